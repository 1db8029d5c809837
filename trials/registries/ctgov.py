"""ClinicalTrials.gov: its study record (API version 2, JSON) as a StudyRecord.

Source: "Study data structure", https://clinicaltrials.gov/data-api/about-api/study-data-structure
"""

import hashlib
import re
from collections.abc import Iterator
from typing import IO, Any, Final

import orjson

from trials.registries import json_files
from trials.registries.contacts import redact_names
from trials.registries.files import Glance, Item
from trials.registries.nodes import Node
from trials.registries.records import (
    Arm,
    Enrolment,
    Intervention,
    MalformedRecord,
    Organisation,
    Outcome,
    Reference,
    Site,
    StatedDate,
    StudyId,
    StudyRecord,
)

NAME: Final = "ctgov"
REGISTER: Final = "ClinicalTrials.gov"
SUFFIXES: Final = json_files.SUFFIXES
# An identifier that looks like a telephone number is still an identifier.
NOT_PROSE: Final = frozenset({"date", "id", "nctId", "nctIdAliases", "pmid", "zip"})

_NCT: Final = re.compile(r"NCT\d{8}")
# How the registry's text of one study begins, and the date of its daily edition, which moves though the study does not.
_BEGINNING: Final = re.compile(
    rb'\s*\{\s*"protocolSection"\s*:\s*\{\s*"identificationModule"\s*:\s*\{\s*"nctId"\s*:\s*"(NCT\d{8})"'
)
_EDITION: Final = re.compile(rb'"versionHolder"\s*:\s*"[^"]*"')
_LARGEST_COUNT: Final = 2**31 - 1

# Members that hold people, wherever they stand: the structure's contacts, officials and responsible parties.
_PEOPLE: Final = frozenset(
    {
        "centralContacts",
        "contacts",
        "investigatorAffiliation",
        "investigatorFullName",
        "investigatorTitle",
        "oldNameTitle",
        "overallOfficials",
        "pointOfContact",
        "unpostedResponsibleParty",
    }
)
# Those of them whose names must not stand in other texts either.
_CONTACTS: Final = frozenset({"centralContacts", "contacts", "overallOfficials"})
# Where the structure has them. A record is walked whole only where one stands elsewhere.
_MODULES: Final = (
    ("protocolSection", "contactsLocationsModule"),
    ("protocolSection", "sponsorCollaboratorsModule"),
    ("resultsSection", "moreInfoModule"),
    ("annotationSection", "annotationModule"),
)
_PEOPLE_KEYS: Final = tuple(f'"{key}"'.encode() for key in sorted(_PEOPLE))


def studies(stream: IO[bytes], origin: str, size: int) -> Iterator[Item]:
    """The studies of one file."""
    return json_files.studies(stream, origin, size, _look)


def _look(text: bytes) -> Glance | None:
    begins = _BEGINNING.match(text)
    return Glance(begins[1].decode(), hashlib.sha256(_EDITION.sub(b"", text.strip())).digest()) if begins else None


def without_people(payload: Any) -> Any:
    """A copy without contact persons, officials and investigators, and without the contacts' names in its texts."""
    names: list[str] = []
    if type(payload) is dict:
        payload = dict(payload)
        for section, module in _MODULES:
            inside = payload.get(section)
            if type(inside) is dict and module in inside:
                payload[section] = {**inside, module: _without_people(inside[module], names)}
    text = orjson.dumps(payload)
    if any(key in text for key in _PEOPLE_KEYS):
        payload = _without_people(payload, names)
    return redact_names(payload, names)


def _without_people(payload: Any, names: list[str]) -> Any:
    if type(payload) is dict:
        for key in _CONTACTS & payload.keys():
            names += _names(payload[key])
        return {
            key: value if type(value) is str else _without_people(value, names)
            for key, value in payload.items()
            if key not in _PEOPLE
        }
    if type(payload) is list:
        return [value if type(value) is str else _without_people(value, names) for value in payload]
    return payload


def _names(contacts: Any) -> list[str]:
    found = [contact.get("name") for contact in contacts if type(contact) is dict] if type(contacts) is list else []
    return [name for name in found if type(name) is str]


def content(payload: Any) -> Any:
    """The payload without the date of the registry's daily edition, which moves though the study does not."""
    derived = payload.get("derivedSection")
    info = derived.get("miscInfoModule") if type(derived) is dict else None
    if type(info) is not dict:
        return payload
    lasting = {key: value for key, value in info.items() if key != "versionHolder"}
    return {**payload, "derivedSection": {**derived, "miscInfoModule": lasting}}


def number(payload: Any) -> str:
    """The NCT number.

    Raises:
        MalformedRecord: there is none, or it is none.
    """
    return _nct_number(Node(payload).child("protocolSection").child("identificationModule"))


def parse(payload: dict[str, Any] | bytes) -> StudyRecord:
    """Read one study.

    Enums and dates are kept as given, and what is missing is empty.

    Raises:
        MalformedRecord: no JSON, no valid NCT number, no title, or a member of the wrong type.
    """
    if isinstance(payload, bytes):
        try:
            payload = orjson.loads(payload)
        except orjson.JSONDecodeError as error:
            raise MalformedRecord("", f"not JSON: {error}") from error
    study = Node(payload)
    protocol = study.child("protocolSection")
    identity = protocol.child("identificationModule")
    status = protocol.child("statusModule")
    sponsors = protocol.child("sponsorCollaboratorsModule")
    conditions = protocol.child("conditionsModule")
    design = protocol.child("designModule")
    info = design.child("designInfo")
    treatment = protocol.child("armsInterventionsModule")
    eligibility = protocol.child("eligibilityModule")
    sharing = protocol.child("ipdSharingStatementModule")
    return StudyRecord(
        registry_id=_nct_number(identity),
        register=REGISTER,
        aliases=identity.texts("nctIdAliases"),
        sponsor_id=_study_id(identity.child("orgStudyIdInfo")),
        secondary_ids=tuple(map(_study_id, identity.children("secondaryIdInfos"))),
        brief_title=_brief_title(identity),
        official_title=identity.text("officialTitle"),
        acronym=identity.text("acronym"),
        status=status.text("overallStatus"),
        last_known_status=status.text("lastKnownStatus"),
        why_stopped=status.text("whyStopped"),
        verified=status.text("statusVerifiedDate"),
        start=_date(status.child("startDateStruct")),
        primary_completion=_date(status.child("primaryCompletionDateStruct")),
        completion=_date(status.child("completionDateStruct")),
        first_posted=_date(status.child("studyFirstPostDateStruct")),
        last_updated=_date(status.child("lastUpdatePostDateStruct")),
        results_posted=_date(status.child("resultsFirstPostDateStruct")),
        sponsor=_organisation(sponsors.child("leadSponsor")),
        collaborators=tuple(map(_organisation, sponsors.children("collaborators"))),
        summary=protocol.child("descriptionModule").text("briefSummary"),
        conditions=conditions.texts("conditions"),
        keywords=conditions.texts("keywords"),
        study_type=design.text("studyType"),
        phases=design.texts("phases"),
        allocation=info.text("allocation"),
        intervention_model=info.text("interventionModel"),
        primary_purpose=info.text("primaryPurpose"),
        masking=info.child("maskingInfo").text("masking"),
        enrolment=_enrolment(design.child("enrollmentInfo")),
        arms=tuple(map(_arm, treatment.children("armGroups"))),
        interventions=tuple(map(_intervention, treatment.children("interventions"))),
        outcomes=_outcomes(protocol.child("outcomesModule")),
        eligibility=eligibility.text("eligibilityCriteria"),
        sex=eligibility.text("sex"),
        minimum_age=eligibility.text("minimumAge"),
        maximum_age=eligibility.text("maximumAge"),
        healthy_volunteers=eligibility.flag("healthyVolunteers"),
        sites=tuple(map(_site, protocol.child("contactsLocationsModule").children("locations"))),
        references=tuple(map(_reference, protocol.child("referencesModule").children("references"))),
        has_results=bool(study.flag("hasResults")),
        data_sharing=sharing.text("ipdSharing"),
        data_sharing_description=sharing.text("description"),
        as_of=study.child("derivedSection").child("miscInfoModule").text("versionHolder"),
    )


def _nct_number(identity: Node) -> str:
    number = identity.text("nctId")
    if not number:
        raise identity.wrong("nctId", "missing: a study without its NCT number cannot be told from others")
    if not _NCT.fullmatch(number):
        raise identity.wrong("nctId", f"“{number[:40]}” is not an NCT number (NCT and eight digits)")
    return number


def _brief_title(identity: Node) -> str:
    title = identity.text("briefTitle")
    if not title.strip() and not identity.text("officialTitle").strip():
        raise identity.wrong("briefTitle", "missing, and there is no official title either")
    return title


def _study_id(node: Node) -> StudyId:
    return StudyId(node.text("id"), node.text("type"), node.text("domain"))


def _date(node: Node) -> StatedDate:
    return StatedDate(node.text("date"), node.text("type"))


def _organisation(node: Node) -> Organisation:
    return Organisation(node.text("name"), node.text("class"))


def _enrolment(node: Node) -> Enrolment:
    count = node.whole("count")
    if count is not None and not 0 <= count <= _LARGEST_COUNT:
        raise node.wrong("count", f"{count} is not a number of people")
    return Enrolment(count, node.text("type"))


def _arm(node: Node) -> Arm:
    return Arm(node.text("label"), node.text("type"), node.text("description"), node.texts("interventionNames"))


def _intervention(node: Node) -> Intervention:
    return Intervention(node.text("type"), node.text("name"), node.text("description"), node.texts("otherNames"))


def _outcomes(module: Node) -> tuple[Outcome, ...]:
    return tuple(
        Outcome(kind, node.text("measure"), node.text("timeFrame"), node.text("description"))
        for kind, key in (
            ("primary", "primaryOutcomes"),
            ("secondary", "secondaryOutcomes"),
            ("other", "otherOutcomes"),
        )
        for node in module.children(key)
    )


def _site(node: Node) -> Site:
    point = node.child("geoPoint")
    return Site(
        node.text("facility"),
        node.text("status"),
        node.text("city"),
        node.text("state"),
        node.text("zip"),
        node.text("country"),
        point.number("lat"),
        point.number("lon"),
    )


def _reference(node: Node) -> Reference:
    return Reference(
        node.text("pmid"),
        node.text("type"),
        node.text("citation"),
        tuple(retraction.text("pmid") for retraction in node.children("retractions")),
    )
