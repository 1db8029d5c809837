"""The shape of an answer: sections of trials, their cohorts, and each criterion with the registry's own words."""

from dataclasses import dataclass, field

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from trials.models import EligibilityGroup, Trial


class Verdict(TextChoices):
    """What one criterion of one cohort says to what was entered."""

    FITS = "fits", _("Fits")
    DIFFERS = "does_not_fit", _("Does not fit")
    TRIAL_SILENT = "trial_does_not_say", _("The trial does not say")
    YOU_SILENT = "you_did_not_say", _("You did not say")
    ASK = "ask_the_team", _("Ask the team")


class Section(TextChoices):
    """The headings of an answer, in their order. Each trial stands under one of them."""

    MAY_FIT = "may_fit", _("May fit")
    TOO_LITTLE = "too_little_stated", _("Too little stated")
    DIFFERS_ON_ONE = "differs_on_one_point", _("Differs on one point")
    DIFFERS = "differs", _("Differs on several points")
    APART = "apart", _("Set apart, with the reason")
    CLOSED = "closed", _("No longer taking people")


@dataclass(frozen=True, slots=True)
class Criterion:
    """One criterion of one cohort.

    Attributes:
        name: 'ais', 'level', 'time', 'age', 'sex', 'traumatic', 'penetrating', 'ventilator', 'earlier_cell_therapy',
            'place'.
        asked: what the trial asks, in plain words; '' where it does not say.
        registry_words: the registry's own; '' where none are known.
        entered: what the reader entered, in words; '' where nothing.
        by_machine: whether what the trial asks was read by machine and no editor has checked it.
        note: what else there is to know: why the team should be asked, or by how much it differs.
    """

    name: str
    label: str
    verdict: Verdict
    asked: str = ""
    registry_words: str = ""
    entered: str = ""
    by_machine: bool = False
    note: str = ""


@dataclass(frozen=True, slots=True)
class GroupAnswer:
    """One cohort, matched whole. `heading` is one of the first four sections."""

    group: EligibilityGroup
    heading: Section
    criteria: tuple[Criterion, ...]

    @property
    def label(self) -> str:
        """The cohort in words."""
        return str(self.group)

    @property
    def by_machine(self) -> bool:
        """Whether a machine read it and no editor has checked it."""
        return self.group.origin == EligibilityGroup.Origin.MACHINE

    @property
    def differing(self) -> tuple[Criterion, ...]:
        """The criteria that do not fit."""
        return tuple(one for one in self.criteria if one.verdict == Verdict.DIFFERS)


@dataclass(frozen=True, slots=True)
class TrialAnswer:
    """One trial with its cohorts, the one that gives it its heading first.

    Attributes:
        set_apart: why it stands apart, in words; empty for most.
        countries: names of the countries with a site.
        measures: outcomes of the trial, in its words, about what matters most to the reader.
    """

    trial: Trial
    groups: tuple[GroupAnswer, ...]
    set_apart: tuple[str, ...] = ()
    countries: tuple[str, ...] = ()
    measures: tuple[str, ...] = ()

    @property
    def heading(self) -> Section:
        """That of its first cohort; a trial that is set apart or closed stands in that section instead."""
        return self.groups[0].heading


@dataclass(frozen=True, slots=True)
class SectionAnswer:
    """One heading with its trials: those of one page of it."""

    key: Section
    count: int
    trials: tuple[TrialAnswer, ...] = ()
    page: int = 1

    @property
    def title(self) -> str:
        """The heading."""
        return str(self.key.label)

    @property
    def explanation(self) -> str:
        """What stands under it, in plain words."""
        return str(EXPLANATIONS[self.key])

    @property
    def pages(self) -> int:
        """How many pages it has; 0 where it is empty."""
        return -(-self.count // PAGE_SIZE)


class Notice(TextChoices):
    """What a reader of this answer must be told besides."""

    FIRST_WEEKS = "first_weeks", _("The first eight weeks after the injury")
    UNDER_18 = "under_18", _("For parents")
    CAUDA_EQUINA = "cauda_equina", _("An injury of the cauda equina")
    ONE_MAY_BAR_OTHERS = "one_may_bar_others", _("Taking part in one trial may bar you from others")
    NO_MATCH = "no_match", _("No trial was found that may fit")


@dataclass(frozen=True, slots=True)
class Answer:
    """All sections in their order, or the one that was asked for; empty ones stand there with a count of 0."""

    sections: tuple[SectionAnswer, ...]
    notices: frozenset[Notice] = field(default_factory=frozenset)

    @property
    def count(self) -> int:
        """How many trials were looked at; of the sections that are here."""
        return sum(section.count for section in self.sections)


PAGE_SIZE = 10

PURPOSE = _(
    "This shows the registry's words beside what you entered. It does not assess, advise or decide. Only the team of a"
    " trial can say whether you can take part."
)

EXPLANATIONS = {
    Section.MAY_FIT: _(
        "AIS grade, level and time since injury are stated by the trial, and what you entered lies within them. Nothing"
        " else that is stated here and that you entered differs or is in doubt. There are always further criteria: read"
        " them with your team."
    ),
    Section.TOO_LITTLE: _(
        "Nothing that was checked rules these out, but too little is stated by the trial or by you, or the two cannot"
        " be compared. The team of the trial can tell."
    ),
    Section.DIFFERS_ON_ONE: _("One point differs from what the trial asks for. It is named with each trial."),
    Section.DIFFERS: _("Two points or more differ from what the trial asks for. They are listed so that you can see."),
    Section.APART: _(
        "These take payment, are suspended or do not recruit now, or nobody has confirmed their record, as we hold it,"
        " for 12 months. The reason stands with each. Well-run trials do not charge for the treatment that they test."
    ),
    Section.CLOSED: _("These have ended or no longer take new people. They are listed so that nothing is hidden."),
}
