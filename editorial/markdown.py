"""Editors' Markdown as HTML that is safe to show and fits the page around it.

markdown-it-py's preset 'js-default' takes no HTML; nh3 keeps only the tags and attributes listed here, so that a fault
in one of the two is not enough.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import nh3
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import slugify
from django.utils.translation import gettext as _
from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token
from markdown_it.utils import OptionsDict

from editorial.references import References

# [@key] names a source by its stable key.
CITATION_MARK = re.compile(r"\[@([\w-]+)\]")

# Marks of Markdown and of citations, also where a text was cut in the middle of one.
_MARKS = re.compile(r"\[?@[\w-]+\]?|[#*|`>]+|\]\([^)\s]*\)?|\[")
_TAGS = {
    "a", "blockquote", "br", "code", "div", "em", "h2", "h3", "h4", "h5", "h6", "hr", "li", "ol", "p", "pre", "s",
    "span", "strong", "table", "tbody", "td", "th", "thead", "tr", "ul",
}  # fmt: skip
_HEADINGS = {"h2", "h3", "h4", "h5", "h6"}
_ATTRIBUTES = {
    "a": {"href", "rel"},
    "div": {"class", "role", "tabindex", "aria-label"},
    "ol": {"start"},
    "span": {"class"},
    "th": {"scope"},
    **{tag: {"id"} for tag in _HEADINGS},
}


@dataclass(frozen=True)
class Heading:
    """A heading of a text: its words and the id that leads to it."""

    title: str
    anchor: str


@dataclass
class _Page:
    """What the text is rendered for, and what is met on the way."""

    level: int
    references: References
    anchors: bool
    headings: list[Heading] = field(default_factory=list)
    tables: int = 0


@dataclass(frozen=True)
class Document:
    """A rendered text and its headings of the highest rank, in order."""

    html: SafeString
    headings: list[Heading]


def render(text: str, *, references: References | None = None, level: int = 2, anchors: bool = False) -> Document:
    """Render Markdown.

    The highest heading of the text gets the rank `level` (2 to 6) and the others follow without a gap; with `anchors`
    they get ids. [@key] becomes the number of that source among `references`; a key that the page does not cite
    becomes an empty mark of the class `uncited`.
    """
    page = _Page(level, references or References(), anchors)
    html = _parser.render(text, {"page": page})
    return Document(sanitise(html), page.headings)


def sanitise(html: str) -> SafeString:
    """The same HTML without anything that is not listed above. Doing it twice changes nothing more."""
    clean = nh3.clean(html, tags=_TAGS, attributes=_ATTRIBUTES, url_schemes={"http", "https"}, link_rel=None)
    return mark_safe(clean)  # noqa: S308 - this is the sanitiser


def plain(text: str) -> str:
    """The words of a short text without the marks of Markdown and of citations."""
    return _MARKS.sub("", text)


def _citation(state: StateInline, silent: bool) -> bool:  # noqa: FBT001 - markdown-it's signature of a rule
    match = CITATION_MARK.match(state.src, state.pos)
    if match is None:
        return False
    if not silent:
        state.push("citation", "", 0).content = match[1]
    state.pos = match.end()
    return True


def _fit_headings(state: StateCore) -> None:
    page: _Page = state.env["page"]
    headings = [token for token in state.tokens if token.type in {"heading_open", "heading_close"}]
    ranks = sorted({token.tag for token in headings})
    fitted = {tag: f"h{min(page.level + step, 6)}" for step, tag in enumerate(ranks)}
    for token in headings:
        highest = token.tag == ranks[0]
        token.tag = fitted[token.tag]
        if page.anchors and highest and token.type == "heading_open":
            title = _words(state.tokens[state.tokens.index(token) + 1])
            anchor = f"s{len(page.headings) + 1}-{slugify(title)}".rstrip("-")
            page.headings.append(Heading(title, anchor))
            token.attrSet("id", anchor)


def _words(inline: Token) -> str:
    return "".join(child.content for child in inline.children or [] if child.type in {"text", "code_inline"})


def _render_citation(
    _renderer: RendererHTML, tokens: Sequence[Token], index: int, _options: OptionsDict, env: dict[str, Any]
) -> str:
    page: _Page = env["page"]
    number = page.references.number_of(tokens[index].content)
    return citation_link(number) if number else '<span class="uncited"></span>'


def citation_link(number: int) -> SafeString:
    """A link to one of the numbered sources at the end of the page."""
    return format_html('<a href="#ref-{}">[{}]</a>', number, number)


def _render_link(
    renderer: RendererHTML, tokens: Sequence[Token], index: int, options: OptionsDict, env: dict[str, Any]
) -> str:
    href = str(tokens[index].attrGet("href") or "")
    if re.match(r"(?:[a-z]+:)?//", href, re.IGNORECASE):
        tokens[index].attrSet("rel", "noopener")
    return renderer.renderToken(tokens, index, options, env)


def _render_table_open(
    _renderer: RendererHTML, _tokens: Sequence[Token], _index: int, _options: OptionsDict, env: dict[str, Any]
) -> str:
    page: _Page = env["page"]
    page.tables += 1
    label = _("Table %(number)s") % {"number": page.tables}
    return format_html('<div class="scroll" role="region" tabindex="0" aria-label="{}"><table>', label)


def _render_table_close(
    _renderer: RendererHTML, _tokens: Sequence[Token], _index: int, _options: OptionsDict, _env: dict[str, Any]
) -> str:
    return "</table></div>"


def _render_column_head(
    _renderer: RendererHTML, _tokens: Sequence[Token], _index: int, _options: OptionsDict, _env: dict[str, Any]
) -> str:
    return '<th scope="col">'


def _make_parser() -> MarkdownIt:
    parser = MarkdownIt("js-default")
    parser.inline.ruler.before("link", "citation", _citation)
    parser.core.ruler.push("fit_headings", _fit_headings)
    for name, rule in {
        "citation": _render_citation,
        "link_open": _render_link,
        "table_open": _render_table_open,
        "table_close": _render_table_close,
        "th_open": _render_column_head,
    }.items():
        parser.add_render_rule(name, rule)
    return parser


_parser = _make_parser()
