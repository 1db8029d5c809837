"""A picture on a page: in the format and the width that fit, with its words, its maker and its licence."""

import re
from typing import Final

from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from editorial.models import Image
from editorial.pictures.names import MODERN, RENDITION, Picture

_ADDRESS: Final = rf"/images/{RENDITION}"
_ADDRESSES: Final = re.compile(rf"{_ADDRESS}(?: \d+w)?(?:, {_ADDRESS} \d+w)*")
# The column of prose is 44rem wide; on narrow screens a margin of 4 % stands on both sides.
_SIZES: Final = "(min-width: 48rem) 44rem, 92vw"


def figure(image: Image, caption: str = "") -> SafeString:
    """The picture with a caption of the page that shows it, else with its own; '' where it was erased."""
    picture = image.picture
    if picture is None:
        return SafeString()
    parts = (_drawing(image, picture), caption or image.caption, _credit(image))
    return format_html("<figure>{}<figcaption>{} {}</figcaption></figure>\n", *parts)


def address(name: str) -> str:
    """Where a rendition is served."""
    return reverse("picture", args=[name])


def is_address_of_ours(value: str) -> bool:
    """Whether an attribute holds the address of a rendition, or a list of them with their widths."""
    return bool(_ADDRESSES.fullmatch(value))


def _drawing(image: Image, picture: Picture) -> SafeString:
    """The picture alone. Its width and height are said, so that nothing moves when it arrives."""
    sources = format_html_join(
        "",
        '<source type="image/{}" srcset="{}" sizes="{}">',
        ((form, _srcset(picture, form), _SIZES) for form in MODERN),
    )
    return format_html(
        '<picture>{}<img src="{}" alt="{}" width="{}" height="{}" loading="lazy" decoding="async"></picture>',
        sources,
        address(picture.fallback),
        " ".join(image.alt.split()),
        picture.width,
        picture.height,
    )


def _srcset(picture: Picture, form: str) -> str:
    return ", ".join(f"{address(picture.rendition(step, form))} {width}w" for step, width in picture.widths.items())


def _credit(image: Image) -> SafeString:
    """Who made the picture, where it comes from, and what others may do with it."""
    made_by = _link(image.credit, image.source_url, "noopener")
    licence = _link(image.get_licence_display(), image.licence_address, "license noopener")
    return format_html('<span class="credit">{} {}. {} {}.</span>', _("Picture:"), made_by, _("Licence:"), licence)


def _link(words: str, where: str, rel: str) -> str:
    return format_html('<a href="{}" rel="{}">{}</a>', where, rel, words) if where else words
