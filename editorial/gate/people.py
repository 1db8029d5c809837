"""Reasons that have to do with people: who wrote it, who approved it, who reviewed it."""

from collections.abc import Iterator

from django.conf import settings
from django.utils import timezone
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from editorial.gate.refusal import Refusal
from editorial.models import Proposal, Publishable

# Characters of a reviewer's comment within a reason.
_SHOWN = 200


def returned(proposal: Proposal | None) -> Iterator[Refusal]:
    """Refuse what a reviewer sent back, whoever would publish it."""
    if proposal is not None and proposal.stage == Proposal.Stage.RETURNED:
        comment = Truncator(proposal.comment.strip()).chars(_SHOWN)
        text = _("%(reviewer)s asked for changes: “%(comment)s” Submit it again once they are made.")
        yield Refusal("", text % {"reviewer": proposal.decided_by, "comment": comment})


def one_pair_of_eyes(proposal: Proposal | None, by: str) -> Iterator[Refusal]:
    """Refuse what nobody but its authors has seen; a publisher who wrote none of it may stand for the reviewer."""
    if proposal is None or not settings.FOUR_EYES or proposal.stage == Proposal.Stage.APPROVED:
        return
    if by in proposal.authors:
        yield Refusal("", _("Somebody who wrote none of this must approve it first."))


def approvers_of(proposal: Proposal, *, but: str) -> set[str]:
    """Who has approved the edition that waits, other than `but`."""
    return {proposal.decided_by} - {but, ""} if proposal.stage == Proposal.Stage.APPROVED else set()


def nameless_review(obj: Publishable) -> Iterator[Refusal]:
    """Refuse a review of which readers cannot tell who stands behind it."""
    if not obj.reviewed_by:
        return
    if not obj.reviewed_as:
        yield Refusal("reviewed_as", _("Say as what the reviewer looked at it: readers see it beside the name."))
    if not obj.reviewer_interests.strip():
        text = _("Write down the reviewer's interests as declared, or “none declared”.")
        yield Refusal("reviewer_interests", text)


def not_yet(obj: Publishable) -> Iterator[Refusal]:
    """Refuse a review or a check that is said to have happened on a day to come."""
    today = timezone.localdate()
    for name in ("checked_on", "reviewed_on", "accessed_on"):
        day = getattr(obj, name, None)
        if day and day > today:
            yield Refusal(name, _("%(day)s is yet to come. Write the day on which it was done.") % {"day": day})


def overdue(obj: Publishable) -> Iterator[Refusal]:
    """Warn of a next review that should have been before now."""
    if obj.review_due and obj.review_due < timezone.localdate():
        text = _("The next review was due on %(day)s. Review it now, or set the day anew.")
        yield Refusal("review_due", text % {"day": obj.review_due})


def no_review_date(obj: Publishable) -> Iterator[Refusal]:
    """Refuse what nobody would ever look at again."""
    if obj.needs_review_date and obj.has_editors_words and not obj.review_due:
        yield Refusal("review_due", _("Set the day of the next review."))
