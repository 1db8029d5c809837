"""What every page says of itself: to search engines, to previews of a link to it, and to whoever sends it on."""

from html import unescape
from typing import Final
from urllib.parse import quote

from django import template
from django.http import HttpRequest
from django.template import Context
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from editorial.metadata import page_block

register = template.Library()

# https://ogp.me
_OPEN_GRAPH: Final = """<meta property="og:title" content="{}">
    <meta property="og:description" name="description" content="{}">
    <meta property="og:site_name" content="CordAtlas">
    <meta property="og:type" content="website">
    <meta name="twitter:card" content="summary_large_image">"""
_ADDRESSES: Final = """<link rel="canonical" href="{}">
    <meta property="og:url" content="{}">
    <meta property="og:image" content="{}">
    <meta property="og:image:alt" content="{}">"""
_KEPT: Final = "title of the page"
LONGEST_QUERY: Final = 1_000


@register.simple_block_tag(takes_context=True)
def page_title(context: Context, content: SafeString) -> SafeString:
    """The title as it is; `page_head` says it once more."""
    context.render_context[_KEPT] = SafeString(content.strip())
    return content


@register.simple_tag(takes_context=True)
def page_head(context: Context) -> SafeString:
    """The page for others: its title, a line about it, its address, a picture, and its data block."""
    metadata, request = context.get("metadata"), context.get("request")
    description = (metadata and metadata.description) or _(
        "An open atlas of cell therapies for spinal cord injury. Each statement has a source and a date."
    )
    parts = [format_html(_OPEN_GRAPH, context.render_context[_KEPT], description)]
    if request and _is_for_all(request):
        address, card = (request.build_absolute_uri(path) for path in (request.path, static("card.png")))
        drawn = _("CordAtlas: cell therapies for spinal cord injury, what is known, and what is not")
        parts.append(format_html(_ADDRESSES, address, address, card, drawn))
        parts.append(metadata.block if metadata else page_block(request, _title(context), description))
    elif metadata:
        parts.append(metadata.block)
    return SafeString("\n    ".join(parts))


@register.simple_tag(takes_context=True)
def mail_address(context: Context) -> str:
    """What opens a reader's own mail program with the title and the address of the page; '' for a page of their own.

    Of what stands behind the question mark, only what the page reads is sent on: no mark of those who count clicks.
    """
    request = context.get("request")
    if not request or not _is_for_all(request):
        return ""
    query = request.GET.copy()
    for name in request.GET.keys() - request.resolver_match.func.known_params:
        del query[name]
    asked = query.urlencode()
    # What is refused for its length is not sent back.
    kept = f"?{asked}" if 0 < len(asked) <= LONGEST_QUERY else ""
    address = request.build_absolute_uri(request.path + kept)
    return f"mailto:?subject={quote(f'{_title(context)} · CordAtlas')}&body={quote(address, safe='')}"


def _is_for_all(request: HttpRequest) -> bool:
    """A private page has no address for others."""
    return getattr(getattr(request.resolver_match, "func", None), "is_public", False)


def _title(context: Context) -> str:
    return " ".join(unescape(context.render_context[_KEPT]).split())
