"""Made-up ClinicalTrials.gov records of realistic shape and size: median about 15 kB, a long tail above."""

import random
from typing import Any

WORDS = """
    the of and in to participants study injury spinal cord treatment safety motor sensory score change baseline follow
    visit weeks months cells group control assessment primary secondary measure function pain bladder bowel hand arm
    walking independence adverse events infusion intrathecal dose criteria consent written able age level neurological
""".split()
STATUSES = ["RECRUITING", "COMPLETED", "UNKNOWN", "TERMINATED", "NOT_YET_RECRUITING", "ACTIVE_NOT_RECRUITING"]
PHASES = [["PHASE1"], ["PHASE1", "PHASE2"], ["PHASE2"], ["PHASE3"], ["NA"]]
PLACES = [
    ("France", "Paris"),
    ("China", "Guangzhou"),
    ("Japan", "Tokyo"),
    ("United States", "Boston"),
    ("Spain", "Madrid"),
]


def text(chance: random.Random, words: int) -> str:
    """Prose of that many words."""
    return " ".join(chance.choices(WORDS, k=max(1, words))).capitalize() + "."


def study(number: int) -> dict[str, Any]:
    """The record of that number; the same number gives the same record."""
    chance = random.Random(number)
    size = min(chance.lognormvariate(0, 0.7), 20)
    country, city = chance.choice(PLACES)
    year = chance.randint(2005, 2025)

    def many(count: float) -> range:
        return range(max(1, round(count * size)))

    return {
        "protocolSection": {
            "identificationModule": {
                "nctId": f"NCT9{number:07d}",
                "orgStudyIdInfo": {"id": f"BENCH-{number}"},
                "organization": {"fullName": f"University of {city}", "class": "OTHER"},
                "briefTitle": f"Cells {number} in spinal cord injury: {text(chance, 6)}",
                "officialTitle": text(chance, 20),
            },
            "statusModule": {
                "statusVerifiedDate": f"{year}-03",
                "overallStatus": chance.choice(STATUSES),
                "startDateStruct": {"date": f"{year}-{chance.randint(1, 12):02d}-11", "type": "ACTUAL"},
                "primaryCompletionDateStruct": {"date": f"{year + 2}-05", "type": "ESTIMATED"},
                "completionDateStruct": {"date": f"{year + 3}-05", "type": "ESTIMATED"},
                "studyFirstPostDateStruct": {"date": f"{year}-01-05", "type": "ACTUAL"},
                "lastUpdatePostDateStruct": {"date": f"{year + 1}-01-05", "type": "ACTUAL"},
            },
            "sponsorCollaboratorsModule": {
                "responsibleParty": {"type": "SPONSOR"},
                "leadSponsor": {"name": f"University of {city}", "class": "OTHER"},
                "collaborators": [{"name": text(chance, 3), "class": "INDUSTRY"}],
            },
            "descriptionModule": {
                "briefSummary": text(chance, round(120 * size)),
                "detailedDescription": text(chance, round(500 * size)),
            },
            "conditionsModule": {"conditions": ["Spinal Cord Injuries"], "keywords": ["cells", "cord"]},
            "designModule": {
                "studyType": "INTERVENTIONAL",
                "phases": chance.choice(PHASES),
                "designInfo": {
                    "allocation": "RANDOMIZED",
                    "interventionModel": "PARALLEL",
                    "primaryPurpose": "TREATMENT",
                    "maskingInfo": {"masking": "DOUBLE"},
                },
                "enrollmentInfo": {"count": chance.randint(4, 300), "type": "ESTIMATED"},
            },
            "armsInterventionsModule": {
                "armGroups": [
                    {
                        "label": f"Arm {arm}",
                        "type": "EXPERIMENTAL",
                        "description": text(chance, 40),
                        "interventionNames": ["Biological: cells"],
                    }
                    for arm in many(2)
                ],
                "interventions": [{"type": "BIOLOGICAL", "name": "cells", "description": text(chance, 40)}],
            },
            "outcomesModule": {
                "primaryOutcomes": [
                    {"measure": text(chance, 8), "description": text(chance, 30), "timeFrame": "12 months"}
                ],
                "secondaryOutcomes": [
                    {"measure": text(chance, 8), "description": text(chance, 30), "timeFrame": "24 months"}
                    for _ in many(8)
                ],
            },
            "eligibilityModule": {
                "eligibilityCriteria": text(chance, round(300 * size)),
                "sex": "ALL",
                "minimumAge": "18 Years",
                "maximumAge": "65 Years",
                "healthyVolunteers": False,
            },
            "contactsLocationsModule": {
                "locations": [
                    {
                        "facility": f"Hospital {chance.randint(1, 500)}",
                        "status": "RECRUITING",
                        "city": city,
                        "country": country,
                        "geoPoint": {"lat": 48.85, "lon": 2.35},
                    }
                    for _ in many(4)
                ]
            },
            "referencesModule": {
                "references": [
                    {"pmid": str(chance.randint(10**6, 10**7)), "type": "BACKGROUND", "citation": text(chance, 20)}
                    for _ in many(3)
                ]
            },
        },
        "derivedSection": {
            "miscInfoModule": {"versionHolder": "2026-11-20"},
            "conditionBrowseModule": {
                "meshes": [{"id": f"D{chance.randint(1, 99999):06d}", "term": text(chance, 3)} for _ in many(6)],
                "ancestors": [{"id": f"D{chance.randint(1, 99999):06d}", "term": text(chance, 3)} for _ in many(10)],
                "browseLeaves": [
                    {"id": f"M{chance.randint(1, 99999)}", "name": text(chance, 3), "relevance": "LOW"}
                    for _ in many(14)
                ],
            },
        },
        "hasResults": False,
    }
