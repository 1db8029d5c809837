"""WHO's search portal (ICTRP): its export of the records of other registers, as StudyRecords.

Source: the WHO trial registration data set, version 1.3.1; the names of the fields are those of the export.
An export tells less than the register itself does: countries but no sites, one text for all that is given.
"""

import re
from typing import Any, Final

from trials.registries import ictrp_files
from trials.registries.contacts import redact_names
from trials.registries.nodes import Node
from trials.registries.records import (
    Arm,
    Enrolment,
    Intervention,
    MalformedRecord,
    Organisation,
    Outcome,
    Site,
    StatedDate,
    StudyId,
    StudyRecord,
)
from trials.registries.stated_dates import as_iso

NAME: Final = "ictrp"
SUFFIXES: Final = ictrp_files.SUFFIXES
studies = ictrp_files.studies

# Numbers, dates and addresses; what is left out holds prose.
NOT_PROSE: Final = frozenset(
    {
        *("TrialID", "Internal_Number", "Secondary_ID", "Export_date", "Last_Refreshed_on", "Date_registration"),
        *("Date_registration3", "Date_enrollement", "Target_size", "web_address", "results_url_link"),
        *("results_date_posted", "results_date_completed", "Ethics_review_approval_date", "Countries", "Phase"),
    }
)
# Names of one contact, whose first and last name stand apart.
_PARTS: Final = ("Contact_Firstname", "Contact_Lastname")
_NAMES: Final = (*_PARTS, "Ethics_review_contact_name")
_CONTACT: Final = re.compile(r"(?:.*_)?contact_", re.IGNORECASE)
# They move though the study does not.
_MOVING: Final = frozenset({"Export_date", "Internal_Number", "Last_Refreshed_on"})

_BREAK: Final = re.compile(r"\s*<br\s*/?>\s*|\r\n?|</p>\s*|</li>\s*", re.IGNORECASE)
# By their names: 'AIS <C and level >T1' holds no tag.
_TAG: Final = re.compile(
    r"</?(?:p|br|hr|li|ul|ol|b|i|em|strong|u|sub|sup|span|div|font|a|table|tbody|tr|td|th|h[1-6])"
    r"(?:\s+[\w:-]+\s*=[^<>]{0,200})?\s*/?>",
    re.IGNORECASE,
)
_LINES: Final = re.compile(r"\n\s*\n\s*")
_SPACES: Final = re.compile(r"[^\S\n]+")
# ClinicalTrials.gov's design: 'Allocation: Randomized. Intervention model: Parallel Assignment. Primary purpose: ...'
_DESIGN: Final = re.compile(r"(Allocation|Intervention model|Masking): *([^.,(]*)")
# Germany's 'Study design purpose: diagnostic', Japan's 'parallel assignment, treatment purpose'.
_PURPOSE: Final = re.compile(
    r"\b(?:Study design|Primary) purpose: *([^;.,(\n]*)|, *([a-z][a-z ]*) purpose\b(?! *:)", re.IGNORECASE
)
_DESIGNED: Final = re.compile(r"Allocation: [^.;,]*[.,] ")
# The EU register answers for each phase: 'Therapeutic exploratory (Phase II): yes'.
_EU_PHASE: Final = re.compile(r"\((Phase\s+[IV]+)\)\s*:\s*yes", re.IGNORECASE)
_EU_PHASES: Final = re.compile(r"\(Phase\s+[IV]+\)\s*:", re.IGNORECASE)
# ChiCTR counts by group: 'control group:50;sepsis group:50;'
_GROUP: Final = re.compile(r"([^;]*):\s*(\d{1,9})\s*")
# Labels of a number that is for all, and of numbers that nobody should add up.
_OF_ALL: Final = re.compile(r"\b(?:total|overall|whole|planned|target|sample)\b", re.IGNORECASE)
_NO_GROUP: Final = re.compile(r"\b(?:years?|months?|days?|ages?|countr\w+|cent(?:er|re)s?|sites?|UK)\b", re.IGNORECASE)
_COUNT: Final = re.compile(
    r"(\d{1,9}|\d{1,3}(?:[, \N{NO-BREAK SPACE}]\d{3}){1,2})"
    r"(?:\s*(?:participants|patients|people|persons|subjects))?\s*;?",
    re.IGNORECASE,
)
# The EU register's text of several parts, of which the objectives are no outcomes.
_EU_PART: Final = re.compile(
    r"(?:^|;)\s*(Main Objective|Secondary Objective|(?:Primary|Secondary) end point\(s\)|Timepoint\(s\)[^:;]*)\s*:"
)
# ClinicalTrials.gov's types of intervention as the portal writes them.
_KINDS: Final = frozenset(
    {
        *("Behavioral", "Biological", "Combination Product", "Device", "Diagnostic Test", "Dietary Supplement"),
        *("Drug", "Genetic", "Procedure", "Radiation", "Other"),
    }
)


def number(payload: Any) -> str:
    """The number under which the portal lists the trial, with the portal's own prefix where it has one.

    Raises:
        MalformedRecord: there is none.
    """
    found = Node(payload).text(ictrp_files.KEY).strip()
    if not found:
        raise MalformedRecord(ictrp_files.KEY, "missing: a trial without its number cannot be told from others")
    return found


def without_people(payload: Any) -> Any:
    """A copy without the fields of contacts, and without the contacts' names in the other fields."""
    if type(payload) is not dict:
        return payload
    names = [part for key in _NAMES for part in _split(str(payload.get(key) or ""))]
    firsts, lasts = (_split(str(payload.get(key) or "")) for key in _PARTS)
    names += [f"{first} {last}" for first, last in zip(firsts, lasts, strict=False)]
    return redact_names({key: value for key, value in payload.items() if not _CONTACT.match(key)}, names)


def content(payload: Any) -> Any:
    """The payload without the dates of the export and of the portal's last look at the register."""
    if type(payload) is not dict:
        return payload
    return {key: value for key, value in payload.items() if key not in _MOVING}


def parse(payload: Any) -> StudyRecord:
    """Read one trial. Dates become ISO 8601 where they can be read in one way only; all else stays as given.

    Raises:
        MalformedRecord: no number, no title, or a field that is no text.
    """
    trial = Node(payload)
    posted = trial.text("Date_registration3") or trial.text("Date_registration")
    design = _clean(trial.text("Study_design"))
    parts = dict(_DESIGN.findall(design)) if _DESIGNED.match(design) else {}
    named = trial.text("Intervention")
    return StudyRecord(
        registry_id=number(payload),
        register=trial.text("Source_Register"),
        aliases=(),
        sponsor_id=StudyId(""),
        secondary_ids=tuple(map(StudyId, _split(trial.text("Secondary_ID")))),
        brief_title=_title(trial),
        official_title=_clean(trial.text("Scientific_title")),
        acronym=_clean(trial.text("Acronym")),
        status=_clean(trial.text("Recruitment_Status")),
        last_known_status="",
        why_stopped="",
        verified="",
        start=StatedDate(as_iso(trial.text("Date_enrollement"))),
        primary_completion=StatedDate(),
        completion=StatedDate(as_iso(trial.text("results_date_completed"))),
        first_posted=StatedDate(as_iso(posted)),
        last_updated=StatedDate(),
        results_posted=StatedDate(as_iso(trial.text("results_date_posted"))),
        sponsor=Organisation(_clean(trial.text("Primary_sponsor"))),
        collaborators=tuple(map(Organisation, _texts(trial.text("Secondary_Sponsor")))),
        summary="",
        conditions=_texts(trial.text("Condition")),
        keywords=(),
        study_type=_clean(trial.text("Study_type")),
        phases=_phases(_clean(trial.text("Phase"))),
        allocation=_as_enum(parts.get("Allocation", "")),
        # Where the design is not taken apart, its words stand whole.
        intervention_model=(parts.get("Intervention model", "") if parts else design).strip(),
        primary_purpose=_purpose(design),
        masking=_as_enum(parts.get("Masking", "")),
        enrolment=_enrolment(_clean(trial.text("Target_size"))),
        arms=tuple[Arm, ...](),
        interventions=tuple(_intervention(text) for text in _interventions(named)),
        outcomes=tuple(
            outcome
            for kind, field in (("primary", "Primary_outcome"), ("secondary", "Secondary_outcome"))
            for outcome in _outcomes(kind, trial.text(field))
        ),
        eligibility=_criteria(trial),
        sex=_clean(trial.text("Inclusion_gender")),
        minimum_age=_clean(trial.text("Inclusion_agemin")),
        maximum_age=_clean(trial.text("Inclusion_agemax")),
        healthy_volunteers=None,
        sites=tuple(Site("", "", "", "", "", name, None, None) for name in _texts(trial.text("Countries"))),
        references=(),
        has_results=trial.text("results_yes_no").strip().lower() == "yes",
        data_sharing="",
        data_sharing_description="",
        as_of=as_iso(trial.text("Last_Refreshed_on")),
    )


def _title(trial: Node) -> str:
    title = _clean(trial.text("Public_title"))
    if not title and not trial.text("Scientific_title").strip():
        raise trial.wrong("Public_title", "missing, and there is no scientific title either")
    return title


def _clean(text: str) -> str:
    """The text without the portal's marks of lines, tags and padding."""
    text = _TAG.sub("", _BREAK.sub("\n", text))
    return _LINES.sub("\n\n", _SPACES.sub(" ", text)).strip()


def _purpose(design: str) -> str:
    """The primary purpose, in the register's word; '' where the design names none."""
    found = _PURPOSE.search(design)
    return (found[1] or found[2] or "").strip() if found else ""


def _split(text: str) -> list[str]:
    return [part.strip() for part in text.split(";") if part.strip()]


def _texts(text: str) -> tuple[str, ...]:
    """The parts between semicolons, cleaned, each once."""
    return tuple(dict.fromkeys(filter(None, map(_clean, text.split(";")))))


def _phases(text: str) -> tuple[str, ...]:
    if _EU_PHASES.search(text):
        return tuple(_EU_PHASE.findall(text))
    return (text,) if text else ()


def _outcomes(kind: str, text: str) -> list[Outcome]:
    """A list between semicolons; of the EU register's text the end points with their times."""
    _before, *parts = _EU_PART.split(_clean(text))
    if not parts:
        return [Outcome(kind, part, "", "") for part in _texts(text)]
    stated = {label.partition("(")[0]: part.strip("; \n") for label, part in zip(parts[::2], parts[1::2], strict=True)}
    measure = stated.get(f"{kind.capitalize()} end point", "")
    return [Outcome(kind, measure, stated.get("Timepoint", ""), "")] if measure else []


def _enrolment(text: str) -> Enrolment:
    count = _target(text)
    return Enrolment(count, unread=text if count is None else "")


def _target(text: str) -> int | None:
    """The number of people, of several groups together; None where the words are no number."""
    if whole := _COUNT.fullmatch(text):
        return int(re.sub(r"\D", "", whole[1]))
    parts = [_GROUP.fullmatch(part) for part in _split(text)]
    counts = {part[1]: int(part[2]) for part in parts if part}
    if not parts or len(counts) < len(parts):
        return None
    of_all = {count for label, count in counts.items() if _OF_ALL.search(label) and not _NO_GROUP.search(label)}
    if of_all:
        return of_all.pop() if len(of_all) == 1 else None
    return None if any(map(_NO_GROUP.search, counts)) else sum(counts.values())


def _interventions(text: str) -> tuple[str, ...]:
    """ClinicalTrials.gov's list, 'Drug: One;Other: Two', or the whole text as one."""
    parts = _texts(text)
    if all(_kind(part) for part in parts):
        return parts
    return tuple(filter(None, [_clean(text)]))


def _kind(part: str) -> str:
    kind, colon, _name = part.partition(": ")
    return kind if colon and kind in _KINDS else ""


def _intervention(text: str) -> Intervention:
    kind = _kind(text)
    return Intervention(_as_enum(kind), text.removeprefix(f"{kind}: ") if kind else text, "", ())


def _as_enum(words: str) -> str:
    """ClinicalTrials.gov's words as its API writes them: 'Non-Randomized' is NON_RANDOMIZED."""
    return words.strip().upper().replace("/", "").replace("-", "_").replace(" ", "_")


def _criteria(trial: Node) -> str:
    """What takes in and what keeps out, each under its name."""
    inclusion, exclusion = (_clean(trial.text(f"{kind}_Criteria")) for kind in ("Inclusion", "Exclusion"))
    if not exclusion:
        return inclusion
    if exclusion.lower().startswith("exclusion"):
        return f"{inclusion}\n\n{exclusion}".strip()
    return f"{inclusion}\n\nExclusion criteria:\n{exclusion}".strip()
