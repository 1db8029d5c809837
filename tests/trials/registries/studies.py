"""Small studies in the shape of ClinicalTrials.gov's API, version 2. All names and numbers are made up."""

from collections.abc import Mapping
from typing import Any


def make_study(nct_id: str = "NCT09000001", /, **modules: Mapping[str, object] | None) -> dict[str, Any]:
    """A study that imports; a keyword replaces members of that module of its protocol, None drops it."""
    protocol: dict[str, Any] = {
        "identificationModule": {
            "nctId": nct_id,
            "orgStudyIdInfo": {"id": f"SCI-{nct_id[-2:]}"},
            "organization": {"fullName": "Example University", "class": "OTHER"},
            "briefTitle": "Mesenchymal Cells in Chronic Spinal Cord Injury",
            "officialTitle": "A Phase 1/2 Study of Mesenchymal Cells in Chronic Spinal Cord Injury",
        },
        "statusModule": {
            "statusVerifiedDate": "2024-05",
            "overallStatus": "RECRUITING",
            "startDateStruct": {"date": "2023-02-01", "type": "ACTUAL"},
            "primaryCompletionDateStruct": {"date": "2025-12", "type": "ESTIMATED"},
            "completionDateStruct": {"date": "2026", "type": "ESTIMATED"},
            "studyFirstPostDateStruct": {"date": "2023-01-15", "type": "ACTUAL"},
            "lastUpdatePostDateStruct": {"date": "2024-05-20", "type": "ACTUAL"},
        },
        "sponsorCollaboratorsModule": {"leadSponsor": {"name": "Example University", "class": "OTHER"}},
        "descriptionModule": {"briefSummary": "Is it safe?"},
        "conditionsModule": {"conditions": ["Spinal Cord Injuries"], "keywords": ["MSC"]},
        "designModule": {
            "studyType": "INTERVENTIONAL",
            "phases": ["PHASE1", "PHASE2"],
            "designInfo": {
                "allocation": "RANDOMIZED",
                "interventionModel": "PARALLEL",
                "primaryPurpose": "TREATMENT",
                "maskingInfo": {"masking": "DOUBLE"},
            },
            "enrollmentInfo": {"count": 20, "type": "ESTIMATED"},
        },
        "armsInterventionsModule": {
            "armGroups": [
                {"label": "Cells", "type": "EXPERIMENTAL", "interventionNames": ["Biological: Cells"]},
                {"label": "Sham", "type": "SHAM_COMPARATOR", "description": "Skin incision only"},
            ],
            "interventions": [
                {"type": "BIOLOGICAL", "name": "Cells", "description": "10 million", "otherNames": ["MSC"]}
            ],
        },
        "outcomesModule": {
            "primaryOutcomes": [{"measure": "Adverse events", "timeFrame": "12 months"}],
            "secondaryOutcomes": [{"measure": "Motor score", "timeFrame": "12 months", "description": "ISNCSCI"}],
        },
        "eligibilityModule": {
            "eligibilityCriteria": "Inclusion Criteria:\n\n* AIS A or B\n* C5 to T10",
            "healthyVolunteers": False,
            "sex": "ALL",
            "minimumAge": "18 Years",
            "maximumAge": "65 Years",
        },
        "contactsLocationsModule": {
            "locations": [
                {
                    "facility": "Example Hospital",
                    "status": "RECRUITING",
                    "city": "Paris",
                    "zip": "75013",
                    "country": "France",
                    "geoPoint": {"lat": 48.85341, "lon": 2.3488},
                }
            ]
        },
        "referencesModule": {
            "references": [{"pmid": "123", "type": "BACKGROUND", "citation": "Doe A. A paper. 2019."}]
        },
        "ipdSharingStatementModule": {"ipdSharing": "NO"},
    }
    for name, members in modules.items():
        protocol[name] = None if members is None else {**protocol.get(name, {}), **members}
    return {
        "protocolSection": protocol,
        "derivedSection": {"miscInfoModule": {"versionHolder": "2024-06-01"}},
        "hasResults": False,
    }
