"""Trials side by side: the rows of a trial's own page, as far as they can be compared."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any, Final

from django.db.models import Prefetch, prefetch_related_objects
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from config.compare.table import Row
from editorial.models import Publishable
from editorial.related import with_sources
from therapies.models import Finding
from trials.derived import NO, Derived, derive
from trials.evidence import besides
from trials.happens import lines
from trials.models import Trial, TrialFinding, TrialOutcome, TrialTreatment
from trials.wording import cohorts_in_words

# Rows that the cells are drawn from, read at once for all trials.
_READ: Final = ("arms", "references", "outcomes", "eligibility_groups", "sites", "terms__sources")
# What follows from a record and has a row of its own.
_PEOPLE: Final = "enrolment"
_CONTROL: Final = "control_group"
# Of the main outcomes so many are named.
MOST_MEASURES: Final = 5


def rows(trials: Sequence[Trial]) -> list[Row]:
    """The rows, in the order of a trial's page; as many queries for four trials as for two."""
    prefetch_related_objects(trials, *_READ, Prefetch("treatments", TrialTreatment.objects.select_related("therapy")))
    beside, today = besides(trials), timezone.localdate()
    derived = [{one.key: one for one in derive(trial, beside[trial.pk], today)} for trial in trials]
    return [
        Row(_("Status"), "status", trials),
        Row(_("Phase"), "words", [trial.phase_label for trial in trials], _("Not stated")),
        _followed(_("People"), _PEOPLE, derived),
        _followed(_("Compared with a control group"), _CONTROL, derived),
        _harms(trials),
        Row(_("Can I take part?"), "open", trials),
        Row(_("Who is taken"), "cohorts", [_cohorts(trial) for trial in trials]),
        Row(_("What is given"), "treatments", [list(trial.treatments.all()) for trial in trials]),
        *_happens(trials),
        Row(
            _("What is measured"),
            "lines",
            [_measured(trial) for trial in trials],
            _("Not stated"),
            _("The main outcomes, as the registry names them."),
        ),
        Row(_("Results"), "results", trials),
        Row(
            _("What else follows from the record"),
            "lines",
            [_others(of_one) for of_one in derived],
            _("Nothing."),
            _("The rule of each stands on the page of the trial."),
        ),
        Row(_("Who runs it"), "words", [trial.sponsor for trial in trials], _("Not stated")),
        Row(_("Places"), "lines", [_countries(trial) for trial in trials], _("Not stated")),
        Row(_("Dates in the registry"), "dates", trials),
    ]


def _followed(label: str, key: str, derived: Sequence[Mapping[str, Derived]]) -> Row:
    """One of the things that follow, as a row."""
    return Row(label, "words", [of_one[key].words if key in of_one else "" for of_one in derived], _("Not stated"))


def _others(derived: Mapping[str, Derived]) -> list[str]:
    return [one.words for key, one in derived.items() if key not in {_PEOPLE, _CONTROL} and one.value != NO]


def _harms(trials: Sequence[Trial]) -> Row:
    findings: Any = Finding.objects.published().filter(therapy__state=Publishable.State.PUBLISHED)
    links = TrialFinding.objects.filter(
        trial__in=trials, finding__in=findings.filter(outcome=Finding.Outcome.HARM)
    ).prefetch_related(Prefetch("finding", with_sources(findings)))
    found = defaultdict(list)
    for link in links:
        found[link.trial_id].append(link.finding)
    return Row(_("Harms first"), "harms", [{"trial": trial, "harms": found[trial.pk]} for trial in trials])


def _cohorts(trial: Trial) -> dict[str, Any]:
    return {"trial": trial, "groups": cohorts_in_words(trial.eligibility_groups.all(), trial.criteria)}


def _happens(trials: Sequence[Trial]) -> list[Row]:
    """One row for each line of 'What would happen to me?'; all trials have the same lines."""
    told = [
        lines(trial, trial.arms.all(), trial.outcomes.all(), trial.treatments.all(), trial.terms.all())
        for trial in trials
    ]
    return [Row(same[0].label, "line", same) for same in zip(*told, strict=True)]


def _measured(trial: Trial) -> list[str]:
    main = [one.measure for one in trial.outcomes.all() if one.kind == TrialOutcome.Kind.PRIMARY and one.measure]
    more = len(main) - MOST_MEASURES
    told = ngettext("and %(count)s more", "and %(count)s more", more) % {"count": more}
    return [*main[:MOST_MEASURES], told] if more > 0 else main


def _countries(trial: Trial) -> list[str]:
    return sorted({site.country_name for site in trial.sites.all()} - {""})
