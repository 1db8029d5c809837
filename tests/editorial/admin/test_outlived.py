"""Forms whose record, or one that it names, goes while somebody writes: what they typed comes back."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import connection

from editorial.actions import keep, set_aside
from editorial.admin.addresses import conflict_page
from editorial.models import Edition, Proposal
from editorial.roles import AUTHOR, PUBLISHER
from editorial.snapshots import snapshot
from tests.builders import make_finding, make_source, make_therapy
from tests.editors import errors, filled, log_in, messages, page, rows, save
from therapies.models import Finding, Therapy


@contextmanager
def between_form_and_saving(happens: Callable[[], Any]) -> Iterator[None]:
    """Let it happen on a connection of its own once the form was taken, before what it says is kept."""
    locks = []

    def elsewhere() -> None:
        try:
            happens()
        finally:
            connection.close()

    def ask(execute: Any, sql: str, *rest: Any) -> Any:
        if "FOR NO KEY UPDATE" in sql:
            locks.append(sql)
            if len(locks) == 2:
                thread = threading.Thread(target=elsewhere)
                thread.start()
                thread.join()
        return execute(sql, *rest)

    with connection.execute_wrapper(ask):
        yield
    assert len(locks) >= 2


@pytest.mark.django_db(transaction=True)
def test_a_record_that_goes_while_one_that_names_it_is_saved_is_an_error_at_its_field() -> None:
    finding, chosen = make_finding(state="draft"), make_therapy(state="draft", name="Gone soon")
    client, typed = log_in(AUTHOR), {"statement": "Typed for hours.", "_reason": "Because."}
    with between_form_and_saving(lambda: Therapy.objects.filter(pk=chosen.pk).delete()):
        answer = save(client, page("change", finding), {**typed, "therapy": chosen.pk})
    assert any("Select a valid choice" in text for text in errors(answer))
    assert "therapy" in answer.context["adminform"].form.errors
    shown = answer.content.decode()
    assert "Typed for hours." in shown
    assert 'value="Because."' in shown
    assert not Edition.objects.exists()
    assert save(client, page("change", finding), typed).status_code == 302
    assert Finding.objects.get().statement == "Typed for hours."


@pytest.mark.django_db(transaction=True)
def test_a_draft_that_goes_while_it_is_saved_comes_back_as_a_new_record() -> None:
    therapy = make_therapy(state="draft")
    with between_form_and_saving(lambda: Therapy.objects.filter(pk=therapy.pk).delete()):
        answer = save(log_in(AUTHOR), page("change", therapy), {"summary": "Typed for hours."})
    assert "This draft was deleted while you wrote." in errors(answer)[0]
    assert "Typed for hours." in answer.content.decode()


@pytest.mark.django_db
def test_what_was_typed_in_a_draft_that_is_gone_can_be_saved_as_a_new_record() -> None:
    therapy, source, client = make_therapy(state="draft", slug="typed"), make_source(), log_in(AUTHOR)
    therapy.citations.create(source=source, quotation="Of the draft")
    form = filled(client, page("change", therapy)) | {"summary": "Typed for hours.", "_reason": "Because."}
    form |= rows("citations", {"source": source.pk, "quotation": "Just typed"}, already=1) | {"_save": "1"}
    log_in(PUBLISHER).post(page("delete", therapy), {"post": "yes"})
    answer = client.post(page("change", therapy), form)
    assert errors(answer) == [
        "This draft was deleted while you wrote. What you typed is here: save it, and it is a new record."
    ]
    shown = answer.content.decode()
    assert f'action="{page("add", Therapy)}"' in shown
    assert 'value="Because."' in shown
    assert not Therapy.objects.exists()
    again = form | {name: "" for name in form if name.endswith(("-id", "-owner"))} | {"citations-INITIAL_FORMS": 0}
    assert client.post(page("add", Therapy), again).status_code == 302
    new = Therapy.objects.get()
    assert new.summary == "Typed for hours."
    assert [row.quotation for row in new.citations.all()] == ["Of the draft", "Just typed"]
    assert Proposal.objects.about(new).get().authors == ["author"]


@pytest.mark.django_db
def test_a_page_of_what_never_was_leads_away() -> None:
    assert log_in(AUTHOR).get(page("change", Therapy, 4711)).status_code == 302


@pytest.mark.django_db
def test_a_version_that_names_what_is_gone_is_refused_and_the_other_can_be_picked() -> None:
    finding, gone = make_finding(state="draft"), make_therapy(state="draft")
    taken = snapshot(finding)
    mine = {**taken, "fields": {**taken["fields"], "therapy": gone.slug}}
    keep(obj=finding, taken={**taken, "fields": {**taken["fields"], "total": 11}}, by="publisher", based_on=0)
    waiting = set_aside(obj=finding, taken=mine, by="author", based_on=1)
    gone.delete()
    client, choice = log_in(PUBLISHER), {"_edition": "2", "pick:total": "theirs"}
    answer = client.post(conflict_page(finding, waiting.number), choice | {"pick:therapy": "mine"})
    assert messages(answer)[0].startswith("This cannot be saved: therapy: There is no therapy")
    answer = client.post(conflict_page(finding, waiting.number), choice | {"pick:therapy": "theirs"})
    assert answer.status_code == 302
