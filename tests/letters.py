"""Letters of readers in tests."""

import datetime as dt
from typing import Any

from django.utils import timezone

from editorial.actions.letters import digest, receive_enquiry, receive_report, work_on
from editorial.letters import consent
from editorial.models import Enquiry, Publishable, Report
from editorial.models.letters import Letter


def make_report(**overrides: Any) -> Report:
    """A report, in whatever state."""
    said = {"page": "", "kind": "fact", "text": "It was in 2019.", "email": ""}
    report = receive_report(**{name: overrides.pop(name, value) for name, value in said.items()})
    _change(report, overrides)
    return report


def make_enquiry(*, token: str = "", about: Publishable | None = None, **overrides: Any) -> tuple[Enquiry, str]:
    """An enquiry, in whatever state, and the token of its link."""
    said = {"text": "Does it help?", "email": ""}
    said = {name: overrides.pop(name, value) for name, value in said.items()}
    given = receive_enquiry(about=about, agreed_to=consent.words(), **said)
    enquiry = Enquiry.objects.get(digest=digest(given))
    if token:
        Enquiry.objects.filter(pk=enquiry.pk).update(digest=digest(token))
    _change(enquiry, overrides)
    return enquiry, token or given


def _change(letter: Letter, values: dict[str, Any]) -> None:
    if state := values.pop("state", ""):
        work_on(letter=letter, state=state, assigned_to="", reply=values.pop("reply", ""), by="somebody")
    if values:
        type(letter)._default_manager.filter(pk=letter.pk).update(**values)
    letter.refresh_from_db()


def age(letter: Letter, days: int) -> None:
    """As if so many days had passed since the last act on it."""
    then = timezone.now() - dt.timedelta(days=days)
    type(letter)._default_manager.filter(pk=letter.pk).update(received_at=then, acted_at=then)
