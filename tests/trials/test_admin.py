"""Trials in the admin: the registry's side to read, the editor's side to write."""

import datetime as dt
from typing import Any

import pytest

from editorial.models import AuditEntry
from editorial.models.epoch import current_epoch
from editorial.roles import AUTHOR, PUBLISHER
from tests.builders import make_institution, make_trial
from tests.editors import errors, filled, log_in, page, save
from trials.models import RefusedRecord, RegistryRecord, Trial, TrialSite, TrialSponsor

pytestmark = pytest.mark.django_db

NOW = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
PROGRAMME = {"slug": "a-programme", "title": "A programme of a clinic", "is_programme": "on"}


def make_listed(**overrides: Any) -> Trial:
    """A draft that a registry lists."""
    trial = make_trial(state="draft", **overrides)
    trial.records.create(registry="ctgov", identifier=trial.slug, payload={"a": {"b": "ü"}}, seen_at=NOW)
    return trial


def test_what_a_registry_says_is_shown_and_not_written() -> None:
    client, trial = log_in(PUBLISHER), make_listed(sponsor="A sponsor", enrolment=12)
    sent = filled(client, page("change", trial))
    assert not set(sent) & Trial.registry_owned
    assert "A sponsor" in client.get(page("change", trial)).content.decode()
    save(client, page("change", trial), dict.fromkeys(Trial.registry_owned, "1"))
    trial.refresh_from_db()
    assert (trial.sponsor, trial.enrolment, trial.title) == ("A sponsor", 12, "Cells in spinal cord injury")


def test_an_import_between_two_saves_is_not_undone() -> None:
    client, trial = log_in(AUTHOR), make_listed()
    opened = filled(client, page("change", trial))
    Trial.objects.filter(pk=trial.pk).update(status="COMPLETED", enrolment=30)
    client.post(page("change", trial), opened | {"plain_title": "In plain words"})
    trial.refresh_from_db()
    assert (trial.status, trial.enrolment, trial.plain_title) == ("COMPLETED", 30, "In plain words")


@pytest.mark.parametrize("model", [TrialSite, TrialSponsor])
def test_a_place_is_tied_to_an_institution_by_a_publisher(model: Any) -> None:
    client, trial, institution, epoch = log_in(PUBLISHER), make_listed(), make_institution(), current_epoch()
    tied, other = (model.objects.create(trial=trial) for _ in range(2))
    save(client, page("change", tied), {"institution": institution.pk})
    tied.refresh_from_db()
    other.refresh_from_db()
    assert (tied.institution, tied.match_status) == (institution, "editor")
    assert other.match_status == "unmatched"
    assert current_epoch() > epoch
    save(client, page("change", tied), {"institution": ""})
    tied.refresh_from_db()
    assert (tied.institution, tied.match_status) == (None, "none")
    told = [list(entry.changes.values()) for entry in AuditEntry.objects.filter(act="tie").order_by("pk")]
    assert told == [[[None, institution.slug]], [[institution.slug, None]]]


def test_a_tie_that_is_saved_as_it_was_stays_the_importers() -> None:
    site = TrialSite.objects.create(trial=make_listed(), institution=make_institution(), match_status="machine")
    save(log_in(PUBLISHER), page("change", site))
    site.refresh_from_db()
    assert site.match_status == "machine"
    assert not AuditEntry.objects.filter(act="tie").exists()


def test_places_are_the_registrys_and_ties_the_publishers() -> None:
    site = TrialSite.objects.create(trial=make_listed(), facility="A hospital", city="Paris")
    tie = {"institution": make_institution().pk, "facility": "Another", "city": "Lyon"}
    assert log_in(AUTHOR).post(page("change", site), tie).status_code == 403
    client = log_in(PUBLISHER)
    assert client.get(page("add", TrialSite)).status_code == 403
    assert client.post(page("delete", site), {"post": "yes"}).status_code == 403
    save(client, page("change", site), tie)
    site.refresh_from_db()
    assert (site.facility, site.city) == ("A hospital", "Paris")


def test_a_programme_is_added_with_a_title_that_can_be_mended() -> None:
    client = log_in(AUTHOR)
    assert save(client, page("add", Trial), PROGRAMME).status_code == 302
    trial = Trial.objects.get()
    save(client, page("change", trial), {"title": "A programme of two clinics"})
    trial.refresh_from_db()
    assert trial.title == "A programme of two clinics"


@pytest.mark.parametrize(("typed", "kept"), [("nct01321333", "NCT01321333"), ("ISRCTN12345678", "ISRCTN12345678")])
def test_a_number_is_spelt_as_imports_spell_it(typed: str, kept: str) -> None:
    assert save(log_in(AUTHOR), page("add", Trial), PROGRAMME | {"slug": typed}).status_code == 302
    assert Trial.objects.get().slug == kept


def test_a_number_that_is_known_is_not_added_again() -> None:
    make_trial(slug="NCT01321333")
    answer = save(log_in(AUTHOR), page("add", Trial), PROGRAMME | {"slug": "nct01321333"})
    assert errors(answer) == ["Trial with this Key already exists."]


def test_records_are_shown_as_they_were_kept() -> None:
    make_listed()
    RefusedRecord.objects.create(registry="ctgov", origin="page-1.json", path="a.b", reason="is no date", seen_at=NOW)
    client = log_in(AUTHOR)
    shown = client.get(page("change", RegistryRecord.objects.get())).content.decode()
    assert "&quot;b&quot;: &quot;ü&quot;" in shown
    assert "is no date" in client.get(page("changelist", RefusedRecord)).content.decode()
    assert client.get(page("changelist", RegistryRecord)).status_code == 200
