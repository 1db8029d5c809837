"""Editors and readers' letters: worked on, answered with a mail that says nothing, erased."""

from typing import Any

import pytest
from django.conf import LazySettings
from django.core import mail
from django.test import Client

from editorial.models import AuditEntry, Enquiry, Report
from editorial.models.letters import Letter
from editorial.roles import AUTHOR, CORRESPONDENT, PUBLISHER
from tests.builders import make_therapy
from tests.editors import errors, filled, log_in, messages, page
from tests.letters import make_enquiry, make_report

pytestmark = pytest.mark.django_db


def save(client: Client, letter: Letter, **changes: str) -> Any:
    address = page("change", letter)
    return client.post(address, {**filled(client, address), **changes})


def test_a_report_goes_from_new_to_done() -> None:
    report = make_report(page="/therapies/", email="me@example.org")
    author = log_in(AUTHOR)
    shown = author.get(page("change", report)).content.decode()
    assert '<a href="/therapies/">/therapies/</a>' in shown
    assert "me@example.org" in shown
    save(author, report, state="in work")
    report.refresh_from_db()
    assert (report.state, report.assigned_to, report.closed_at) == ("in work", "author", None)
    assert report.begun_at == report.acted_at
    assert errors(save(author, report, state="done")) == ["Say what was done, or answer: this is what “done” means."]
    save(author, report, state="done", reply="The year is 2019 now.")
    report.refresh_from_db()
    assert (report.state, report.closed_by, report.reply) == ("done", "author", "The year is 2019 now.")
    assert report.closed_at == report.acted_at


def test_an_enquiry_leads_to_what_it_is_about() -> None:
    therapy = make_therapy(slug="nasal", name="Nasal cells")
    client = log_in(CORRESPONDENT)
    address = page("change", make_enquiry(about=therapy)[0])
    assert '<a href="/therapies/nasal/">therapy: Nasal cells</a>' in client.get(address).content.decode()
    type(therapy).objects.update(state="draft", published_at=None, published_by="")
    assert "therapy: nasal" in client.get(address).content.decode()


def test_it_is_assigned_to_those_alone_who_may_work_on_it() -> None:
    log_in(PUBLISHER)
    client = log_in(CORRESPONDENT)
    log_in("Auditor")
    for letter, logins in ((make_report(), ["correspondent", "publisher"]), (make_enquiry()[0], ["correspondent"])):
        form = client.get(page("change", letter)).context["adminform"].form
        assert [value for value, _label in form.fields["assigned_to"].choices] == ["", *logins]
        assert errors(save(client, letter, assigned_to="auditor"))


def test_what_somebody_else_saved_meanwhile_is_not_lost() -> None:
    report = make_report()
    author, publisher = log_in(AUTHOR), log_in(PUBLISHER)
    address = page("change", report)
    typed = {**filled(author, address), "state": "done", "reply": "Mine"}
    save(publisher, report, state="done", reply="Theirs")
    answer = author.post(address, typed)
    (told,) = answer.context["adminform"].form.non_field_errors()
    assert "Their reply: “Theirs”" in told
    assert Report.objects.get().reply == "Theirs"
    assert "Mine" in answer.content.decode()
    again = {**typed, "opened": answer.context["adminform"].form["opened"].value()}
    assert author.post(address, again).status_code == 302
    assert Report.objects.get().reply == "Mine"


def test_what_the_asker_erased_is_not_saved_again() -> None:
    enquiry, token = make_enquiry()
    client = log_in(CORRESPONDENT)
    typed = {**filled(client, page("change", enquiry)), "state": "done", "reply": "No"}
    client.post(f"/ask/{token}/erase/")
    client.post(page("change", enquiry), typed)
    assert not Enquiry.objects.exists()


class TestMail:
    def answer(self, capture: Any, enquiry: Enquiry, **changes: str) -> Any:
        with capture(execute=True):
            return save(log_in(CORRESPONDENT), enquiry, **{"state": "done", "reply": "The answer", **changes})

    def test_says_that_there_is_an_answer_and_nothing_else(
        self, client: Client, django_capture_on_commit_callbacks: Any
    ) -> None:
        therapy = make_therapy(slug="nasal", name="Nasal cells")
        enquiry, token = make_enquiry(text="My question", email="me@example.org", about=therapy)
        self.answer(django_capture_on_commit_callbacks, enquiry)
        (sent,) = mail.outbox
        assert sent.to == ["me@example.org"]
        assert sent.subject == "There is an answer for you"
        whole = sent.message().as_string() + sent.body
        for word in ("My question", "The answer", "Nasal", "nasal", "spin", "therap", token):
            assert word not in whole
        (address,) = [line for line in sent.body.split() if line.startswith("http")]
        assert "The answer" in client.get(address).content.decode()
        # The link that the asker got at once is good as well.
        assert "The answer" in client.get(f"/ask/{token}/").content.decode()
        enquiry.refresh_from_db()
        assert enquiry.told_at
        assert address.split("/")[-2] not in str(vars(enquiry))

    def test_is_sent_again_for_another_answer_alone(self, django_capture_on_commit_callbacks: Any) -> None:
        enquiry, _token = make_enquiry(email="me@example.org")
        capture = django_capture_on_commit_callbacks
        self.answer(capture, enquiry, state="in work")
        assert mail.outbox == []
        for reply, number in (("One", 1), ("One", 1), ("Two", 2)):
            self.answer(capture, enquiry, reply=reply)
            assert len(mail.outbox) == number

    def test_is_not_sent_without_an_address(self, django_capture_on_commit_callbacks: Any) -> None:
        enquiry, _token = make_enquiry()
        self.answer(django_capture_on_commit_callbacks, enquiry)
        assert mail.outbox == []

    def test_that_cannot_be_sent_loses_no_answer(
        self, settings: LazySettings, django_capture_on_commit_callbacks: Any
    ) -> None:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
        enquiry, _token = make_enquiry(email="me@example.org")
        answer = self.answer(django_capture_on_commit_callbacks, enquiry)
        assert "The mail could not be sent." in " ".join(messages(answer))
        enquiry.refresh_from_db()
        assert (enquiry.state, enquiry.told_at) == ("done", None)
        # Saving once more tries again.
        settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
        shown = log_in(CORRESPONDENT).get(page("change", enquiry)).content.decode()
        assert "Not told: the mail could not be sent. Save once more to try again." in shown
        self.answer(django_capture_on_commit_callbacks, enquiry)
        assert len(mail.outbox) == 1

    def test_that_cannot_be_sent_leaves_the_link_of_an_earlier_one(
        self, client: Client, settings: LazySettings, django_capture_on_commit_callbacks: Any
    ) -> None:
        enquiry, _token = make_enquiry(email="me@example.org")
        self.answer(django_capture_on_commit_callbacks, enquiry, reply="One")
        (address,) = [line for line in str(mail.outbox[0].body).split() if line.startswith("http")]
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
        self.answer(django_capture_on_commit_callbacks, enquiry, reply="Two")
        assert "Two" in client.get(address).content.decode()


def test_an_editor_erases_and_the_log_knows_who() -> None:
    enquiry, _token = make_enquiry()
    assert log_in(CORRESPONDENT).post(page("delete", enquiry), {"post": "yes"}).status_code == 302
    assert not Enquiry.objects.exists()
    entry = AuditEntry.objects.get(act="erase enquiry")
    assert (entry.who, entry.key, entry.changes) == ("correspondent", str(enquiry.pk), {})
