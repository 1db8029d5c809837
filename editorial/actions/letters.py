"""What becomes of readers' letters: received, worked on, answered, erased."""

import datetime as dt
import hashlib
import secrets
from typing import Any, Final

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from editorial import audit, throttle
from editorial.actions.review import NotNow
from editorial.letters import consent
from editorial.models import Enquiry, Publishable, Report
from editorial.models.letters import Letter

# So long a letter is kept after the last act.
KEPT_DAYS: Final = 90
State = Letter.State


def receive_report(*, page: str, kind: str, text: str, email: str) -> Report:
    """Take a report in."""
    now = timezone.now()
    return Report.objects.create(page=page, kind=kind, text=text, email=email, received_at=now, acted_at=now)


def receive_enquiry(*, about: Publishable | None, text: str, email: str, agreed_to: str) -> str:
    """Take an enquiry in, with the words that its reader agreed to; gives the token of its link, kept nowhere."""
    now, token = timezone.now(), new_token()
    Enquiry.objects.create(
        kind=about._meta.label_lower if about else "",
        key=about.slug if about else "",
        text=text,
        email=email,
        received_at=now,
        acted_at=now,
        consent=agreed_to,
        consent_version=consent.VERSION,
        consented_at=now,
        digest=digest(token),
    )
    return token


@transaction.atomic
def work_on(*, letter: Letter, state: str, assigned_to: str, reply: str, by: str) -> None:
    """Say how far the letter is, whose it is, and what was done or answered. The log tells all but the words.

    What nobody is assigned to is theirs who begins it.

    Raises:
        ValidationError: it is said to be done, and not what was done.
        NotNow: it is erased.
    """
    kept = type(letter)._default_manager.select_for_update().filter(pk=letter.pk).first()
    if kept is None:
        raise NotNow(_("This letter was erased meanwhile."))
    now, done = timezone.now(), state == State.DONE
    if state != State.NEW:
        assigned_to = assigned_to or by
    hold_to_a_reply(state, reply)
    changes = {"state": [kept.state, state], "assigned_to": [kept.assigned_to, assigned_to]}
    kept.state, kept.assigned_to, kept.reply, kept.acted_at = state, assigned_to, reply, now
    kept.begun_at = None if state == State.NEW else kept.begun_at or now
    kept.closed_at, kept.closed_by = (now, by) if done else (None, "")
    kept.save()
    audit.record_letter(who=by, act=f"{_name(letter)} {state}", letter=letter, changes=changes)
    letter.refresh_from_db()


def hold_to_a_reply(state: str, reply: str) -> None:
    """Refuse to call something done of which nobody says what was done.

    Raises:
        ValidationError: of the field `reply`.
    """
    if state == State.DONE and not reply.strip():
        raise ValidationError({"reply": _("Say what was done, or answer: this is what “done” means.")})


@transaction.atomic
def erase_letter(*, letter: Letter, by: str) -> None:
    """Erase it at once. `by` is the login of an editor; '' stands for the reader who wrote it."""
    gone, _each = type(letter)._default_manager.filter(pk=letter.pk).delete()
    if gone and by:
        audit.record_letter(who=by, act=f"erase {_name(letter)}", letter=letter)
    elif gone:
        audit.record_reader(act=f"erase {_name(letter)}", letter=letter)


def erase_expired(now: dt.datetime | None = None) -> dict[str, int]:
    """Erase the letters of which the last act is long past, and how many were sent from where; how many of each kind.

    Each row is deleted by one statement that asks for its age, so that several runs at once do no harm.
    """
    over = (now or timezone.now()) - dt.timedelta(days=KEPT_DAYS)
    throttle.forget_old()
    models: dict[str, Any] = {"reports": Report, "enquiries": Enquiry}
    return {name: model.objects.filter(acted_at__lt=over).delete()[0] for name, model in models.items()}


def expires_on(letter: Letter) -> dt.date:
    """The day on which it is erased, if nothing more is done."""
    return timezone.localdate(letter.acted_at + dt.timedelta(days=KEPT_DAYS))


def new_token() -> str:
    """What nobody can guess: 256 random bits."""
    return secrets.token_urlsafe(32)


def digest(token: str) -> str:
    """Under which a link is found."""
    return hashlib.sha256(token.encode()).hexdigest()


def _name(letter: Letter) -> str:
    return str(letter._meta.model_name)
