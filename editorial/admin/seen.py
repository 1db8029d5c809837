"""What an editor saw when a list was drawn: nobody approves or publishes what was saved after that."""

import datetime as dt
from typing import Any, Final

from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from editorial.actions import NotNow
from editorial.models import Proposal

FIELD: Final = "_drawn"


def drawn_now() -> dict[str, Any]:
    """What the template of a list needs to say when it was drawn."""
    return {"drawn_field": FIELD, "drawn_at": timezone.now().isoformat()}


def refuse_unseen(request: HttpRequest, proposal: Proposal | None) -> None:
    """Refuse an edition that is younger than the list out of which it was chosen.

    Raises:
        NotNow: it is; the text says so.
    """
    try:
        drawn = dt.datetime.fromisoformat(request.POST.get(FIELD, ""))
    except ValueError:
        return
    if proposal and drawn.tzinfo and proposal.edition.made_at > drawn:
        text = _("Edition %(number)s was saved after you opened this list. Look at it first.")
        raise NotNow(text % {"number": proposal.edition.number})
