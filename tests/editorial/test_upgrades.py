"""Snapshots from before a migration: what lacks stays live, what was renamed moves, what was dropped is told."""

from typing import Any

import pytest

from editorial.actions import keep, publish, restore
from editorial.models import Edition, Proposal
from editorial.snapshots import apply, completed, snapshot
from editorial.upgrades import renamed, rows_renamed
from institutions.models import Country
from tests.builders import make_country, make_source, make_therapy
from tests.editors import filled, log_in, messages, page
from therapies.models import Therapy

pytestmark = pytest.mark.django_db


def without(taken: dict[str, Any], name: str) -> dict[str, Any]:
    """The snapshot as it was before this column was added."""
    return {**taken, "fields": {key: value for key, value in taken["fields"].items() if key != name}}


def old_edition(obj: Any, taken: dict[str, Any]) -> Edition:
    """An edition that an earlier release wrote."""
    keep(obj=obj, taken={**snapshot(obj), "fields": {**snapshot(obj)["fields"], "harms": "x"}}, by="a", based_on=0)
    Proposal.objects.about(obj).delete()
    edition = Edition.objects.about(obj).latest("number")
    Edition.objects.filter(pk=edition.pk).update(snapshot=taken)
    edition.refresh_from_db()
    return edition


def restored(obj: Any, edition: Edition) -> tuple[dict[str, Any], dict[str, Any]]:
    """What waits after it was restored, and what had no place."""
    left = restore(obj=obj, edition=edition, by="editor")
    return Proposal.objects.about(obj).get().edition.snapshot, left


def test_a_column_that_was_added_since_keeps_the_live_value() -> None:
    therapy = make_therapy(name="As it was", donor="autologous")
    edition = old_edition(therapy, without(snapshot(therapy), "donor"))
    Therapy.objects.filter(pk=therapy.pk).update(name="As it is", donor="allogeneic")
    waits, left = restored(therapy, edition)
    assert (waits["fields"]["name"], waits["fields"]["donor"], left) == ("As it was", "allogeneic", {})


def test_a_column_of_rows_that_was_added_since_keeps_the_live_value() -> None:
    therapy = make_therapy(name="As it was")
    row = therapy.citations.create(source=make_source(), locator="page 1", note="Dose")
    taken = snapshot(therapy)
    (said,) = taken["owned"]["citations"]
    del said["note"]
    said["locator"] = "page 2"
    apply(taken, therapy)
    row.refresh_from_db()
    assert (row.locator, row.note) == ("page 2", "Dose")


def test_a_set_of_rows_that_was_added_since_keeps_its_rows() -> None:
    therapy = make_therapy()
    therapy.citations.create(source=make_source())
    apply({**snapshot(therapy), "owned": {}}, therapy)
    assert therapy.citations.count() == 1


def test_a_column_that_was_renamed_since_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    therapy = make_therapy(name="As it is", harms="None known.")
    therapy.citations.create(source=make_source(slug="paper"), locator="page 2")
    old = snapshot(therapy)
    old["fields"]["title"] = old["fields"].pop("name").replace("is", "was")
    old["owned"]["references"] = old["owned"].pop("citations")
    old["owned"]["references"][0]["place"] = old["owned"]["references"][0].pop("locator")
    edition = old_edition(therapy, old)
    steps = renamed("title", "name"), rows_renamed("references", "citations")
    monkeypatch.setattr(Therapy, "upgrades", (*steps, renamed("place", "locator", rows="citations")))
    waits, left = restored(therapy, edition)
    assert (waits["format"], waits["fields"]["name"], left) == (4, "As it was", {})
    assert [row["locator"] for row in waits["owned"]["citations"]] == ["page 2"]
    edition.refresh_from_db()
    assert edition.snapshot == old
    publish(obj=therapy, by="publisher")
    assert therapy.name == "As it was"


def test_a_column_that_was_dropped_since_is_told_and_stays_in_its_edition() -> None:
    therapy, client = make_therapy(name="As it was"), log_in("Publisher")
    therapy.citations.create(source=make_source())
    old = snapshot(therapy)
    old["fields"]["colour"] = "red"
    old["owned"]["citations"][0]["page"] = 7
    old["owned"]["prizes"] = [{"id": 1, "name": "A prize"}]
    edition = old_edition(therapy, old)
    Therapy.objects.filter(pk=therapy.pk).update(name="As it is")
    answer = client.post(page("history", therapy), {"restore": edition.number})
    told = messages(answer)[-1]
    assert told.startswith("These values of the edition have no place in the record any more:")
    assert "colour: red" in told
    assert "citations[0].page: 7" in told
    assert "prizes: " in told
    waits = Proposal.objects.about(therapy).get().edition.snapshot
    assert waits["fields"]["name"] == "As it was"
    assert "colour" not in waits["fields"]
    edition.refresh_from_db()
    assert edition.snapshot == old


def test_a_draft_that_waited_during_a_migration_is_edited_and_published() -> None:
    therapy, client = make_therapy(name="As it was", donor="autologous"), log_in("Author")
    taken = snapshot(therapy)
    taken["fields"]["name"] = "As it will be"
    keep(obj=therapy, taken=taken, by="author", based_on=0)
    old = {**without(taken, "donor")}
    old["fields"]["colour"] = "red"
    Edition.objects.about(therapy).filter(number=2).update(snapshot=old)
    answer = client.get(page("change", therapy))
    assert "colour: red" in answer.content.decode()
    assert filled(client, page("change", therapy))["name"] == "As it will be"
    publish(obj=therapy, by="publisher")
    therapy.refresh_from_db()
    assert (therapy.name, therapy.donor) == ("As it will be", "autologous")


def test_a_value_that_may_not_be_any_more_is_told_and_nothing_changes() -> None:
    therapy, client = make_therapy(name="As it was"), log_in("Publisher")
    edition = old_edition(therapy, snapshot(therapy) | {"fields": {**snapshot(therapy)["fields"], "kind": "magic"}})
    answer = client.post(page("history", therapy), {"restore": edition.number})
    assert answer.status_code == 200
    assert "This edition cannot be restored: kind" in answer.content.decode()
    assert not Proposal.objects.exists()


def test_a_snapshot_of_a_later_release_is_read_as_far_as_it_can_be() -> None:
    country: Country = make_country(summary="Rules.")
    later = {**snapshot(country), "format": 99}
    later["fields"]["capital"] = "Paris"
    assert apply(later, country) == {"capital": "Paris"}
    assert completed(later, country)["fields"]["summary"] == "Rules."
