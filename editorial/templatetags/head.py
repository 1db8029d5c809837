"""What stands in the head of every page: for search engines, and for previews of a link to it."""

from typing import Final

from django import template
from django.template import Context
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

register = template.Library()

# https://ogp.me
_OPEN_GRAPH: Final = """<meta property="og:title" content="{}">
    <meta property="og:description" name="description" content="{}">
    <meta property="og:site_name" content="CordAtlas">
    <meta property="og:type" content="website">
    <meta name="twitter:card" content="summary_large_image">"""
_ADDRESSES: Final = """<link rel="canonical" href="{}">
    <meta property="og:url" content="{}">
    <meta property="og:image" content="{}">"""
_KEPT: Final = "title of the page"


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
    # A private page has no address for others.
    if request and getattr(getattr(request.resolver_match, "func", None), "is_public", False):
        address = request.build_absolute_uri(request.path)
        parts.append(format_html(_ADDRESSES, address, address, request.build_absolute_uri(static("card.png"))))
    if metadata:
        parts.append(metadata.block)
    return SafeString("\n    ".join(parts))
