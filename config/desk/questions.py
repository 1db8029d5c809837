"""The questions that the desk counts and the reports list, each in one place."""

import datetime as dt
from collections.abc import Iterator
from typing import Any

from django.db.models import Case, CharField, Count, Exists, F, Max, Min, OuterRef, Q, QuerySet, Subquery, Value, When
from django.utils import timezone

from editorial.actions.letters import KEPT_DAYS
from editorial.admin.naming import content_models
from editorial.models import LinkCheck, Publishable, Source
from editorial.models.letters import Letter
from editorial.models.link_check import DEAD
from editorial.models.source import LINK
from trials.models import KeptApart, Trial, TrialChange, TrialIdentifier
from trials.querysets import with_unchecked_criteria

SOON = (30, 60, 90)
Kind = TrialIdentifier.Kind


def due_within(records: QuerySet[Any], days: int) -> QuerySet[Any]:
    """Published records whose review falls due within so many days; 0: is overdue."""
    today = timezone.localdate()
    if not days:
        return records.filter(state=Publishable.State.PUBLISHED, review_due__lt=today)
    return records.filter(state=Publishable.State.PUBLISHED, review_due__range=(today, today + dt.timedelta(days=days)))


def reviews_by_date() -> dict[str, int]:
    """How many reviews of published records are overdue, and due within 30, 60 and 90 days: one query for all kinds."""
    today = timezone.localdate()
    ends = {str(days): today + dt.timedelta(days=days) for days in SOON}
    counts = {"overdue": Count("pk", filter=Q(review_due__lt=today))} | {
        days: Count("pk", filter=Q(review_due__range=(today, end))) for days, end in ends.items()
    }
    first, *others = [
        model._default_manager.filter(state=Publishable.State.PUBLISHED, review_due__lte=ends["90"])
        .order_by()
        .annotate(of_kind=Value(model._meta.label_lower, output_field=CharField()))
        .values("of_kind")
        .annotate(**counts)
        .values_list(*counts)
        for model in content_models()
    ]
    found = list(first.union(*others, all=True))
    return {name: sum(row[column] for row in found) for column, name in enumerate(counts)}


def waiting_changes() -> QuerySet[TrialChange]:
    """Changes that registries made in what readers see and nobody has looked at, what matters most first."""
    found: QuerySet[TrialChange] = TrialChange.objects.filter(
        for_editors=True, looked_at=None, trial__state=Publishable.State.PUBLISHED
    ).order_by("weight", "-seen_on", "-pk")
    return found


def letters(model: Any, login: str) -> dict[str, Any]:
    """Of reports or enquiries: how many nobody has begun (`waiting`), the `oldest` of them, how many are `mine`.

    `over` is how many were to be erased the day before yesterday, and are still there.
    """
    State = Letter.State  # noqa: N806 - a class
    return dict(
        model.objects.aggregate(
            waiting=Count("pk", filter=Q(state=State.NEW)),
            oldest=Min("received_at", filter=Q(state=State.NEW)),
            mine=Count("pk", filter=Q(state=State.IN_WORK, assigned_to=login)),
            over=Count("pk", filter=Q(acted_at__lt=timezone.now() - dt.timedelta(days=KEPT_DAYS + 2))),
        )
    )


def unchecked_criteria() -> int:
    """How many trials that readers see say that a machine read their criteria, and that nobody has checked that."""
    return with_unchecked_criteria(Trial.objects.published()).count()


def changed_trials() -> QuerySet[Any]:
    """Published trials with changes that wait, what matters most first, with `changed_on` and the least `weight`."""
    waiting = waiting_changes().order_by().values("trial").annotate(last=Max("seen_on"), least=Min("weight"))
    of_trial = waiting.filter(trial=OuterRef("pk"))
    trials: QuerySet[Any] = Trial.objects.filter(pk__in=waiting_changes().order_by().values("trial")).annotate(
        changed_on=Subquery(of_trial.values("last")), weight=Subquery(of_trial.values("least"))
    )
    return trials.order_by("weight", "-changed_on", "pk")


def sharing_a_number() -> QuerySet[Any]:
    """Trials that name a number which leads to another trial, with the `number` and the key of the `other`.

    They may be one study. Those that an editor keeps apart are left out.
    """
    holders = TrialIdentifier.objects.exclude(kind__in=[Kind.CLAIMED, Kind.OTHER]).filter(
        scheme=OuterRef("scheme"), value=OuterRef("number")
    )
    own = TrialIdentifier.objects.filter(trial=OuterRef(OuterRef("pk")), kind=Kind.PRIMARY).values("value")
    apart = KeptApart.objects.filter(
        Q(trial=OuterRef("pk"), scheme=OuterRef("scheme"), value=OuterRef("number"))
        | Q(trial__slug=OuterRef("other"), value__in=own)
    )
    trials: QuerySet[Any] = Trial.objects.filter(identifiers__kind=Kind.CLAIMED).annotate(
        scheme=F("identifiers__scheme"), number=F("identifiers__value"), other=Subquery(holders.values("trial__slug"))
    )
    return trials.filter(~Exists(apart), other__isnull=False).order_by("pk", "number")


def _cited(source: str = "pk") -> Q:
    """Whether anything refers to a source: citations and every other link to one."""
    found = Q()
    for relation in Source._meta.related_objects:
        link: Any = relation.field
        rows = link.remote_field.through if relation.many_to_many else relation.related_model
        column = link.m2m_reverse_field_name() if relation.many_to_many else link.name
        found |= Q(Exists(rows._default_manager.filter(**{column: OuterRef(source)})))
    return found


def unused_sources() -> QuerySet[Source]:
    """Sources to which nothing refers."""
    return Source.objects.exclude(_cited())


def retracted_sources() -> QuerySet[Source]:
    """Sources that were retracted and that something still cites."""
    return Source.objects.exclude(retracted_on="").filter(_cited())


def source_counts() -> dict[str, int]:
    """How many of both, in one query."""
    counted: Any = Source.objects.annotate(used=Case(When(_cited(), then=True), default=False)).aggregate(
        unused=Count("pk", filter=Q(used=False)),
        retracted=Count("pk", filter=Q(used=True) & ~Q(retracted_on="")),
    )
    return dict(counted)


def dead_sources() -> QuerySet[Any]:
    """Published sources whose link is dead."""
    dead = LinkCheck.objects.filter(DEAD).values("address")
    return Source.objects.published().annotate(address=LINK).filter(address__in=dead)


def checked_sources() -> Iterator[tuple[Source, LinkCheck]]:
    """Published sources with a link that is dead, has moved for good or may not be asked, each with its check."""
    Found = LinkCheck.Found  # noqa: N806 - a class
    checks = LinkCheck.objects.filter(DEAD | Q(found__in=[Found.MOVED, Found.NOT_ASKED]))
    # What is dead first.
    ranked = sorted(checks, key=lambda check: (check.found != Found.FAILS, check.found, check.address))
    sources: dict[str, list[Source]] = {}
    named = Source.objects.published().annotate(address=LINK).filter(address__in=checks.values("address"))
    for source in named.defer("search").order_by("pk"):
        sources.setdefault(source.link, []).append(source)
    return ((source, check) for check in ranked for source in sources.get(check.address, ()))


def without_source(model: type[Publishable]) -> QuerySet[Any]:
    """Records of a kind that name sources, but cite none; of trials those alone in which an editor wrote."""
    manager: Any = model._default_manager
    records: QuerySet[Any] = manager.filter(citations=None)
    return records.filter(edition__gt=0) if model.registry_owned else records
