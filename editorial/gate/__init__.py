"""The gate: why a record may not be published, and what to look at again before it is.

Each reason names its field, so that a form can lead there. The gate asks the record as it stands in the tables: records
that are published together are all in place by then, and links between them count as alive.
"""

from collections.abc import Collection, Iterator

from django.core.exceptions import ValidationError

from editorial.gate.doubts import copied_from_a_registry, hype, old_sources
from editorial.gate.evidence import dead_citations, nothing_behind_it, retracted, withdrawn
from editorial.gate.people import (
    approvers_of,
    nameless_review,
    no_review_date,
    not_yet,
    one_pair_of_eyes,
    overdue,
    returned,
)
from editorial.gate.pointers import dead_links, unseen_images
from editorial.gate.readability import hard_summary
from editorial.gate.refusal import Refusal
from editorial.gate.subject import Subject
from editorial.models import Proposal, Publishable

__all__ = ["Refusal", "is_fit", "refusals", "warnings"]


def refusals(obj: Publishable, *, proposal: Proposal | None = None, by: str = "") -> list[Refusal]:
    """Why the record as it stands in the tables may not be published by `by`; empty where it may.

    Without a proposal what it says is judged, and not who wrote it.
    """
    subject = Subject(obj)
    return [
        *_not_fit(subject, proposal, by),
        *nothing_behind_it(subject),
        *retracted(subject),
        *withdrawn(subject),
        *dead_citations(subject),
        *hard_summary(obj),
        *dead_links(subject),
        *unseen_images(subject),
        *no_review_date(obj),
        *nameless_review(obj),
        *not_yet(obj),
        *returned(proposal),
        *one_pair_of_eyes(proposal, by),
    ]


def is_fit(obj: Publishable) -> bool:
    """Whether the database can hold it as published at all: a story without consent it cannot."""
    try:
        obj.clean_for_readers()
    except ValidationError:
        return False
    return True


def warnings(obj: Publishable) -> list[Refusal]:
    """What an editor should look at again before publishing."""
    subject = Subject(obj)
    return [*hype(subject), *old_sources(subject), *copied_from_a_registry(subject), *overdue(obj)]


def _not_fit(subject: Subject, proposal: Proposal | None, by: str) -> Iterator[Refusal]:
    """What the models themselves refuse."""
    authors: Collection[str] = proposal.authors if proposal else ()
    approvers = approvers_of(proposal, but=by) if proposal else None
    old = subject.rows_as_published if approvers is not None else set()
    try:
        subject.obj.clean_for_readers()
    except ValidationError as error:
        yield from _reasons(error, "")
    for prefix, row in subject.rows:
        try:
            row.clean_for_readers(authors, None if (type(row), row.pk) in old else approvers)
        except ValidationError as error:
            yield from _reasons(error, prefix)


def _reasons(error: ValidationError, prefix: str) -> Iterator[Refusal]:
    messages = error.message_dict if hasattr(error, "error_dict") else {"": error.messages}
    for field, reasons in messages.items():
        column = field.replace("__all__", "")
        name = f"{prefix}{column}" if column else prefix.partition("-")[0]
        yield from (Refusal(name, reason, rows=bool(prefix and not column)) for reason in reasons)
