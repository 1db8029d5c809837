"""Urgent notices: on which pages one stands.

A notice concerns the records that it names and those that cite a source it is about. It stands on the pages of these,
on every page that shows one of them as a row, and on every page that cites one of its sources.
"""

import re
from collections.abc import Iterable
from typing import Any

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import CharField, F, Q, QuerySet, Value
from django.urls import NoReverseMatch

from editorial.kinds import kinds, short
from editorial.models import Notice, Publishable, Source
from editorial.references import References
from editorial.snapshots import owned_rows

# A record as (short name of its kind, key).
Name = tuple[str, str]


def standing_notices() -> list[Any]:
    """Those that have not ended, newest first, each with the ids of its sources in `about_ids`."""
    standing = Notice.objects.filter(ended_at=None)
    # Every page asks, and mostly there is none: the whole question takes four times as long to put together.
    if not standing.order_by().exists():
        return []
    notices = standing.select_related("source")
    return list(notices.annotate(about_ids=ArrayAgg("about", filter=Q(about__isnull=False), default=[])))


def notices_on(record: Publishable, references: References, html: str) -> list[Notice]:
    """The notices that stand on the page of this record, which is `html` and cites `references`."""
    notices = standing_notices()
    if not notices:
        return []
    citing = _citing({source for notice in notices for source in notice.about_ids})
    cited = {reference.source.pk for reference in references}
    page_of = (str(record._meta.model_name), record.slug)
    return [notice for notice in notices if _stands_on(notice, page_of, html, cited, citing)]


def notices_listed(html: str) -> list[Notice]:
    """The notices that stand on a page of many records, which is `html`: what it says of one rests on its rows too."""
    notices = standing_notices()
    if not notices:
        return []
    citing = _citing({source for notice in notices for source in notice.about_ids})
    concerned = {notice.pk: _concerned(notice, citing) for notice in notices}
    return [
        notice
        for notice in notices
        if any(_shows(html, name) for name in concerned[notice.pk] | _owners(concerned[notice.pk]))
    ]


def _owners(names: set[Name]) -> set[Name]:
    """The records on whose pages these stand, where they have no page of their own."""
    found: set[Name] = set()
    for kind, model in kinds().items():
        keys = [key for of_kind, key in names if of_kind == kind]
        for field in model.shown_on if keys else ():
            owner: Any = model._meta.get_field(field).related_model
            records = model._default_manager.filter(slug__in=keys).exclude(**{field: None})
            found |= {
                (str(owner._meta.model_name), key)
                for key in records.values_list(f"{field}__slug", flat=True).distinct()
            }
    return found


def _concerned(notice: Any, citing: dict[Name, set[int]]) -> set[Name]:
    about = set(notice.about_ids)
    return {name_of(written) for written in notice.records} | {
        name for name, sources in citing.items() if sources & about
    }


def _stands_on(notice: Any, page_of: Name, html: str, cited: set[int], citing: dict[Name, set[int]]) -> bool:
    about = set(notice.about_ids)
    if about & cited:
        return True
    concerned = _concerned(notice, citing)
    return page_of in concerned or any(_shows(html, name) for name in concerned)


def name_of(written: str) -> Name:
    """`trial:NCT02481440` as kind and key."""
    kind, _colon, key = written.partition(":")
    return kind.strip(), key.strip()


def _shows(html: str, name: Name) -> bool:
    """Whether the page holds a row of the record: one with its id, or one whose heading leads to its page."""
    kind, key = name
    if f'id="{kind}-{key}"' in html:
        return True
    model: Any = kinds().get(kind)
    if model is None or model.shown_on or not hasattr(model, "get_absolute_url"):
        return False
    try:
        address = model(slug=key).get_absolute_url()
    except NoReverseMatch:
        return False
    return re.search(rf'<(?:h3|h4|th scope="row"[^>]*)><a href="{re.escape(address)}"', html) is not None


def _citing(sources: set[int]) -> dict[Name, set[int]]:
    """The records that cite each of these sources, in a citation or in any other row that they own; one query."""
    found: dict[Name, set[int]] = {}
    if sources:
        first, *others = _citing_rows(sources)
        for kind, key, source in first.union(*others):
            found.setdefault((short(kind), key), set()).add(source)
    return found


def _citing_rows(sources: Iterable[int]) -> list[QuerySet[Any]]:
    rows = []
    for model in kinds().values():
        kind = Value(model._meta.label_lower, output_field=CharField())
        for row, owner in owned_rows(model).values():
            fields = [*row._meta.concrete_fields, *row._meta.many_to_many]
            for field in (field for field in fields if field.related_model is Source):
                citing = row._default_manager.filter(**{f"{field.name}__in": sources}).order_by()
                columns = {"said_kind": kind, "said_key": F(f"{owner}__slug"), "said_source": F(field.name)}
                rows.append(citing.annotate(**columns).values_list(*columns))
    return rows
