"""The gate: why a record may not be published. Each reason names its field, so that a form can lead there."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from editorial.models import Proposal, Publishable


@dataclass(frozen=True)
class Refusal:
    """One reason. `field` is the name of a column, or of owned rows where `rows`; '' for the record as a whole."""

    field: str
    reason: str
    rows: bool = False

    @property
    def anchor(self) -> str:
        """Where the form shows it."""
        return f"{self.field}-group" if self.rows else f"id_{self.field}"


def refusals(obj: Publishable, *, proposal: Proposal | None, by: str) -> list[Refusal]:
    """Why the record as it stands in the tables may not be published by `by`; empty where it may."""
    return [*_not_fit(obj), *_one_pair_of_eyes(proposal, by)]


def warnings(obj: Publishable) -> list[Refusal]:
    """What an editor should look at again before publishing."""
    return [] if obj.review_due else [Refusal("review_due", _("No day is set for the next review."))]


def _not_fit(obj: Publishable) -> Iterator[Refusal]:
    try:
        obj.clean_for_readers()
    except ValidationError as error:
        messages = error.message_dict if hasattr(error, "error_dict") else {"": error.messages}
        for field, reasons in messages.items():
            yield from (Refusal(field.replace("__all__", ""), reason) for reason in reasons)


def _one_pair_of_eyes(proposal: Proposal | None, by: str) -> Iterator[Refusal]:
    """A publisher who wrote none of it may stand for the reviewer."""
    if proposal is None or not settings.FOUR_EYES or proposal.stage == Proposal.Stage.APPROVED:
        return
    if by in proposal.authors:
        yield Refusal("", _("Somebody who wrote none of this must approve it first."))
