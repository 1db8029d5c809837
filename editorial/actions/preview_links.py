"""Links to previews for people without an account: made, and taken back."""

import datetime as dt
import hashlib
import secrets

from django.core.exceptions import ValidationError
from django.core.signing import BadSignature, Signer
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from editorial import audit
from editorial.models import PreviewLink, Publishable

USUAL_DAYS, MOST_DAYS = 7, 30


def _signer() -> Signer:
    return Signer(salt="editorial.preview", sep=".")


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


@transaction.atomic
def share(*, obj: Publishable, by: str, days: int = USUAL_DAYS) -> str:
    """Make a link; gives its token, which is kept nowhere.

    Raises:
        ValidationError: it would be good for too few or too many days.
    """
    if not 1 <= days <= MOST_DAYS:
        raise ValidationError(_("Choose from 1 to %(most)s days.") % {"most": MOST_DAYS})
    token = _signer().sign(secrets.token_urlsafe(24))
    now = timezone.now()
    PreviewLink.objects.create(
        kind=obj._meta.label_lower,
        key=obj.slug,
        digest=_digest(token),
        made_by=by,
        made_at=now,
        expires_at=now + dt.timedelta(days=days),
    )
    audit.record(who=by, act="share preview", obj=obj, changes={"days": [None, days]})
    return token


@transaction.atomic
def revoke(*, link: PreviewLink, obj: Publishable, by: str) -> None:
    """Make a link lead nowhere from now on."""
    PreviewLink.objects.filter(pk=link.pk, revoked_at=None).update(revoked_at=timezone.now())
    audit.record(who=by, act="revoke preview", obj=obj)


def find_link(token: str) -> PreviewLink | None:
    """The link with this token, whether it is still good or not; None where we never made one."""
    try:
        _signer().unsign(token)
    except BadSignature:
        return None
    return PreviewLink.objects.filter(digest=_digest(token)).first()
