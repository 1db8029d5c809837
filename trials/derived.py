"""What follows from the facts of a registry, each by one rule that stands in words beside it.

Pure functions of a trial and a day. None says more than the registry does: where it is silent, the answer is 'not
stated'. A rule that does not concern the trial gives nothing.
"""

import datetime as dt
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from editorial.partial_dates import PartialDate
from trials.models import Trial
from trials.models.choices import Status, StudyType

RESULTS_WITHIN: Final = 12  # months
VERIFIED_WITHIN: Final = 12  # months
YES: Final = "yes"
NO: Final = "no"
NOT_STATED: Final = "not_stated"

ENDED: Final = frozenset({Status.COMPLETED, Status.TERMINATED, Status.WITHDRAWN, Status.NO_LONGER_AVAILABLE})
_UNTREATED: Final = frozenset({"PLACEBO_COMPARATOR", "SHAM_COMPARATOR", "NO_INTERVENTION"})
_CONTROLS: Final = _UNTREATED | {"ACTIVE_COMPARATOR"}
# Registers say it in words of their own: 'single arm study, open, uncontrolled', 'Parallel Randomized'.
_ONE_GROUP: Final = re.compile(r"\bsingle[- ](?:arm|group)\b|\buncontrolled\b|\bnot controlled\b|\bcontrolled: no\b")
_CONTROLLED: Final = re.compile(r"\bcontrolled: yes\b|(?<!non )(?<!non-)(?<!not )\brandomi[sz]ed\b(?!: no)")
# The columns that the rules read.
DERIVED_FROM: Final = (
    "slug", "status", "why_stopped", "study_type", "primary_completion_date", "primary_completion_date_type",
    "has_results", "results_posted", "results_state", "verified_on", "registry_as_of", "enrolment", "enrolment_type",
    "allocation", "intervention_model", "payment", "is_programme",
)  # fmt: skip
# PubMed's form: 'Trials. 2015 Oct 12;16:455. doi: ...'
_YEAR: Final = re.compile(r"\. ((?:19|20)\d{2})(?=[ ;.])")
_NO_RESULTS: Final = re.compile(
    r"\b(?:study|trial|research) protocol\b|\bprotocol (?:for|of) an?\b|\bJMIR Res Protoc\b|\bCochrane Database\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Beside:
    """What the rules need besides the columns of the trial.

    Attributes:
        arms: kinds of its groups, in the registry's words.
        has_report: whether a paper or a finding of ours reports its results.
        planned: the number of people that was planned, where the registry once said so and gives the actual one now.
    """

    arms: frozenset[str] = field(default_factory=frozenset)
    has_report: bool = False
    planned: int | None = None


@dataclass(frozen=True, slots=True)
class Derived:
    """One thing that follows: a name and a value for machines, words and the rule for readers."""

    key: str
    value: str
    words: str
    rule: str
    is_warning: bool = False
    is_badge: bool = True


def derive(trial: Trial, beside: Beside, today: dt.date) -> list[Derived]:
    """All that follows for a trial, warnings first. Nothing follows for what is no trial."""
    if trial.is_programme:
        return []
    found = [one for rule in _RULES if (one := rule(trial, beside, today))]
    return sorted(found, key=lambda one: not one.is_warning)


def results_overdue(trial: Trial, beside: Beside, today: dt.date) -> Derived | None:
    """Whether results are missing a year after the last measurement of the main outcome."""
    rule = _(
        "Results count as overdue when 12 months have passed since the registry's date of primary completion (the last"
        " measurement of the main outcome), no results are posted there, and no paper or finding with results is linked"
        " to the trial here. A paper that ClinicalTrials.gov found by itself, because it names the trial's number, does"
        " not count where it is older than the year of primary completion, a protocol, or a Cochrane review. It is"
        " asked of trials of treatments only. Where the date is a plan that has passed, nobody can say."
    )
    if trial.study_type != StudyType.INTERVENTIONAL or trial.status == Status.WITHDRAWN:
        return None
    has_results = trial.has_results or bool(trial.results_posted) or beside.has_report
    has_results |= trial.results_state in {Trial.ResultsState.POSTED, Trial.ResultsState.PUBLISHED}
    day = PartialDate(trial.primary_completion_date).latest
    if day is None and not has_results:
        words = _("Results due: not stated, because the registry gives no date of primary completion")
        return Derived("results_overdue", NOT_STATED, words, rule, is_badge=False)
    is_plan = trial.primary_completion_date_type == "ESTIMATED" and trial.status not in ENDED
    months = _months(day, today) if day else 0
    if has_results or months < RESULTS_WITHIN:
        return Derived("results_overdue", NO, _("Results are not overdue"), rule, is_badge=False)
    if is_plan:
        words = _(
            "Results due: not stated, because the registry's date of primary completion is a plan that has passed"
        )
        return Derived("results_overdue", NOT_STATED, words, rule, is_badge=False)
    words = ngettext(
        "Results overdue: %(count)s month since primary completion, and none found",
        "Results overdue: %(count)s months since primary completion, and none found",
        months,
    )
    return Derived("results_overdue", YES, words % {"count": months}, rule, is_warning=True)


def not_verified(trial: Trial, _beside: Beside, today: dt.date) -> Derived | None:
    """For how many months nobody has confirmed the record of a trial that has not ended."""
    rule = _(
        "The registry's date of last verification is more than 12 months ago and the trial has not ended by its status."
        " Whoever runs it should confirm the record at least once a year. Its status may be out of date. Where the"
        " registry gives no such date, the one that our facts are of counts, if it is as old."
    )
    if trial.status in ENDED:
        return None
    day = PartialDate(trial.verified_on).latest
    held = PartialDate(trial.registry_as_of).latest
    if not trial.verified_on and held and (age := _months(held, today)) >= VERIFIED_WITHIN:
        words = ngettext("The facts we hold are %(count)s month old", "The facts we hold are %(count)s months old", age)
        return Derived("not_verified", YES, words % {"count": age}, rule, is_warning=True)
    if day is None:
        return Derived("not_verified", NOT_STATED, _("Last verified: not stated"), rule, is_badge=False)
    months = _months(day, today)
    if months < VERIFIED_WITHIN:
        return Derived("not_verified", NO, _("Verified within the last 12 months"), rule, is_badge=False)
    words = ngettext("Not verified for %(count)s month", "Not verified for %(count)s months", months)
    return Derived("not_verified", YES, words % {"count": months}, rule, is_warning=True)


def stopped_early(trial: Trial, _beside: Beside, _today: dt.date) -> Derived | None:
    """Whether it ended before its plan, and why in the registry's words."""
    rule = _(
        "The registry's status says that the trial was terminated (it began and ended early), suspended or withdrawn"
        " (it never began). The reason is the registry's own and may not be the whole one."
    )
    stopped = {
        Status.TERMINATED: _("Stopped early: %(why)s"),
        Status.SUSPENDED: _("Suspended: %(why)s"),
        Status.WITHDRAWN: _("Withdrawn before it began: %(why)s"),
    }
    if not trial.status:
        return Derived("stopped_early", NOT_STATED, _("Stopped early: not stated"), rule, is_badge=False)
    if trial.status not in stopped:
        return Derived("stopped_early", NO, _("The registry does not say that it stopped"), rule, is_badge=False)
    why = trial.why_stopped.strip() or _("the reason is not stated")
    return Derived("stopped_early", YES, stopped[Status(trial.status)] % {"why": why}, rule, is_warning=True)


def enrolment(trial: Trial, beside: Beside, _today: dt.date) -> Derived | None:
    """How many people were planned and how many took part."""
    rule = _(
        "The registry gives one number of people, planned until the trial ends and actual after that. We keep the"
        " planned one when we see it change. What the registry gave before we first read it is not known here."
    )
    if trial.enrolment is None:
        return Derived("enrolment", NOT_STATED, _("Number of people: not stated"), rule, is_badge=False)
    count = trial.enrolment
    if trial.enrolment_type == "ESTIMATED":
        words = ngettext(
            "Planned: %(planned)s person; how many took part is not stated",
            "Planned: %(planned)s people; how many took part is not stated",
            count,
        )
        words %= {"planned": count}
        return Derived("enrolment", "planned", words, rule, is_badge=False)
    if trial.enrolment_type != "ACTUAL":
        words = ngettext(
            "%(count)s person; planned or actual is not stated",
            "%(count)s people; planned or actual is not stated",
            count,
        )
        words %= {"count": count}
        return Derived("enrolment", NOT_STATED, words, rule, is_badge=False)
    if beside.planned is None:
        words = ngettext(
            "%(count)s person took part; how many were planned is not stated here",
            "%(count)s people took part; how many were planned is not stated here",
            count,
        )
        words %= {"count": count}
        return Derived("enrolment", "actual", words, rule, is_badge=False)
    words = ngettext(
        "%(planned)s person was planned, %(count)s took part",
        "%(planned)s people were planned, %(count)s took part",
        beside.planned,
    )
    words %= {"planned": beside.planned, "count": count}
    return Derived("enrolment", f"{count} of {beside.planned}", words, rule, is_warning=count < beside.planned)


def control_group(trial: Trial, beside: Beside, _today: dt.date) -> Derived | None:
    """Whether some people are compared with others who do not get the treatment."""
    rule = _(
        "There is a control group where the registry lists a group with placebo, sham, another treatment or none, or"
        " says that people are assigned at random or that the study is controlled. There is none where it says one"
        " group or not controlled; where it says both, we call it not stated. Without one, nobody can tell what would"
        " have happened without the treatment."
    )
    if trial.study_type != StudyType.INTERVENTIONAL:
        return None
    model = " ".join(trial.intervention_model.lower().replace("_", " ").split())
    is_one = bool(_ONE_GROUP.search(model))
    is_controlled = trial.allocation == "RANDOMIZED" or bool(_CONTROLLED.search(model))
    # One group that gets the product may be called 'active comparator'.
    is_controlled |= bool(beside.arms & (_UNTREATED if is_one else _CONTROLS))
    if is_controlled and not is_one:
        return Derived("control_group", YES, _("Has a control group"), rule)
    if is_one and not is_controlled:
        return Derived("control_group", NO, _("No control group"), rule, is_warning=True)
    return Derived("control_group", NOT_STATED, _("Control group: not stated by the registry"), rule, is_badge=False)


def pay_to_take_part(trial: Trial, _beside: Beside, _today: dt.date) -> Derived | None:
    """Whether people pay."""
    rule = _(
        "An editor read in the record or its sources whether people pay to take part. Registries have no field for it,"
        " and silence does not mean that it is free. Well-run trials do not charge for the treatment that they test."
    )
    words = {
        Trial.Payment.PAID: _("People pay to take part"),
        Trial.Payment.FREE: _("Stated to be free for those who take part"),
    }
    if trial.payment not in words:
        return Derived("pay_to_take_part", NOT_STATED, _("Pay to take part: not stated"), rule, is_badge=False)
    is_paid = trial.payment == Trial.Payment.PAID
    return Derived(
        "pay_to_take_part", YES if is_paid else NO, words[Trial.Payment(trial.payment)], rule, is_warning=is_paid
    )


def status_unknown(trial: Trial, _beside: Beside, _today: dt.date) -> Derived | None:
    """Whether the registry itself no longer knows how it stands."""
    rule = _(
        "ClinicalTrials.gov sets the status “unknown” when a trial was to be running or recruiting and nobody has"
        " confirmed its record for two years. It may have ended, or never begun."
    )
    if trial.status == Status.UNKNOWN:
        return Derived("status_unknown", YES, _("Status unknown"), rule, is_warning=True)
    if not trial.status:
        return Derived(
            "status_unknown", NOT_STATED, _("Status: not stated in words that we know"), rule, is_badge=False
        )
    return Derived("status_unknown", NO, _("The registry states a status"), rule, is_badge=False)


_RULES: Final[tuple[Callable[[Trial, Beside, dt.date], Derived | None], ...]] = (
    pay_to_take_part, stopped_early, status_unknown, not_verified, results_overdue, enrolment, control_group,
)  # fmt: skip


def reports_results(kind: str, citation: str, completed: str) -> bool:
    """Whether a paper that the registry lists reports what came out.

    Args:
        kind: RESULT is the sponsor's word, DERIVED any paper that names the trial's number, BACKGROUND none about it.
        citation: as PubMed writes it; where no year is found in it, the paper is not taken for an early one.
        completed: the date of primary completion, as ISO 8601.
    """
    if kind != "DERIVED":
        return kind == "RESULT"
    years = _YEAR.findall(citation)
    return not _NO_RESULTS.search(citation) and (not years or max(years) >= completed[:4])


def planned_before(days: Iterable[Iterable[tuple[str, object, object]]], count: int | None) -> int | None:
    """The planned number of people.

    Args:
        days: changes of the record, newest day first, each as (field, was, now).
        count: the number of people that the record gives now.
    """
    for changes in days:
        said = {name: (was, now) for name, was, now in changes}
        was = said["enrolment"][0] if "enrolment" in said else count
        count = was if isinstance(was, int) else None
        if said.get("enrolment_type") == ("ESTIMATED", "ACTUAL"):
            return count
    return None


def _months(day: dt.date, today: dt.date) -> int:
    """Whole months from one day to another."""
    return (today.year - day.year) * 12 + today.month - day.month - (today.day < day.day)
