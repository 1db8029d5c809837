"""The blocks of the desk. Each is one query, however many rows wait; empty blocks are left out."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, Value
from django.db.models.expressions import Case, When
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from config.desk import questions
from editorial.admin.naming import page_address, record_ids, title_in
from editorial.admin.waiting import waits_for
from editorial.models import Appointment, DeadLink, Edition, Enquiry, Notice, Proposal, Report
from editorial.models.edition import About
from editorial.models.letters import Letter
from editorial.roles import PUBLISH, REVIEW
from trials.change_words import tell
from trials.models import TrialChange

# Records that a block names; the rest is a number with a link to the list.
MOST_NAMED = 8
PROPOSALS = "admin:editorial_proposal_changelist"
CHANGE_COLUMNS = ("field", "was", "now", "seen_on", "weight", "trial__title", "trial__plain_title")
# Changes in a registry that press: whether people are taken, and why not.
URGENT = TrialChange.Weight.STOPPED
# The enquiry desk tells readers that it can take two weeks.
URGENT_AFTER_DAYS = 10


@dataclass(frozen=True)
class Line:
    """One thing to do, or a number of them: `text` is the link, `note` what stands behind it."""

    text: str
    address: str = ""
    note: str = ""
    urgent: bool = False


@dataclass(frozen=True)
class Block:
    """Lines under one heading."""

    name: str
    title: str
    lines: list[Line]


def desk(request: HttpRequest) -> list[Block]:
    """What there is to do for this editor, what presses first; empty where nothing waits."""
    user: Any = request.user
    if not user.has_perm("editorial.view_proposal"):
        return []
    mine, conflicts = _mine(user), _conflicts(user)
    due = list(Appointment.objects.order_by("-failed_because", "due_at")[: MOST_NAMED + 1])
    ids = record_ids([*mine, *conflicts, *due])
    blocks = [
        Block("mine", _("Waits for you"), [*_conflict_lines(conflicts, ids), *_mine_lines(mine, ids, user)]),
        Block("counts", _("On the way to readers"), list(_stage_lines(user))),
        Block("scheduled", _("Scheduled"), list(_appointment_lines(due, ids))),
        Block("letters", _("Letters of readers"), list(_letter_lines(user))),
        Block("notices", _("Urgent notices that nobody has confirmed yet"), list(_notice_lines())),
        Block("reviews", _("Reviews by their date"), list(_review_lines())),
        Block("registries", _("Registries"), list(_registry_lines())),
        Block("sources", _("Sources"), list(_source_lines())),
        Block("links", _("Links"), list(_link_lines())),
    ]
    return [block for block in blocks if block.lines]


def _mine(user: Any) -> list[Any]:
    """Proposals that this editor has to act on, one more than is named: returned, asked by name, open to all."""
    waiting = waits_for(user.get_username())
    wanted = waiting["returned"]
    if user.has_perm(REVIEW):
        wanted |= waiting["named"] | waiting["review"]
    order = Case(When(waiting["returned"], then=Value(0)), When(waiting["named"], then=Value(1)), default=Value(2))
    rows = Proposal.objects.filter(wanted).annotate(named=title_in("edition__"), order=order)
    return list(rows.order_by("order", "submitted_at", "pk")[: MOST_NAMED + 1])


def _conflicts(user: Any) -> list[Any]:
    rows = Edition.objects.filter(conflicts_with__isnull=False, settled=False, made_by=user.get_username())
    return list(rows.annotate(named=title_in()).defer("snapshot", "search").order_by("made_at")[:MOST_NAMED])


def _address(row: About, ids: dict[tuple[str, str], int]) -> str:
    pk = ids.get((row.kind, row.key))
    return page_address(row.kind, pk) if pk else ""


def _conflict_lines(rows: list[Any], ids: dict[tuple[str, str], int]) -> Iterable[Line]:
    for row in rows:
        pk = ids.get((row.kind, row.key))
        address = reverse(f"admin:{row.kind.replace('.', '_')}_conflict", args=[pk, row.number]) if pk else ""
        yield Line(row.named, address, _("Somebody else saved first: pick from both versions."), urgent=True)


def _mine_lines(rows: list[Any], ids: dict[tuple[str, str], int], user: Any) -> Iterable[Line]:
    for row in rows[:MOST_NAMED]:
        if row.stage == Proposal.Stage.RETURNED:
            note = _("%(by)s asks: %(comment)s") % {"by": row.decided_by, "comment": row.comment}
        elif row.reviewer == user.get_username():
            note = _("%(by)s asks you to review it.") % {"by": row.submitted_by}
        else:
            note = _("To review; written by %(by)s.") % {"by": ", ".join(row.authors)}
        yield Line(row.named, _address(row, ids), note)
    if len(rows) > MOST_NAMED:
        yield Line(_("Everything that waits for a review"), reverse(PROPOSALS) + "?mine=review")
        yield Line(_("Everything that was returned to you"), reverse(PROPOSALS) + "?mine=returned")


def _stage_lines(user: Any) -> Iterable[Line]:
    """Numbers of proposals by stage, in one pass over them."""
    me = user.get_username()
    Stage = Proposal.Stage  # noqa: N806 - a class
    found = Proposal.objects.aggregate(
        drafts=Count("pk", filter=Q(stage=Stage.DRAFT, authors__contains=[me])),
        submitted=Count("pk", filter=Q(stage=Stage.SUBMITTED)),
        approved=Count("pk", filter=Q(stage=Stage.APPROVED)),
        waiting=Count("pk"),
    )
    if number := found["drafts"]:
        text = ngettext("%(count)s draft of yours", "%(count)s drafts of yours", number) % {"count": number}
        yield Line(text, f"{reverse(PROPOSALS)}?stage__exact=draft&author={me}")
    if number := found["submitted"]:
        text = ngettext("%(count)s waits for a reviewer", "%(count)s wait for a reviewer", number) % {"count": number}
        yield Line(text, reverse(PROPOSALS) + "?stage__exact=submitted")
    if number := found["approved"]:
        text = ngettext("%(count)s is approved", "%(count)s are approved", number) % {"count": number}
        note = _("You may publish them.") if user.has_perm(PUBLISH) else _("They wait for a publisher.")
        yield Line(text, reverse(PROPOSALS) + "?stage__exact=approved", note)
    if found["waiting"]:
        note = _("Asks the gate about each.")
        yield Line(_("What stands in the way of publishing"), reverse("admin:report_gate"), note)


def _appointment_lines(rows: list[Appointment], ids: dict[tuple[str, str], int]) -> Iterable[Line]:
    for row in rows[:MOST_NAMED]:
        said = {"act": row.get_act_display(), "key": row.key, "day": f"{row.due_at:%Y-%m-%d %H:%M} UTC"}
        text = _("%(act)s %(key)s on %(day)s") % said
        failed = _("Could not be done: %(why)s") % {"why": row.failed_because} if row.failed_because else ""
        yield Line(text, _address(row, ids), failed, urgent=bool(failed))
    if len(rows) > MOST_NAMED:
        yield Line(_("Everything that is scheduled"), reverse("admin:report_scheduled"))


def _notice_lines() -> Iterable[Line]:
    for row in Notice.objects.filter(reviewed_at=None, ended_at=None)[:MOST_NAMED]:
        address = reverse("admin:editorial_notice_change", args=[row.pk])
        yield Line(str(row), address, _("Posted by %(by)s.") % {"by": row.posted_by}, urgent=True)


def _letter_lines(user: Any) -> Iterable[Line]:
    """Reports and enquiries that nobody has begun and since when, those of this editor, and those that are too old."""
    me = user.get_username()
    texts = {
        Report: (
            _("Reports that wait: %(count)s"),
            _("Reports that you work on: %(count)s"),
            _("Reports kept beyond their time: %(count)s"),
        ),
        Enquiry: (
            _("Enquiries that wait: %(count)s"),
            _("Enquiries that you answer: %(count)s"),
            _("Enquiries kept beyond their time: %(count)s"),
        ),
    }
    for model, (waiting, mine, over) in texts.items():
        if not user.has_perm(f"editorial.view_{model._meta.model_name}"):
            continue
        found = questions.letters(model, me)
        page = reverse(f"admin:editorial_{model._meta.model_name}_changelist")
        if found["waiting"]:
            days = (timezone.now() - found["oldest"]).days
            note = ngettext("The oldest came %(days)s day ago.", "The oldest came %(days)s days ago.", days)
            address = f"{page}?{urlencode({'state__exact': Letter.State.NEW})}"
            yield Line(waiting % {"count": found["waiting"]}, address, note % {"days": days}, days >= URGENT_AFTER_DAYS)
        if found["mine"]:
            query = {"state__exact": Letter.State.IN_WORK, "whose": "me"}
            yield Line(mine % {"count": found["mine"]}, f"{page}?{urlencode(query)}")
        if found["over"]:
            note = _("“manage.py erase_expired” does not run: tell whoever runs this copy.")
            yield Line(over % {"count": found["over"]}, page, note, urgent=True)


def _review_lines() -> Iterable[Line]:
    found = questions.reviews_by_date()
    texts = {
        "overdue": _("Overdue: %(count)s"),
        "30": _("Due within 30 days: %(count)s"),
        "60": _("Due within 60 days: %(count)s"),
        "90": _("Due within 90 days: %(count)s"),
    }
    for name, number in found.items():
        if number:
            address = f"{reverse('admin:report_reviews')}?within={'0' if name == 'overdue' else name}"
            yield Line(texts[name] % {"count": number}, address, urgent=name == "overdue")


def _registry_lines() -> Iterable[Line]:
    """Changes that wait, by name what matters most, and criteria that wait to be checked; a query each."""
    waiting = questions.waiting_changes().select_related("trial")
    rows = list(waiting.only(*CHANGE_COLUMNS)[:MOST_NAMED])
    for row in rows:
        told = tell(row)
        note = f"{told.was} → {told.now}" if told.is_short else ""
        address = reverse("admin:trials_trialchange_change", args=[row.pk])
        yield Line(f"{row.trial}: {told.label} ({row.seen_on})", address, note, urgent=row.weight <= URGENT)
    if number := questions.unchecked_criteria():
        text = ngettext(
            "%(count)s trial whose criteria a machine read, and nobody has checked",
            "%(count)s trials whose criteria a machine read, and nobody has checked",
            number,
        )
        yield Line(
            text % {"count": number},
            f"{reverse('admin:trials_trial_changelist')}?criteria=machine&state__exact=published",
        )
    if rows:
        yield Line(_("Mark changes as looked at"), reverse("admin:trials_trialchange_changelist"))
        yield Line(_("All trials that changed in a registry"), reverse("admin:report_registry"))


def _source_lines() -> Iterable[Line]:
    found = questions.source_counts()
    if number := found["retracted"]:
        text = ngettext("%(count)s retracted source is cited", "%(count)s retracted sources are cited", number)
        yield Line(text % {"count": number}, reverse("admin:report_retracted"), urgent=True)
    if number := found["unused"]:
        text = ngettext("%(count)s source is cited nowhere", "%(count)s sources are cited nowhere", number)
        yield Line(text % {"count": number}, reverse("admin:report_unused"))


def _link_lines() -> Iterable[Line]:
    if number := questions.dead_sources().count():
        text = ngettext("%(count)s source has a dead link", "%(count)s sources have a dead link", number)
        yield Line(text % {"count": number}, reverse("admin:report_links"))
    if number := DeadLink.objects.count():
        text = ngettext(
            "%(count)s link in what readers see leads to nothing",
            "%(count)s links in what readers see lead to nothing",
            number,
        )
        yield Line(text % {"count": number}, reverse("admin:report_pointers"))
