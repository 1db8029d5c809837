"""Publishing what was chosen in a list, all or none."""

from collections.abc import Iterable

from django.contrib import messages
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from editorial.actions import NotNow, Refused, publish_together
from editorial.admin.seen import refuse_unseen
from editorial.admin.telling import tell_done, tell_refusals
from editorial.models import Proposal, Publishable
from editorial.snapshots import Unusable


def publish_chosen(request: HttpRequest, records: Iterable[Publishable]) -> None:
    """Publish the records as the list showed them, in one step, and tell what came of it."""
    records = list(records)
    unseen: list[tuple[Publishable, str]] = []
    for record in records:
        try:
            refuse_unseen(request, Proposal.objects.about(record).select_related("edition").first())
        except NotNow as reason:
            unseen.append((record, str(reason)))
    nothing = _("Nothing was published.")
    if unseen:
        tell_refusals(request, unseen, before=nothing)
        return
    try:
        number = publish_together(objs=records, by=request.user.get_username())
    except Refused as refused:
        tell_refusals(request, refused.by_record, before=nothing)
    except Unusable as error:
        messages.error(request, f"{nothing} {error}")
    else:
        text = ngettext("%(count)s record was published.", "%(count)s records were published.", number)
        tell_done(request, text, number)
