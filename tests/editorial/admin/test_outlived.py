"""Forms whose record, or one that it names, goes while somebody writes: what they typed comes back."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from editorial.actions import begin, keep, rename, set_aside
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


@pytest.mark.django_db(transaction=True)
def test_of_several_who_add_a_record_under_one_key_at_once_the_others_get_their_words_back() -> None:
    together = threading.Barrier(4)
    clients = [log_in(AUTHOR, username=f"author {number}") for number in range(4)]
    answers: list[Any] = []

    def add(client: Client) -> None:
        form = filled(client, page("add", Therapy)) | {"name": "Skin", "slug": "skin", "kind": "cells", "_save": "1"}
        together.wait()
        answers.append(client.post(page("add", Therapy), form | {"summary": "Typed for hours."}))
        connection.close()

    threads = [threading.Thread(target=add, args=[client]) for client in clients]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(answer.status_code for answer in answers) == [200, 200, 200, 302]
    assert all("Typed for hours." in answer.content.decode() for answer in answers if answer.status_code == 200)
    assert Therapy.objects.count() == 1


@pytest.mark.django_db
def test_a_form_that_is_sent_twice_is_saved_once() -> None:
    therapy, client, source = make_therapy(), log_in(AUTHOR), make_source()
    form = filled(client, page("change", therapy)) | {"summary": "Typed once.", "_save": "1"}
    form |= rows("citations", {"source": source.pk, "quotation": "Once"})
    for _time in range(2):
        assert "/conflict/" not in client.post(page("change", therapy), form)["Location"]
    assert [edition.number for edition in Edition.objects.about(therapy)] == [2, 1]


@pytest.mark.django_db
def test_a_save_does_not_take_back_a_key_that_somebody_else_changed() -> None:
    therapy, author = make_therapy(state="draft", slug="first"), log_in(AUTHOR)
    begin(obj=therapy, by="author")
    form = filled(author, page("change", therapy)) | {"summary": "Typed.", "_save": "1", "_key": "first"}
    rename(obj=therapy, key="second", by="publisher")
    author.post(page("change", therapy), form)
    kept = Therapy.objects.get()
    assert (kept.slug, kept.summary) == ("second", "Typed.")
    mine = filled(author, page("change", therapy)) | {"slug": "third", "_key": "second", "_save": "1"}
    author.post(page("change", therapy), mine)
    assert Therapy.objects.get().slug == "third"


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
