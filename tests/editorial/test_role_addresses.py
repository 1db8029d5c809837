"""Role x address x method, over every address of the admin: an address that is missing from the tables fails."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import Group, User
from django.db import connection
from django.db.models import Model
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from editorial.actions.editions import head
from editorial.admin.publication import ACTS
from editorial.models import Appointment, AuditEntry, Edition, HypeWord, Notice, Proposal, Publishable
from editorial.roles import ADMINISTRATOR, AUDITOR, AUTHOR, PUBLISHER, REVIEWER
from editorial.snapshots import snapshot
from tests import builders
from tests.editorial.test_roles import EVERYONE, MODELS, RECORD, RECORDS, TABLE
from tests.editors import log_in, page, save
from tests.letters import make_enquiry, make_report
from tests.test_admin import NAMES
from trials.models import RefusedRecord, RegistryRecord, TrialSite, TrialSponsor

pytestmark = pytest.mark.django_db

# Page of a record -> what it takes to see it, and to send it. Where several are named, one of them is enough.
PAGES = {
    "changelist": ("view", "view"),
    "export": ("view", "view"),
    "import": ("add", "add"),
    "add": ("add", "add"),
    "change": ("view", "change"),
    "publication": ("view", ""),  # each act has its own, below
    "history": ("view", "change"),
    "compare": ("view", "view"),
    "conflict": ("change", "change"),
    "presence": ("change", "change"),
    "preview": ("view", "change review publish"),
    "frame": ("view", "view"),
    "correction": ("view", "publish"),
    "delete": ("delete", "delete"),
}
ROW_PAGES = {
    "changelist": ("view", "view"),
    "add": ("add", "add"),
    "change": ("view", "change"),
    "history": ("view", "view"),
    "delete": ("delete", "delete"),
}
# Pages of one model alone.
OWN_PAGES = {
    "auth_user_password_change",
    "editorial_auditentry_export",
    "editorial_notice_act",
    "editorial_source_find",
    "trials_registryrecord_move",
    "trials_trial_criteria",
}
# Pages of the whole, for everybody with a role.
FOR_ALL = {
    "index", "app_list", "autocomplete", "jsi18n", "login", "logout", "password_change", "password_change_done",
    "search", "view_on_site", "report_certainty", "report_gate", "report_links", "report_pointers",
    "report_registry", "report_retracted", "report_reviews", "report_scheduled", "report_sourceless", "report_unused",
    "report_waiting", "report_sharing",
}  # fmt: skip
ACT_RIGHTS = {
    "submit": "change",
    "approve": "review",
    "return": "review",
    "publish": "publish",
    "schedule-publish": "publish",
    "schedule-withdraw": "publish",
    "cancel": "publish",
    "discard": "change",
    "withdraw": "publish",
    "rename": "publish",
}
NOW = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)


def make_notice() -> Notice:
    values = {"kind": "other", "text": "News", "posted_at": NOW, "posted_by": "somebody"}
    return Notice.objects.create(source=builders.make_source(), **values)


def make_registry_record() -> RegistryRecord:
    values = {"registry": "a", "identifier": "1", "payload": {}, "seen_at": NOW}
    return RegistryRecord.objects.create(trial=builders.make_trial(), **values)


# One row of each model that is no record.
MAKE: dict[str, Callable[[], Any]] = {
    "auth.user": lambda: User.objects.create(username="somebody"),
    "auth.group": lambda: Group.objects.get_or_create(name=AUTHOR)[0],
    "editorial.auditentry": lambda: AuditEntry.objects.create(who="somebody", act="sign in"),
    "editorial.hypeword": lambda: HypeWord.objects.create(word="zzword"),
    "editorial.notice": make_notice,
    "editorial.proposal": lambda: make_proposal(builders.make_therapy(), "draft"),
    "editorial.report": make_report,
    "editorial.enquiry": lambda: make_enquiry()[0],
    "trials.registryrecord": make_registry_record,
    "trials.refusedrecord": lambda: RefusedRecord.objects.create(registry="a", origin="f", reason="b", seen_at=NOW),
    "trials.trialchange": lambda: builders.make_change(),
    "trials.trialsite": lambda: TrialSite.objects.create(trial=builders.make_trial()),
    "trials.trialsponsor": lambda: TrialSponsor.objects.create(trial=builders.make_trial(), name="A body"),
}


def make_edition(obj: Publishable, number: int, **values: Any) -> Edition:
    about = {"kind": obj._meta.label_lower, "key": obj.slug, "number": number, "snapshot": snapshot(obj)}
    return Edition.objects.create(**about, made_at=NOW, made_by="somebody", **values)


def make_proposal(obj: Publishable, stage: str) -> Proposal:
    """What waits of a record: everybody wrote in it but those who review."""
    values: dict[str, Any] = {"authors": ["author", "somebody"]}
    if stage != "draft":
        values |= {"submitted_by": "author", "submitted_at": NOW}
    edition = make_edition(obj, 1)
    return Proposal.objects.create(kind=edition.kind, key=edition.key, edition=edition, stage=stage, **values)


def make_record(label: str, **values: Any) -> Any:
    return vars(builders)[f"make_{RECORDS[label]._meta.model_name}"](**values)


def send(client: Client, method: str, address: str, data: dict[str, str]) -> bool:
    """Whether the answer lets in; where it does not, nothing was written."""
    with CaptureQueriesContext(connection) as queries:
        answer = client.get(address, data) if method == "GET" else client.post(address, data)
    assert answer.status_code in {200, 302, 400, 403, 404, 405}, (address, answer.status_code)
    if answer.status_code == 302:
        assert "/login/" not in answer["Location"], address
    if answer.status_code == 403:
        assert not [q["sql"] for q in queries if q["sql"].startswith(("INSERT", "UPDATE", "DELETE"))], address
    return answer.status_code != 403


def wrong_in(client: Client, model: Model, pages: dict[str, tuple[str, str]], may: set[str]) -> list[str]:
    """Pages that let in whom they should not, or do not let in whom they should."""
    found = []
    for name, rights in pages.items():
        on_one = name not in {"changelist", "add", "export", "import"}
        more = [2] if name == "conflict" else []
        address = page(name, model if on_one else type(model), *more) if not more else _conflict(model)
        for method, needed in zip(("GET", "POST"), rights, strict=True):
            data = {"from": "1", "to": "2"} if name == "compare" else {}
            if needed and send(client, method, address, data) != bool(may & set(needed.split())):
                found.append(f"{method} {address}")
    return found


def _conflict(model: Model) -> str:
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_conflict", args=[model.pk, 2])


@pytest.mark.parametrize("role", EVERYONE)
@pytest.mark.parametrize("label", RECORDS)
def test_every_page_of_a_record_by_role(label: str, role: str) -> None:
    record = make_record(label, state="draft")
    make_edition(record, 1)
    make_edition(record, 2, conflicts_with=1)
    may = set(RECORD[role].split())
    pages = {name: rights for name, rights in PAGES.items() if name != "correction"}
    assert wrong_in(log_in(role), record, pages, may) == []


@pytest.mark.parametrize("role", EVERYONE)
@pytest.mark.parametrize("label", RECORDS)
def test_pages_of_what_readers_see_by_role(label: str, role: str) -> None:
    record = make_record(label)
    may = set(RECORD[role].split()) - {"delete"}
    pages = {name: PAGES[name] for name in ("change", "correction", "delete")}
    assert wrong_in(log_in(role), record, pages, may) == []


@pytest.mark.parametrize("role", EVERYONE)
@pytest.mark.parametrize("label", sorted(set(MODELS) - set(RECORDS)))
def test_every_page_of_other_rows_by_role(label: str, role: str) -> None:
    row = MAKE[label]()
    may = set(TABLE[label][role].split())
    assert wrong_in(log_in(role), row, ROW_PAGES, may) == []


@pytest.mark.parametrize("role", EVERYONE)
def test_pages_of_one_model_alone_by_role(role: str) -> None:
    client = log_in(role)
    pages: list[tuple[str, str, str, str, list[Any], dict[str, str]]] = [
        ("auth.user", "change", "POST", "auth_user_password_change", [MAKE["auth.user"]().pk], {}),
        ("editorial.auditentry", "view", "POST", "editorial_auditentry_export", ["csv"], {}),
        ("editorial.notice", "add", "POST", "editorial_notice_act", [MAKE["editorial.notice"]().pk], {"act": "end"}),
        ("editorial.source", "add", "GET", "editorial_source_find", [], {"name": "10.1000/182"}),
        # As with the ties of names to institutions, readers see it at once.
        ("trials.trialsite", "change", "POST", "trials_registryrecord_move", [make_registry_record().pk], {}),
        ("trials.trial", "change", "POST", "trials_trial_criteria", [builders.make_trial().pk], {}),
    ]
    assert {name for _label, _verb, _method, name, _args, _data in pages} == OWN_PAGES
    for label, verb, method, name, args, data in pages:
        may = verb in TABLE[label][role].split()
        assert send(client, method, reverse(f"admin:{name}", args=args), data) == may, name


@pytest.mark.parametrize("role", EVERYONE)
def test_pages_for_all_let_every_role_in(role: str) -> None:
    client = log_in(role)
    picker = {"app_label": "therapies", "model_name": "finding", "field_name": "therapy", "term": "a"}
    for name in FOR_ALL - {"logout", "view_on_site"}:
        address = reverse(f"admin:{name}", args=["therapies"] if name == "app_list" else [])
        assert send(client, "GET", address, picker if name == "autocomplete" else {}), name


@pytest.mark.parametrize("role", EVERYONE)
@pytest.mark.parametrize("act", ACTS)
def test_every_act_of_publication_by_role(act: str, role: str) -> None:
    stage = "submitted" if act in {"approve", "return"} else "draft"
    therapy = builders.make_therapy()
    if act not in {"schedule-withdraw", "withdraw", "rename"}:
        make_proposal(therapy, stage)
    if act == "cancel":
        due = {"due_at": timezone.now() + dt.timedelta(days=1), "set_by": "somebody"}
        Appointment.objects.create(kind="therapies.therapy", key=therapy.slug, act="publish", **due)
    data = {"act": act, "comment": "Mend it", "reason": "Wrong", "key": "other-key", "slug": "other-key"}
    data |= {"due_at_0": "01/01/2099", "due_at_1": "12:00"}
    may = ACT_RIGHTS[act] in RECORD[role].split()
    client = log_in(role)
    assert (act in client.get(page("publication", therapy)).context["acts"]) == may
    assert send(client, "POST", page("publication", therapy), data) == may


def test_every_act_is_in_the_table() -> None:
    assert set(ACTS) == set(ACT_RIGHTS)


def test_an_author_writes_in_drafts_of_their_own_alone() -> None:
    therapy = builders.make_therapy()
    proposal = make_proposal(therapy, "draft")
    client = log_in(AUTHOR)
    assert client.post(page("change", therapy), {}).status_code == 200
    Proposal.objects.filter(pk=proposal.pk).update(authors=["somebody"])
    for name in ("change", "history", "presence"):
        assert client.post(page(name, therapy), {}).status_code == 403
    assert client.post(page("publication", therapy), {"act": "submit"}).status_code == 403
    assert client.get(page("change", therapy)).status_code == 200
    assert head(therapy).number == 1


@pytest.mark.parametrize("button", ["_publish", "_submit"])
def test_a_button_that_is_not_offered_does_nothing_more_than_save(button: str) -> None:
    therapy = builders.make_therapy(name="Old")
    save(log_in(AUTHOR), page("change", therapy), {"name": "New"}, button=button)
    therapy.refresh_from_db()
    assert therapy.name == "Old"


@pytest.mark.parametrize("role", [AUTHOR, REVIEWER, AUDITOR])
def test_bulk_acts_are_refused_as_single_ones_are(role: str) -> None:
    therapy = builders.make_therapy(state="draft")
    client = log_in(role)
    for action in ("publish_selected", "delete_selected"):
        client.post(
            page("changelist", type(therapy)), {"action": action, "_selected_action": [therapy.pk], "post": "yes"}
        )
    assert type(therapy).objects.get(pk=therapy.pk).state == "draft"


def test_the_tables_name_every_address_of_the_admin() -> None:
    known = set(FOR_ALL) | set(OWN_PAGES)
    for label, model in MODELS.items():
        pages = PAGES if label in RECORDS else ROW_PAGES
        known |= {f"{model._meta.app_label}_{model._meta.model_name}_{name}" for name in pages}
    assert set(NAMES) - known == set()
    assert {PUBLISHER, ADMINISTRATOR} < set(EVERYONE)
