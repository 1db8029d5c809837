"""What every registry's parser gives: one frozen record a study, in the registry's own words.

Nothing is mapped here: statuses and phases stay as the registry wrote them. '' is 'not stated'.
"""

from dataclasses import dataclass

from editorial.partial_dates import PartialDate


class MalformedRecord(ValueError):
    """A record that cannot be taken.

    Attributes:
        path: where in the record, for example `protocolSection.identificationModule.nctId`; '' is all of it.
        reason: what is wrong there, in words.
    """

    def __init__(self, path: str, reason: str) -> None:
        super().__init__(f"{path}: {reason}" if path else reason)
        self.path = path
        self.reason = reason


@dataclass(frozen=True, slots=True)
class StatedDate:
    """A date as given ('2018', '2018-05', '2018-05-11' or worse), and whether it is ACTUAL or ESTIMATED."""

    date: str = ""
    type: str = ""


@dataclass(frozen=True, slots=True)
class StudyId:
    """An identifier as given, with its type ('EUDRACT_NUMBER', 'NIH') and issuer where stated."""

    value: str
    type: str = ""
    domain: str = ""


@dataclass(frozen=True, slots=True)
class Organisation:
    """A sponsor or collaborator and its class ('INDUSTRY', 'OTHER', ...)."""

    name: str
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Enrolment:
    """Number of people, ACTUAL or ESTIMATED; `unread` are the words where no one number can be read in them."""

    count: int | None = None
    type: str = ""
    unread: str = ""


@dataclass(frozen=True, slots=True)
class Arm:
    """One group of participants."""

    label: str
    type: str
    description: str
    interventions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Intervention:
    """What is given or done."""

    type: str
    name: str
    description: str
    other_names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What is measured; `kind` is primary, secondary or other."""

    kind: str
    measure: str
    time_frame: str
    description: str


@dataclass(frozen=True, slots=True)
class Site:
    """Where it takes place; latitude and longitude in degrees."""

    facility: str
    status: str
    city: str
    region: str
    postcode: str
    country: str
    latitude: float | None
    longitude: float | None


@dataclass(frozen=True, slots=True)
class Reference:
    """A paper that the registry lists; `retractions` holds the PubMed ids of retraction notices."""

    pmid: str
    type: str
    citation: str
    retractions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class StudyRecord:
    """One study as one register tells it; `as_of` is the date of the edition that says so."""

    registry_id: str
    register: str
    aliases: tuple[str, ...]
    sponsor_id: StudyId
    secondary_ids: tuple[StudyId, ...]
    brief_title: str
    official_title: str
    acronym: str
    status: str
    last_known_status: str
    why_stopped: str
    verified: str
    start: StatedDate
    primary_completion: StatedDate
    completion: StatedDate
    first_posted: StatedDate
    last_updated: StatedDate
    results_posted: StatedDate
    sponsor: Organisation
    collaborators: tuple[Organisation, ...]
    summary: str
    conditions: tuple[str, ...]
    keywords: tuple[str, ...]
    study_type: str
    phases: tuple[str, ...]
    allocation: str
    intervention_model: str
    primary_purpose: str
    masking: str
    enrolment: Enrolment
    arms: tuple[Arm, ...]
    interventions: tuple[Intervention, ...]
    outcomes: tuple[Outcome, ...]
    eligibility: str
    sex: str
    minimum_age: str
    maximum_age: str
    healthy_volunteers: bool | None
    sites: tuple[Site, ...]
    references: tuple[Reference, ...]
    has_results: bool
    data_sharing: str
    data_sharing_description: str
    as_of: str

    @property
    def edition(self) -> PartialDate:
        """The day on which the registry, or who passes it on, last changed it."""
        return PartialDate(self.last_updated.date or self.as_of)

    def is_older_than(self, other: "StudyRecord") -> bool:
        """Whether this is an older edition of the same record; not where either gives no date."""
        ours, theirs = self.edition.latest, other.edition.earliest
        return ours is not None and theirs is not None and ours < theirs
