"""Publishing what was chosen in a list, all or none."""

from collections.abc import Iterable

from django.contrib import messages
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from editorial.actions import Refused, publish_together
from editorial.admin.seen import saved_since
from editorial.admin.telling import tell_done, tell_refusals
from editorial.models import Publishable
from editorial.snapshots import Unusable


def publish_chosen(request: HttpRequest, records: Iterable[Publishable]) -> None:
    """Publish the records as the list showed them, in one step, and tell what came of it."""
    records, later = list(records), saved_since(request)
    unseen = [(record, why) for record in records if (why := later.get((record._meta.label_lower, record.slug)))]
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
