"""The second pair of eyes: submit, approve, give back."""

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from editorial import audit
from editorial.actions.editions import lock
from editorial.models import Appointment, Decision, Proposal, Publishable
from editorial.roles import may_review

Stage = Proposal.Stage


class NotNow(Exception):
    """The act does not fit how far the record is, or who asks for it; the text says why."""


def _proposal(obj: Publishable, *stages: str) -> Proposal:
    lock(obj)
    proposal = Proposal.objects.about(obj).first()
    if proposal is None:
        raise NotNow(_("Nothing waits to be published."))
    if proposal.stage not in stages:
        raise NotNow(_("This is not possible now: %(stage)s.") % {"stage": proposal.get_stage_display()})
    return proposal


def may_stand_for(login: str, proposal: Proposal) -> bool:
    """Whether this pair of eyes is another than those of the authors, where that is asked for."""
    return not (settings.FOUR_EYES and login in proposal.authors)


@transaction.atomic
def submit(*, obj: Publishable, by: str, reviewer: str | None = None) -> None:
    """Ask for a review: of one reviewer; of anybody with ''; without a word of it, of whoever was named before.

    Raises:
        NotNow: nothing waits, it is submitted already, or whoever is named may not review it.
    """
    proposal = _proposal(obj, Stage.DRAFT, Stage.RETURNED)
    if reviewer and not (may_review(reviewer) and may_stand_for(reviewer, proposal)):
        text = _("“%(login)s” may not review this. Choose somebody who may, and who wrote none of it.")
        raise NotNow(text % {"login": reviewer[:150]})
    proposal.stage = Stage.SUBMITTED
    if reviewer is not None:
        proposal.reviewer = reviewer
    proposal.submitted_by, proposal.submitted_at = by, timezone.now()
    proposal.decided_by, proposal.decided_at = "", None
    proposal.save()
    audit.record(who=by, act="submit", obj=obj)


@transaction.atomic
def approve(*, obj: Publishable, by: str, comment: str = "") -> None:
    """Approve the edition that waits.

    Raises:
        NotNow: nothing was submitted, or `by` wrote in it.
    """
    proposal = _proposal(obj, Stage.SUBMITTED)
    if not may_stand_for(by, proposal):
        raise NotNow(_("You wrote in this edition. Somebody else must approve it."))
    _decide(proposal, Stage.APPROVED, by, comment)
    audit.record(who=by, act="approve", obj=obj, changes={"comment": ["", comment]} if comment else {})


@transaction.atomic
def give_back(*, obj: Publishable, by: str, comment: str) -> None:
    """Return the edition that waits to its authors, with what they should change.

    Raises:
        NotNow: nothing was submitted, or there is no comment.
    """
    if not comment.strip():
        raise NotNow(_("Say what should be changed."))
    _decide(_proposal(obj, Stage.SUBMITTED, Stage.APPROVED), Stage.RETURNED, by, comment)
    # A time that was set is good for no edition until somebody approves one, or sets it again.
    Appointment.objects.about(obj).filter(act=Appointment.Act.PUBLISH).update(number=0)
    audit.record(who=by, act="return", obj=obj, changes={"comment": ["", comment]})


def _decide(proposal: Proposal, stage: str, by: str, comment: str) -> None:
    proposal.stage, proposal.comment = stage, comment
    proposal.decided_by, proposal.decided_at = by, timezone.now()
    proposal.save()
    said = {"stage": stage, "comment": comment, "decided_by": by, "decided_at": proposal.decided_at}
    Decision.objects.create(kind=proposal.kind, key=proposal.key, number=proposal.edition.number, **said)
