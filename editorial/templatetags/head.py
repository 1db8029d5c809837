"""What stands in the head of every page beside its title: for search engines, and for previews of a link to it."""

from typing import Any

from django import template
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

register = template.Library()


@register.simple_block_tag(takes_context=True)
def page_title(context: dict[str, Any], content: SafeString) -> SafeString:
    """The title, said once and written where each reader of it looks (https://ogp.me); then the data block."""
    title = SafeString(content.strip())
    parts = [
        format_html("<title>{} · CordAtlas</title>", title),
        format_html(_OPEN_GRAPH, title, _description(context)),
    ]
    request = context.get("request")
    if request and request.resolver_match:
        address = request.build_absolute_uri(request.path)
        parts.append(format_html(_ADDRESSES, address, address, request.build_absolute_uri(static("card.png"))))
    if metadata := context.get("metadata"):
        parts.append(metadata.block)
    return SafeString("\n    ".join(parts))


_OPEN_GRAPH = """<meta property="og:title" content="{}">
    <meta property="og:description" name="description" content="{}">
    <meta property="og:site_name" content="CordAtlas">
    <meta property="og:type" content="website">
    <meta name="twitter:card" content="summary_large_image">"""
_ADDRESSES = """<link rel="canonical" href="{}">
    <meta property="og:url" content="{}">
    <meta property="og:image" content="{}">"""


def _description(context: dict[str, Any]) -> str:
    metadata = context.get("metadata")
    return (metadata and metadata.description) or _(
        "An open atlas of cell therapies for spinal cord injury. Each statement has a source and a date."
    )
