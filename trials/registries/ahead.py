"""What rules read in a record's criteria: once, and ahead of its writing, while the database writes those before it."""

from functools import lru_cache
from typing import Final

from trials.criteria import Reading, read
from trials.criteria.about import concerns_injury as _concerns_injury
from trials.criteria.about import telling
from trials.registries.records import StudyRecord

_RECORDS: Final = 1 << 11  # more than are on their way at a time
_concerns = lru_cache(_RECORDS)(_concerns_injury)
_read = lru_cache(_RECORDS)(read)


def look(record: StudyRecord) -> None:
    """Read what will be asked for."""
    if concerns_injury(record):
        reading(record.eligibility, titles_of(record))


def titles_of(record: StudyRecord) -> tuple[str, ...]:
    """What tells what the trial is about: its titles and conditions."""
    return (record.brief_title.strip() or record.official_title, record.official_title, *record.conditions)


def concerns_injury(record: StudyRecord) -> bool:
    """Whether the trial takes people with a spinal cord injury."""
    return _concerns(titles_of(record), record.eligibility)


def reading(criteria: str, titles: tuple[str, ...]) -> Reading:
    """What the criteria of a trial with these titles say."""
    return _read(criteria, telling(titles))
