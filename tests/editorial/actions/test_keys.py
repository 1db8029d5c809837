"""A record that gets another key takes everything along that tells of it."""

import datetime as dt
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from editorial.actions import begin, rename
from editorial.models import (
    Appointment,
    AuditEntry,
    Correction,
    DeadLink,
    Decision,
    Edition,
    Enquiry,
    FormerKey,
    ImageUse,
    Notice,
    Presence,
    PreviewLink,
    Proposal,
)
from editorial.models.edition import About
from editorial.models.epoch import current_epoch
from editorial.snapshots import apply, snapshot
from tests.builders import make_image, make_source, make_therapy
from therapies.models import Therapy

pytestmark = pytest.mark.django_db

LATER = timezone.now() + dt.timedelta(days=1)
ROWS: dict[type[About], dict[str, Any]] = {
    Edition: {"number": 1, "snapshot": {}, "made_at": LATER, "made_by": "author"},
    Appointment: {"act": "withdraw", "due_at": LATER, "set_by": "publisher", "reason": "Old"},
    Presence: {"editor": "author", "seen_at": LATER},
    PreviewLink: {"digest": "0" * 64, "made_by": "author", "made_at": LATER, "expires_at": LATER},
    Correction: {"number": 1, "was_wrong": "A", "is_now": "B", "made_by": "author", "made_at": LATER},
    Decision: {"number": 1, "stage": "returned", "comment": "A", "decided_by": "ruth", "decided_at": LATER},
    DeadLink: {"field": "summary", "reason": "It leads nowhere.", "found_at": LATER},
    FormerKey: {"former": "first"},
    Enquiry: {"text": "A", "received_at": LATER, "acted_at": LATER, "consented_at": LATER, "digest": "0" * 64},
}


def test_every_row_about_it_goes_along_and_those_about_others_stay() -> None:
    record, about = make_therapy(slug="former"), {"kind": "therapies.therapy"}
    for made, values in ROWS.items():
        made._default_manager.create(**about, key="former", **values)
    ImageUse.objects.create(**about, key="former", image=make_image())
    Edition.objects.create(**about, key="another", **ROWS[Edition])
    Proposal.objects.create(**about, key="former", edition=Edition.objects.get(key="former"))
    models: tuple[type[About], ...] = (*ROWS, Proposal, ImageUse)
    assert set(models) == set(About.__subclasses__())
    rename(obj=record, key="newer", by="publisher")
    for model in models:
        assert not model._default_manager.filter(key="former").exists(), model
        assert model._default_manager.filter(key="newer").exists(), model
    assert set(FormerKey.objects.values_list("former", "key")) == {("first", "newer"), ("former", "newer")}
    assert Edition.objects.filter(key="another").count() == 1


def test_readers_see_it_and_the_log_tells_of_it() -> None:
    record, epoch = make_therapy(slug="former"), current_epoch()
    rename(obj=record, key="newer", by="publisher")
    assert current_epoch() > epoch
    entry = AuditEntry.objects.get(act="rename")
    assert (entry.who, entry.key, entry.changes) == ("publisher", "newer", {"slug": ["former", "newer"]})


def test_it_may_have_its_former_key_back() -> None:
    record = make_therapy(slug="former")
    rename(obj=record, key="newer", by="publisher")
    rename(obj=record, key="former", by="publisher")
    assert list(FormerKey.objects.values_list("former", "key")) == [("newer", "former")]


@pytest.mark.parametrize("key", ["", "two words", "x" * 121, "taken", "was-anothers"])
def test_a_key_that_is_none_or_anothers_is_refused(key: str) -> None:
    record, other = make_therapy(slug="former"), make_therapy(slug="was-anothers")
    make_therapy(slug="taken")
    rename(obj=other, key="moved-on", by="publisher")
    with pytest.raises(ValidationError):
        rename(obj=record, key=key, by="publisher")
    record.refresh_from_db()
    assert record.slug == "former"


def test_a_notice_that_names_it_names_the_new_key() -> None:
    record = make_therapy(slug="former")
    notice = Notice.objects.create(
        kind="warning",
        text="A warning.",
        source=make_source(),
        records=["therapy:other", "therapy:former"],
        posted_at=LATER,
        posted_by="publisher",
    )
    rename(obj=record, key="newer", by="publisher")
    notice.refresh_from_db()
    assert notice.records == ["therapy:other", "therapy:newer"]


def test_a_snapshot_that_names_it_by_the_former_key_still_applies() -> None:
    therapy, other, source = make_therapy(), make_therapy(slug="former"), make_source(slug="paper")
    therapy.combines_with.add(other)
    therapy.citations.create(source=source)
    taken = snapshot(therapy)
    therapy.combines_with.clear()
    rename(obj=other, key="newer", by="publisher")
    rename(obj=source, key="newer-paper", by="publisher")
    apply(taken, therapy)
    assert list(therapy.combines_with.all()) == [other]
    assert [citation.source for citation in therapy.citations.all()] == [source]


def test_a_new_record_does_not_get_the_key_of_another() -> None:
    rename(obj=make_therapy(slug="first"), key="second", by="publisher")
    draft = make_therapy(slug="third", state="draft")
    begin(obj=draft, by="author", reason="")
    draft.delete()
    for key in ("first", "FIRST", "third"):
        with pytest.raises(ValidationError, match="belonged to another record"):
            Therapy(slug=key, name="A name", kind="cells", summary="Cells.").full_clean()
    Therapy(slug="fourth", name="A name", kind="cells", summary="Cells.").full_clean()
    with pytest.raises(ValidationError, match="belongs, or belonged"):
        rename(obj=make_therapy(), key="FIRST", by="publisher")
