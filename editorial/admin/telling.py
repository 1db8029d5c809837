"""What an editor is told after an act on many records: how many went through, and why the others did not."""

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.http import HttpRequest
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from editorial.admin.addresses import publication_page
from editorial.models import Publishable

# Refusals are told one by one up to this number.
MOST_TOLD = 20


def tell_done(request: HttpRequest, text: str, done: int) -> None:
    """The text with its %(count)s; nothing where nothing was done."""
    if done:
        messages.success(request, text % {"count": done})


def tell_refusals(request: HttpRequest, refused: Sequence[tuple[Publishable, Any]], *, before: str = "") -> None:
    """One message with a link and a reason for each record, and a number for those beyond the first."""
    if not refused:
        return
    said = format_html_join(
        "",
        '<li><a href="{}">{}</a>: {}</li>',
        ((publication_page(record), record, getattr(why, "reason", why)) for record, why in refused[:MOST_TOLD]),
    )
    more = len(refused) - MOST_TOLD
    rest = ngettext("And %(count)s more.", "And %(count)s more.", more) % {"count": more} if more > 0 else ""
    messages.error(request, format_html("{}<ul>{}</ul>{}", before or _("Refused:"), said, rest))
