"""Whatever editors, reviewers, publishers and imports do, in whatever order: nothing is lost and nothing leaks."""

import copy
import os
from contextlib import suppress
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from editorial import actions
from editorial.actions import Moved, NotNow, Refused
from editorial.actions.editions import base_of
from editorial.comparison import differences, merge
from editorial.models import Appointment, Edition, Proposal, Publishable, Source
from editorial.snapshots import apply, snapshot
from tests.builders import make_country, make_source, make_therapy
from tests.trials.registries.studies import make_study
from trials.models import Trial
from trials.registries import ctgov
from trials.registries.files import Item
from trials.registries.importer import Importer

# How many histories are tried.
EXAMPLES = int(os.environ.get("LIFECYCLES", "10"))
PEOPLE = ("ann", "ben", "cleo")
WHO = st.sampled_from(PEOPLE)
WORDS = st.sampled_from(["", "Cells.", "More cells.", "Cells [@paper-1]."])
KINDS = ("therapy", "country", "trial")
# The column that the machine writes in each, and the rows that it adds.
COLUMN = {"therapy": "harms", "country": "summary", "trial": "note"}
NUMBER = "NCT09000001"
Said = tuple[dict[str, Any], dict[str, Any]]


def said(taken: dict[str, Any]) -> Said:
    return taken["fields"], taken["owned"]


class Lifecycle(RuleBasedStateMachine):
    """One therapy and one trial that readers see, one country that they do not, and three people at work on them."""

    opened: Bundle[Any] = Bundle("opened")

    def __init__(self) -> None:
        super().__init__()
        self._undo = transaction.atomic()
        self._undo.__enter__()
        make_source(slug="paper-1")
        make_source(slug="paper-2", state="draft")
        self.status = "RECRUITING"
        self._import()
        Trial.objects.update(state="published", published_at="2026-01-01T00:00Z", published_by="import_trials")
        self.records: dict[str, Any] = {
            "therapy": make_therapy(slug="cells"),
            "country": make_country(slug="land", state="draft", summary="Rules."),
            "trial": Trial.objects.get(),
        }
        self.published = {kind: said(snapshot(self.get(kind))) for kind in ("therapy", "trial")}
        self.kept: dict[tuple[str, int], dict[str, Any]] = {}

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self._undo.__exit__(None, None, None)

    def get(self, kind: str) -> Any:
        """The record as it is in the tables now."""
        model: type[Publishable] = type(self.records[kind])
        return model._default_manager.get(pk=self.records[kind].pk)

    def _import(self) -> None:
        study = make_study(NUMBER, statusModule={"overallStatus": self.status})
        Importer(ctgov).run([Item("-", study)], lambda _tally: None)

    @initialize()
    def begin(self) -> None:
        """Nothing: the records are there."""

    @rule(target=opened, kind=st.sampled_from(KINDS), who=WHO)
    def open_form(self, kind: str, who: str) -> tuple[str, str, int]:
        return kind, who, actions.head(self.get(kind)).number

    @rule(form=opened, words=WORDS, row=st.sampled_from(["keep", "add", "change", "delete", "turn"]))
    def save(self, form: tuple[str, str, int], words: str, row: str) -> None:
        """Save the form as it was opened, perhaps long ago; what collides is set aside."""
        kind, who, number = form
        obj = self.get(kind)
        tried = transaction.savepoint()
        apply(base_of(obj, number), obj)
        setattr(obj, COLUMN[kind], words)
        obj.save(update_fields=[COLUMN[kind]])
        self._edit_rows(obj, row)
        taken = snapshot(obj)
        transaction.savepoint_rollback(tried)
        values = {"obj": self.get(kind), "taken": taken, "by": who, "based_on": number}
        try:
            actions.keep(**values)
        except Moved:
            waiting = actions.set_aside(**values)
            assert said(waiting.snapshot) == said(taken)

    @staticmethod
    def _edit_rows(obj: Any, row: str) -> None:
        citations = list(obj.citations.all())
        if row == "add":
            source = Source.objects.order_by("slug")[len(citations) % 2]
            obj.citations.create(source=source, locator="new", position=len(citations))
        elif citations and row == "change":
            citations[0].locator += "+"
            citations[0].save()
        elif citations and row == "delete":
            citations[-1].delete()
        elif row == "turn":
            for position, citation in enumerate(reversed(citations)):
                citation.position = position
                citation.save()

    @rule(kind=st.sampled_from(KINDS), who=WHO, mine=st.booleans())
    def settle(self, kind: str, who: str, mine: bool) -> None:
        obj = self.get(kind)
        waiting = Edition.objects.about(obj).filter(conflicts_with__isnull=False, settled=False).first()
        if waiting:
            newest = actions.head(obj)
            paths = {found.path for found in differences(newest.snapshot, waiting.snapshot)} if mine else set()
            merged = merge(newest.snapshot, waiting.snapshot, paths)
            assert not differences(merged, waiting.snapshot if mine else newest.snapshot)
            actions.settle(obj=obj, waiting=waiting, merged=merged, by=who, based_on=newest.number)

    @rule(kind=st.sampled_from(KINDS), who=WHO)
    def submit(self, kind: str, who: str) -> None:
        with suppress(NotNow):
            actions.submit(obj=self.get(kind), by=who)

    @rule(kind=st.sampled_from(KINDS), who=WHO)
    def approve(self, kind: str, who: str) -> None:
        with suppress(NotNow):
            actions.approve(obj=self.get(kind), by=who)
            assert who not in Proposal.objects.about(self.get(kind)).get().authors

    @rule(kind=st.sampled_from(KINDS), who=WHO)
    def give_back(self, kind: str, who: str) -> None:
        with suppress(NotNow):
            actions.give_back(obj=self.get(kind), by=who, comment="Mend this.")

    @rule(kinds=st.lists(st.sampled_from(KINDS), min_size=1, unique=True), who=WHO)
    def publish(self, kinds: list[str], who: str) -> None:
        waits = {kind: said(actions.head(self.get(kind)).snapshot) for kind in kinds}
        authors = {kind: Proposal.objects.about(self.get(kind)).first() for kind in kinds}
        try:
            actions.publish_together(objs=[self.get(kind) for kind in kinds], by=who)
        except Refused:
            return
        self.published |= waits
        for kind, proposal in authors.items():
            assert proposal is None or proposal.stage == "approved" or who not in proposal.authors
            assert self.get(kind).is_published
            assert not Proposal.objects.about(self.get(kind)).exists()

    @rule(kind=st.sampled_from(KINDS), who=WHO)
    def withdraw(self, kind: str, who: str) -> None:
        if self.get(kind).is_published:
            actions.withdraw(obj=self.get(kind), by=who, reason="It was wrong.")

    @rule(kind=st.sampled_from(KINDS), who=WHO, back=st.integers(0, 5))
    def restore(self, kind: str, who: str, back: int) -> None:
        obj = self.get(kind)
        editions = list(Edition.objects.about(obj))
        if editions:
            old = editions[back % len(editions)]
            assert actions.restore(obj=obj, edition=old, by=who) == {}
            assert said(actions.head(self.get(kind)).snapshot) == said(old.snapshot)

    @rule(kind=st.sampled_from(KINDS), who=WHO)
    def discard(self, kind: str, who: str) -> None:
        actions.discard(obj=self.get(kind), by=who)
        assert not self.get(kind).is_live or not Appointment.objects.about(self.get(kind)).exists()

    @rule(status=st.sampled_from(["RECRUITING", "COMPLETED", "TERMINATED"]))
    def import_trial(self, status: str) -> None:
        self.status = status
        self._import()

    @invariant()
    def the_live_tables_are_the_last_published_edition(self) -> None:
        for kind in KINDS:
            obj = self.get(kind)
            live = said(snapshot(obj))
            if not obj.is_live:
                assert live == said(actions.head(obj).snapshot)
                continue
            assert live == self.published[kind]
            if obj.edition:
                edition = Edition.objects.about(obj).get(number=obj.edition)
                assert said(edition.snapshot) == live
                assert edition.published_by

    @invariant()
    def no_edition_is_lost_or_changed(self) -> None:
        for kind in KINDS:
            editions = list(Edition.objects.about(self.get(kind)).order_by("number"))
            assert [edition.number for edition in editions] == list(range(1, len(editions) + 1))
            for edition in editions:
                kept = self.kept.setdefault((kind, edition.number), copy.deepcopy(edition.snapshot))
                assert edition.snapshot == kept
            assert len([key for key in self.kept if key[0] == kind]) == len(editions)

    @invariant()
    def the_registry_has_the_last_word_on_its_columns(self) -> None:
        assert self.get("trial").status == self.status

    @invariant()
    def a_draft_source_is_public_only_where_something_public_cites_it(self) -> None:
        source = Source.objects.get(slug="paper-2")
        cited = any(
            row["source"] == "paper-2" for _fields, owned in self.published.values() for row in owned["citations"]
        )
        assert source.is_published or not cited


@pytest.mark.django_db
def test_in_whatever_order_people_work() -> None:
    run_state_machine_as_test(
        Lifecycle,
        settings=settings(
            max_examples=EXAMPLES, stateful_step_count=25, deadline=None, suppress_health_check=list(HealthCheck)
        ),
    )
