"""Made-up ClinicalTrials.gov records of realistic shape and size: median about 15 kB, a long tail up to 1.5 MB.

Words follow Zipf's law over a vocabulary of 30,000, as those of prose do: an index over few words would flatter us.
One in a hundred is about people with a spinal cord injury, as in the whole registry.
"""

import random
from functools import cache
from itertools import accumulate
from typing import Any

from tests.bench import injury

COMMON_WORDS = """
    the of and in to participants study treatment safety score change baseline follow visit weeks months group control
    assessment primary secondary measure function pain adverse events infusion dose criteria consent written able age
""".split()
# As rare as in the registry: about one trial in ten has one of them.
RARE_WORDS = ["spinal", "cord", "injury", "motor", "sensory", "bladder", "walking", "neurological"]
RARE_FROM = 600  # rank
VOCABULARY = 30_000
POOL = 600_000  # words of running text, out of which every record takes its own stretches
STATUSES = {
    "COMPLETED": 54, "RECRUITING": 13, "UNKNOWN": 14, "TERMINATED": 6, "NOT_YET_RECRUITING": 4,
    "ACTIVE_NOT_RECRUITING": 4, "WITHDRAWN": 3, "ENROLLING_BY_INVITATION": 1, "SUSPENDED": 1,
}  # fmt: skip
PHASES = [["PHASE1"], ["PHASE1", "PHASE2"], ["PHASE2"], ["PHASE3"], ["NA"], ["NA"]]
PLACES = {
    ("United States", "Boston"): 35, ("China", "Guangzhou"): 12, ("France", "Paris"): 8, ("Germany", "Berlin"): 6,
    ("United Kingdom", "London"): 6, ("Spain", "Madrid"): 5, ("Japan", "Tokyo"): 4, ("Brazil", "Recife"): 3,
    ("Egypt", "Cairo"): 3, ("Poland", "Warsaw"): 2, ("Jordan", "Amman"): 1,
}  # fmt: skip
CONDITIONS = {
    "Stroke": 20, "Breast Cancer": 30, "Diabetes": 25, "Asthma": 12, "Depression": 11, "Healthy": 1,
}  # fmt: skip
INJURED = 0.01
PEOPLE = ["Ada Novak", "Ben Osei", "Chen Wei", "Dora Lind", "Emre Çelik", "Fay O'Neill", "Gil Haddad", "Hana Sato"]
LARGEST = 100  # times the usual size
WITH_RESULTS = 0.12


@cache
def pool() -> list[str]:
    """Running text: the common words first in rank, then made-up ones."""
    chance = random.Random(0)
    syllables = [consonant + vowel for consonant in "bcdfglmnprstvz" for vowel in "aeiou"]
    made_up = {"".join(chance.choices(syllables, k=chance.randint(2, 5))) for _ in range(2 * VOCABULARY)}
    words = [*COMMON_WORDS, *sorted(made_up, key=lambda _word: chance.random())][:VOCABULARY]
    words[RARE_FROM:RARE_FROM] = RARE_WORDS
    weights = list(accumulate(1 / rank for rank in range(1, len(words) + 1)))
    return chance.choices(words, cum_weights=weights, k=POOL)


def text(chance: random.Random, words: int) -> str:
    """Prose of that many words."""
    words = max(1, words)
    start = chance.randrange(POOL - min(words, POOL - 1))
    return " ".join(pool()[start : start + words]).capitalize() + "."


def one_of(chance: random.Random, weighted: dict[Any, int]) -> Any:
    """One of the keys, as often as its weight says."""
    return chance.choices(list(weighted), weights=list(weighted.values()))[0]


def study(number: int) -> dict[str, Any]:
    """The record of that number; the same number gives the same record."""
    chance = random.Random(number)
    size = min(chance.lognormvariate(0, 0.8), LARGEST)
    places = [one_of(chance, PLACES) for _ in range(1 + (chance.random() < 0.2) * chance.randint(1, 6))]
    city = places[0][1]
    injured = chance.random() < INJURED
    conditions = chance.choice(injury.CONDITIONS) if injured else [one_of(chance, CONDITIONS)]
    youngest, oldest = ages = injury.ages(chance)
    status = one_of(chance, STATUSES)
    has_results = chance.random() < WITH_RESULTS
    year = chance.randint(2005, 2025)

    def many(count: float) -> range:
        return range(max(1, round(count * size)))

    prose = text(chance, round(300 * size))
    person = f"{chance.choice(PEOPLE)} {number % 97}, MD"
    contact = {"name": person, "role": "CONTACT", "phone": "555-010-0199", "email": "trial@example.org"}

    return {
        "protocolSection": {
            "identificationModule": {
                "nctId": f"NCT9{number:07d}",
                "orgStudyIdInfo": {"id": f"BENCH-{number}"},
                "organization": {"fullName": f"University of {city}", "class": "OTHER"},
                "briefTitle": f"Study {number} of {conditions[0].lower()}: {text(chance, 6)}",
                "officialTitle": text(chance, 20),
            },
            "statusModule": {
                "statusVerifiedDate": f"{year}-03",
                "overallStatus": status,
                "startDateStruct": {"date": start(chance, year), "type": "ACTUAL"},
                "primaryCompletionDateStruct": {"date": f"{year + 2}-05", "type": "ESTIMATED"},
                "completionDateStruct": {"date": f"{year + 3}-05", "type": "ESTIMATED"},
                "studyFirstPostDateStruct": {"date": f"{year}-01-05", "type": "ACTUAL"},
                "lastUpdatePostDateStruct": {"date": f"{year + 1}-01-05", "type": "ACTUAL"},
            },
            "sponsorCollaboratorsModule": {
                "responsibleParty": {"type": "PRINCIPAL_INVESTIGATOR", "investigatorFullName": person},
                "leadSponsor": {"name": f"University of {city}", "class": "OTHER"},
                "collaborators": [{"name": text(chance, 3), "class": "INDUSTRY"}],
            },
            "descriptionModule": {
                "briefSummary": text(chance, round(120 * size)),
                "detailedDescription": text(chance, round(500 * size)),
            },
            "conditionsModule": {"conditions": conditions, "keywords": text(chance, 3).split()},
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
                "eligibilityCriteria": injury.criteria(chance, ages, prose) if injured else prose,
                "sex": "ALL",
                "minimumAge": f"{youngest} Years",
                "maximumAge": f"{oldest} Years",
                "healthyVolunteers": False,
            },
            "contactsLocationsModule": {
                **({"centralContacts": [contact]} if status == "RECRUITING" else {}),
                "overallOfficials": [{"name": person, "affiliation": f"University of {city}", "role": "STUDY_CHAIR"}],
                "locations": [
                    {
                        "facility": f"Hospital {chance.randint(1, 500)}",
                        "status": "RECRUITING",
                        "city": town,
                        "country": country,
                        "geoPoint": {"lat": 48.85, "lon": 2.35},
                    }
                    for site in many(4)
                    for country, town in [places[site % len(places)]]
                ],
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
        **({"resultsSection": results(chance, size)} if has_results else {}),
        "hasResults": has_results,
    }


def start(chance: random.Random, year: int) -> str:
    """A date within the year; one in four without a day, as those of older records."""
    month = f"{year}-{chance.randint(1, 12):02d}"
    return month if chance.random() < 0.25 else f"{month}-{chance.randint(1, 28):02d}"


def results(chance: random.Random, size: float) -> dict[str, Any]:
    """Posted results: the long part of a record that has them."""
    measures = [
        {
            "type": "PRIMARY",
            "title": text(chance, 12),
            "description": text(chance, 40),
            "groups": [{"id": f"OG00{group}", "title": text(chance, 3)} for group in range(2)],
            "classes": [
                {"categories": [{"measurements": [{"groupId": f"OG00{g}", "value": str(g)} for g in range(2)]}]}
                for _ in range(6)
            ],
        }
        for _ in range(round(10 * size))
    ]
    events = [
        {"term": text(chance, 2), "organSystem": "General", "stats": [{"groupId": "EG000", "numAffected": n}]}
        for n in range(round(60 * size))
    ]
    return {
        "outcomeMeasuresModule": {"outcomeMeasures": measures},
        "adverseEventsModule": {"frequencyThreshold": "5", "otherEvents": events},
    }
