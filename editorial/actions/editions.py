"""Editions of a record: kept at each save, set aside where two editors collide, restored as drafts."""

from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Max, Min
from django.utils import timezone
from django.utils.translation import gettext as _

from editorial import audit
from editorial.models import Appointment, Edition, Proposal, Publishable
from editorial.snapshots import apply, completed, snapshot, tried

# Why the edition was kept that holds what stood there before anybody edited the record.
BASELINE = "as it was before the first edition"
# Who made it where nobody is known to have published it.
IMPORT = "import"


class Moved(Exception):
    """Somebody else saved since the editor opened the record; `head` is what they saved."""

    def __init__(self, head: "Head") -> None:
        super().__init__(_("Somebody else has saved this record since you opened it."))
        self.head = head


class Erased(Exception):
    """The record was erased since the editor opened it; what was said before is not kept again."""

    def __init__(self, obj: Publishable) -> None:
        why = f" {obj.withdrawn_because}" if obj.withdrawn_because else ""
        text = _("This record was erased after you opened it.%(why)s What you typed is here, and is not saved.")
        super().__init__(text % {"why": why})


@dataclass(frozen=True)
class Head:
    """What the next save builds on: the pending edition where there is one, else what is live."""

    number: int
    snapshot: dict[str, Any]
    proposal: Proposal | None


def head(obj: Publishable) -> Head:
    """The newest state of the record."""
    proposal = Proposal.objects.about(obj).select_related("edition").first()
    if proposal:
        return Head(proposal.edition.number, completed(proposal.edition.snapshot, obj), proposal)
    return Head(obj.edition, snapshot(obj), None)


def lock(obj: Publishable) -> Publishable:
    """The record as it is now, held until the transaction ends. Others may refer to it meanwhile.

    Whoever holds several locks takes them in this order, so that no two ever wait for each other: records by kind and
    id, sources last; then appointments; then the epoch.
    """
    locked: Publishable = type(obj)._default_manager.select_for_update(of=("self",), no_key=True).get(pk=obj.pk)
    return locked


def base_of(obj: Publishable, number: int) -> dict[str, Any]:
    """The snapshot that an editor had before them who began at this edition.

    0 is what stood there before there were editions, which one of them holds since.

    Raises:
        Erased: all that stood there then was erased.
    """
    editions = Edition.objects.about(obj)
    first = editions.aggregate(first=Min("number"))["first"]
    # Editions number on after an erasure: what it left is the one before the first.
    left = first - 1 if first else obj.edition
    if number < left:
        raise Erased(obj)
    base = editions.filter(number=number).first() or editions.filter(reason=BASELINE).first()
    return completed(base.snapshot, obj) if base else snapshot(obj)


@transaction.atomic
def begin(*, obj: Publishable, by: str, reason: str = "") -> Edition:
    """Keep the first edition of a record that was just added."""
    taken = snapshot(obj)
    edition = _add(obj, taken, by=by, reason=reason, based_on=0, authors=[by])
    Proposal.objects.create(kind=edition.kind, key=edition.key, edition=edition, authors=[by])
    audit.record(who=by, act="add", obj=obj)
    return edition


@transaction.atomic
def keep(
    *,
    obj: Publishable,
    taken: dict[str, Any],
    by: str,
    based_on: int,
    reason: str = "",
    words_of: Edition | None = None,
) -> Edition | None:
    """Keep what an editor saved as the edition that waits to be published; None where it says nothing new.

    A record that was never published takes it at once. What is sent twice is saved once. Who wrote in the edition
    `words_of` wrote in this one too.

    Raises:
        Moved: `based_on` is no longer the newest edition; nothing is kept.
        Unusable: a record that the snapshot names is gone.
    """
    obj = lock(obj)
    newest = head(obj)
    if _says(taken) == _says(newest.snapshot):
        return newest.proposal.edition if newest.proposal else None
    if newest.number != based_on:
        raise Moved(newest)
    if not obj.edition and (obj.is_live or not newest.proposal):
        based_on = _keep_baseline(obj)
    before = newest.proposal.authors if newest.proposal else []
    authors = _each_once(*before, *_unpublished_authors(words_of), by)
    edition = _add(obj, taken, by=by, reason=reason, based_on=based_on, authors=authors)
    _propose(edition, newest.proposal)
    if not obj.is_live:
        apply(taken, obj)
    audit.record(who=by, act="save", obj=obj, changes=audit.changes_between(newest.snapshot, taken))
    return edition


def _says(taken: dict[str, Any]) -> Any:
    """What a snapshot says, whatever numbers its rows have: a row that is sent twice gets two."""
    rows = {name: [{**row, "id": None} for row in said] for name, said in taken["owned"].items()}
    return taken["fields"], rows


@transaction.atomic
def set_aside(*, obj: Publishable, taken: dict[str, Any], by: str, based_on: int, reason: str = "") -> Edition:
    """Keep what an editor typed while somebody else saved; it waits for `settle`."""
    obj = lock(obj)
    authors = _each_once(*_unpublished_authors(Edition.objects.about(obj).filter(number=based_on).first()), by)
    collides = {"conflicts_with": head(obj).number, "authors": authors}
    edition = _add(obj, taken, by=by, reason=reason, based_on=based_on, **collides)
    audit.record(who=by, act="conflict", obj=obj)
    return edition


@transaction.atomic
def settle(
    *, obj: Publishable, waiting: Edition, merged: dict[str, Any], by: str, based_on: int, reason: str = ""
) -> Edition | None:
    """Keep what an editor picked from two versions; the one that waited is settled.

    Raises:
        Moved: yet another edition was saved meanwhile.
        Unusable: what was picked does not fit together.
    """
    tried(merged, lock(obj))
    edition = keep(obj=obj, taken=merged, by=by, based_on=based_on, reason=reason, words_of=waiting)
    Edition.objects.filter(pk=waiting.pk).update(settled=True)
    return edition


@transaction.atomic
def restore(*, obj: Publishable, edition: Edition, by: str) -> dict[str, Any]:
    """Make an old edition the one that waits to be published; gives back what of it has no place any more, by path.

    Raises:
        Unusable: a record that the edition names is gone, or a value may not be so any more.
    """
    obj = lock(obj)
    newest = head(obj).number
    # In the form of now, with what is live where the old edition says nothing.
    taken, left = tried(edition.snapshot, obj)
    reason = _("Edition %(number)s restored") % {"number": edition.number}
    keep(obj=obj, taken=taken, by=by, based_on=newest, reason=reason, words_of=edition)
    return left


@transaction.atomic
def discard(*, obj: Publishable, by: str) -> None:
    """Give up what waits beside a live record. Its editions stay, and can be restored."""
    obj = lock(obj)
    if obj.is_live:
        Proposal.objects.about(obj).delete()
        Appointment.objects.about(obj).filter(act=Appointment.Act.PUBLISH).delete()
        audit.record(who=by, act="discard", obj=obj)


def _keep_baseline(obj: Publishable) -> int:
    """Keep what stands there as the first edition, published where readers got it; its number."""
    edition = _add(obj, snapshot(obj), by=obj.published_by or IMPORT, reason=BASELINE, based_on=0)
    if obj.is_live:
        published = {"published_at": obj.published_at, "published_by": obj.published_by}
        Edition.objects.filter(pk=edition.pk).update(made_at=obj.published_at, **published)
        type(obj)._default_manager.filter(pk=obj.pk).update(edition=edition.number)
    return edition.number


def newest_number(obj: Publishable) -> int:
    """The highest number of all its editions, those that waited in vain and those that were erased among them."""
    last: int | None = Edition.objects.about(obj).aggregate(last=Max("number"))["last"]
    return max(last or 0, obj.edition)


def _add(obj: Publishable, taken: dict[str, Any], **values: Any) -> Edition:
    values["made_by"], values["reason"] = values.pop("by"), values["reason"][:300]
    return Edition.objects.create(
        kind=obj._meta.label_lower,
        key=obj.slug,
        number=newest_number(obj) + 1,
        snapshot=taken,
        made_at=timezone.now(),
        **values,
    )


def _unpublished_authors(edition: Edition | None) -> list[str]:
    """Whose words are in it that no second pair of eyes has seen."""
    authors: list[str] = edition.authors if edition and not edition.published_at else []
    return authors


def _each_once(*names: str) -> list[str]:
    return list(dict.fromkeys(names))


def _propose(edition: Edition, proposal: Proposal | None) -> None:
    """The edition takes the place of the one that waited; an approval was for that one alone."""
    proposal = proposal or Proposal(kind=edition.kind, key=edition.key)
    proposal.edition, proposal.authors = edition, edition.authors
    if proposal.stage != Proposal.Stage.RETURNED:
        proposal.stage = Proposal.Stage.DRAFT
    proposal.save()
