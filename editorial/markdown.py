"""Editors' Markdown as HTML that is safe to show and fits the page around it.

markdown-it-py's preset 'js-default' takes no HTML; nh3 keeps only the tags and attributes listed here, so that a fault
in one of the two is not enough.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import nh3
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import slugify
from django.utils.translation import gettext as _
from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.rules_block import StateBlock
from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token
from markdown_it.utils import OptionsDict

from editorial.explained_words import ExplainedWords
from editorial.figures import figure, is_address_of_ours
from editorial.links import IMAGE, LINK_MARK, Targets, linkable, targets, words_of
from editorial.references import References

# A line that holds nothing but the mark of a picture.
_FIGURE = re.compile(rf"[ \t]*{LINK_MARK.pattern}[ \t]*")

# [@key] names a source by its stable key.
CITATION_MARK = re.compile(r"\[@([\w-]+)\]")

# Before what a reader may tick: GitHub's task lists.
BOX = "[ ] "
# Marks of Markdown and of citations, also where a text was cut in the middle of one.
_MARKS = re.compile(r"\[ \] | ?\[?@[\w-]+\]?|[#*|`>]+|\]\([^)\s]*\)?|\[")
# What was meant for a link or a citation, and is none.
_MISSPELT = re.compile(r"\[\[[^\[\]\n]*\]\]|\[@[^\[\]\n]*\]")
# What is left of a picture from elsewhere; nh3 writes every attribute between quotation marks.
_WITHOUT_SOURCE = re.compile(r'<img(?: (?!src=)[\w-]+="[^"]*")*>')
_TAGS = {
    "a", "blockquote", "br", "code", "div", "em", "figcaption", "figure", "h2", "h3", "h4", "h5", "h6", "hr", "img",
    "li", "ol", "p", "picture", "pre", "s", "source", "span", "strong", "table", "tbody", "td", "th", "thead", "tr",
    "ul",
}  # fmt: skip
# Each may begin something, and is looked at together with all that follow it in its paragraph.
_BEGINNINGS = re.compile(r"[\\\[*_~`]")
MOST_BEGINNINGS = 1_000
_HEADINGS = {"h2", "h3", "h4", "h5", "h6"}
_ATTRIBUTES = {
    "a": {"href", "rel", "id"},
    "div": {"class", "role", "tabindex", "aria-label"},
    "img": {"src", "alt", "width", "height", "loading", "decoding"},
    "ol": {"start"},
    "source": {"type", "srcset", "sizes"},
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
    targets: Targets
    words: ExplainedWords = field(default_factory=ExplainedWords)
    headings: list[Heading] = field(default_factory=list)
    lower_anchors: set[str] = field(default_factory=set)
    tables: int = 0


@dataclass(frozen=True)
class Document:
    """A rendered text and its headings of the highest rank, in order."""

    html: SafeString
    headings: list[Heading]


def render(
    text: str,
    *,
    references: References | None = None,
    level: int = 2,
    anchors: bool = False,
    words: ExplainedWords | None = None,
) -> Document:
    """Render Markdown.

    The highest heading of the text gets the rank `level` (2 to 6) and the others follow without a gap; with `anchors`
    they get ids. [@key] becomes the number of that source among `references`; a key that the page does not cite
    becomes an empty mark of the class `uncited`. [[therapy:key]] becomes a link where readers see that record, and
    plain words where they do not. A line with [[image:key]] alone becomes the picture, or nothing. Where the text first
    says one of the `words`, it links to what the page must then say about it at its end.
    """
    explained = ExplainedWords() if words is None else words
    cited = References() if references is None else references
    page = _Page(level, cited, anchors, targets(text), explained)
    html = _parser.render(text, {"page": page})
    return Document(sanitise(html), page.headings)


def sanitise(html: str) -> SafeString:
    """The same HTML without anything that is not listed above. Doing it twice changes nothing more."""
    clean = nh3.clean(
        html,
        tags=_TAGS,
        attributes=_ATTRIBUTES,
        attribute_filter=_of_ours,
        url_schemes={"http", "https"},
        link_rel=None,
    )
    return mark_safe(_WITHOUT_SOURCE.sub("", clean))  # noqa: S308 - this is the sanitiser


def _of_ours(tag: str, name: str, value: str) -> str | None:
    """Pictures come from this site alone."""
    if (tag, name) in {("img", "src"), ("source", "srcset")} and not is_address_of_ours(value):
        return None
    return value


def plain(text: str) -> str:
    """The words of a short text without the marks of Markdown, of citations and of links."""
    records = targets(text)
    text = LINK_MARK.sub(lambda match: _plain_mark(match, records), text)
    return _MARKS.sub("", text)


def _plain_mark(match: re.Match[str], records: Targets) -> str:
    if match[1] == IMAGE:
        return ""
    return words_of(match, records) if match[1] in linkable() else match[0]


@dataclass(frozen=True)
class Named:
    """What a text points to, in order. What stands in code points to nothing.

    `records` are words and keys of [[word:key]], `citations` keys of [@key], `addresses` those of other links,
    `images` those of Markdown's own images, `figures` the keys of [[image:key]] on lines of their own and `stray` those
    among words; `misspelt` are other marks that readers would get as they are written.
    """

    addresses: list[str] = field(default_factory=list)
    images: list[str] = field(default_factory=list)
    figures: list[str] = field(default_factory=list)
    stray: list[str] = field(default_factory=list)
    citations: list[str] = field(default_factory=list)
    records: list[tuple[str, str]] = field(default_factory=list)
    misspelt: list[str] = field(default_factory=list)


def named_in(text: str) -> Named:
    """Everything that a Markdown text points to."""
    named = Named()
    blocks = _parser.parse(text, {"page": _Page(2, References(), anchors=False, targets={})})
    for block in blocks:
        if block.type == "figure":
            named.figures.append(block.meta["match"][2])
        for token in block.children or []:
            if token.type == "link_open":
                named.addresses.append(str(token.attrGet("href") or ""))
            elif token.type == "image":
                named.images.append(str(token.attrGet("src") or ""))
            elif token.type == "citation":
                named.citations.append(token.content)
            elif token.type == "record_link":
                named.records.append(token.meta["match"].groups()[:2])
            elif token.type == "text":
                _sort_out(token.content, named)
    return named


def _sort_out(words: str, named: Named) -> None:
    """Marks that were left among words."""
    for mark in _MISSPELT.findall(words):
        known = LINK_MARK.fullmatch(mark)
        if known and known[1] == IMAGE:
            named.stray.append(known[2])
        else:
            named.misspelt.append(mark)


def _citation(state: StateInline, silent: bool) -> bool:  # noqa: FBT001 - markdown-it's signature of a rule
    match = CITATION_MARK.match(state.src, state.pos)
    if match is None:
        return False
    if not silent:
        state.push("citation", "", 0).content = match[1]
    state.pos = match.end()
    return True


def _link(state: StateInline, silent: bool) -> bool:  # noqa: FBT001 - as above
    match = LINK_MARK.match(state.src, state.pos)
    if match is None or match[1] not in linkable():
        return False
    if not silent:
        state.push("record_link", "", 0).meta = {"match": match}
    state.pos = match.end()
    return True


def _figure(state: StateBlock, line: int, _end: int, silent: bool) -> bool:  # noqa: FBT001 - as above
    if state.is_code_block(line):
        return False
    match = _FIGURE.fullmatch(state.src, state.bMarks[line] + state.tShift[line], state.eMarks[line])
    if match is None or match[1] != IMAGE:
        return False
    if not silent:
        state.line = line + 1
        token = state.push("figure", "figure", 0)
        token.meta, token.map = {"match": match}, [line, state.line]
    return True


def _bound_beginnings(state: StateCore) -> None:
    """Show a paragraph with more marks than anybody writes as it stands: reading them takes the square of the time."""
    for token in state.tokens:
        if token.type == "inline" and len(_BEGINNINGS.findall(token.content)) > MOST_BEGINNINGS:
            token.content = _BEGINNINGS.sub(r"\\\g<0>", token.content)


def _fit_headings(state: StateCore) -> None:
    page: _Page = state.env["page"]
    headings = [token for token in state.tokens if token.type in {"heading_open", "heading_close"}]
    ranks = sorted({token.tag for token in headings})
    fitted = {tag: f"h{min(page.level + step, 6)}" for step, tag in enumerate(ranks)}
    for token in headings:
        highest = token.tag == ranks[0]
        token.tag = fitted[token.tag]
        if page.anchors and highest and token.type == "heading_open":
            title = _words(state.tokens[state.tokens.index(token) + 1], page)
            anchor = f"s{len(page.headings) + 1}-{slugify(title)}".rstrip("-")
            page.headings.append(Heading(title, anchor))
            token.attrSet("id", anchor)
        elif page.anchors and token.type == "heading_open":
            anchor = anchor_of(_words(state.tokens[state.tokens.index(token) + 1], page))
            if anchor not in page.lower_anchors:
                page.lower_anchors.add(anchor)
                token.attrSet("id", anchor)


def anchor_of(title: str) -> str:
    """The id of a heading below the highest rank; of two that are called the same the first has it."""
    return f"h-{slugify(title)}"


def _drop_boxes(state: StateCore) -> None:
    """Take the box of '[ ] a thing to tick' away: a page is read, and its checklist (guides/checklist.py) is ticked."""
    for token in state.tokens:
        if token.type == "inline" and token.content.startswith(BOX) and token.children:
            token.children[0].content = token.children[0].content.removeprefix(BOX)


def _link_words(state: StateCore) -> None:
    state.env["page"].words.link(state)


def _words(inline: Token, page: _Page) -> str:
    return "".join(
        words_of(child.meta["match"], page.targets) if child.type == "record_link" else child.content
        for child in inline.children or []
        if child.type in {"text", "code_inline", "record_link"}
    )


def _render_citation(
    _renderer: RendererHTML, tokens: Sequence[Token], index: int, _options: OptionsDict, env: dict[str, Any]
) -> str:
    page: _Page = env["page"]
    number = page.references.number_of(tokens[index].content)
    return citation_link(number) if number else '<span class="uncited"></span>'


def citation_link(number: int) -> SafeString:
    """A link to one of the numbered sources at the end of the page."""
    return format_html('<a href="#ref-{}">[{}]</a>', number, number)


def _render_record_link(
    _renderer: RendererHTML, tokens: Sequence[Token], index: int, _options: OptionsDict, env: dict[str, Any]
) -> str:
    page: _Page = env["page"]
    match = tokens[index].meta["match"]
    words = words_of(match, page.targets)
    record: Any = page.targets.get((match[1], match[2]))
    if record is None:
        return escape(words)
    return format_html('<a href="{}">{}</a>', record.get_absolute_url(), words)


def _render_figure(
    _renderer: RendererHTML, tokens: Sequence[Token], index: int, _options: OptionsDict, env: dict[str, Any]
) -> str:
    page: _Page = env["page"]
    _word, key, words = tokens[index].meta["match"].groups()
    image: Any = page.targets.get((IMAGE, key))
    return figure(image, caption=words or "") if image else ""


def _render_nothing(
    _renderer: RendererHTML, _tokens: Sequence[Token], _index: int, _options: OptionsDict, _env: dict[str, Any]
) -> str:
    """An image of Markdown's own: it comes from elsewhere, and nobody says whose it is."""
    return ""


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
    parser.inline.ruler.before("link", "record_link", _link)
    interrupts = ["paragraph", "reference", "blockquote", "list"]
    parser.block.ruler.before("paragraph", "figure", _figure, {"alt": interrupts})
    parser.core.ruler.before("inline", "bound_beginnings", _bound_beginnings)
    parser.core.ruler.push("fit_headings", _fit_headings)
    parser.core.ruler.push("drop_boxes", _drop_boxes)
    parser.core.ruler.push("link_words", _link_words)
    for name, rule in {
        "citation": _render_citation,
        "figure": _render_figure,
        "image": _render_nothing,
        "link_open": _render_link,
        "record_link": _render_record_link,
        "table_open": _render_table_open,
        "table_close": _render_table_close,
        "th_open": _render_column_head,
    }.items():
        parser.add_render_rule(name, rule)
    return parser


_parser = _make_parser()
