"""Links between records in text, and addresses under keys that records had before."""

from typing import Any

import pytest
from django.test import Client

from editorial.actions import publish, rename
from editorial.links import leads_to_a_page
from editorial.markdown import plain, render
from editorial.models import FormerKey
from editorial.references import References
from tests.builders import (
    make_claim,
    make_country,
    make_guide,
    make_institution,
    make_source,
    make_therapy,
    make_trial,
)
from tests.editors import log_in, messages, page

pytestmark = pytest.mark.django_db


def html(text: str) -> str:
    return str(render(text).html).strip()


@pytest.mark.parametrize(
    ("build", "kind"),
    [
        (make_therapy, "therapy"),
        (make_trial, "trial"),
        (make_institution, "institution"),
        (make_country, "country"),
        (make_guide, "guide"),
        (make_claim, "claim"),
    ],
)
def test_a_link_shows_the_title_and_leads_to_the_page(build: Any, kind: str) -> None:
    record = build()
    link = f'<a href="{record.get_absolute_url()}">'
    assert html(f"See [[{kind}:{record.slug}]].") == f"<p>See {link}{record}</a>.</p>"
    assert html(f"See [[{kind}:{record.slug}|these words]].") == f"<p>See {link}these words</a>.</p>"


@pytest.mark.parametrize(
    "number", ["2018-000805-22", "EUCTR2018-000805-22-ES", "CTRI/2018/05/013942", "ctri-2018-05-013942", "nct00000001"]
)
def test_a_trial_is_linked_by_any_number_that_a_register_gave_it(number: str) -> None:
    trial = make_trial(slug="NCT00000001", title="Cells in the cord")
    trial.identifiers.create(scheme="eudract", value="2018-000805-22", kind="secondary")
    trial.identifiers.create(scheme="ctri", value="CTRI/2018/05/013942", kind="alias")
    assert html(f"[[trial:{number}]]") == '<p><a href="/trials/NCT00000001/">Cells in the cord</a></p>'
    assert leads_to_a_page("/trials/2018-000805-22/")


def test_a_number_that_another_trial_only_claims_leads_nowhere() -> None:
    make_trial().identifiers.create(scheme="eudract", value="2018-000805-22", kind="claimed")
    assert html("[[trial:2018-000805-22|this]]") == "<p>this</p>"


def test_a_link_in_a_table_takes_its_words_too() -> None:
    make_therapy(slug="oec")
    assert '<td><a href="/therapies/oec/">smell</a></td>' in html("|a|\n|-|\n|[[therapy:oec\\|smell]]|")


def test_a_heading_may_hold_one() -> None:
    make_therapy(slug="oec", name="Cells of the nose")
    document = render("## On [[therapy:oec]]", anchors=True)
    assert document.headings[0].title == "On Cells of the nose"


@pytest.mark.parametrize("state", ["draft", "withdrawn"])
def test_what_readers_do_not_see_is_plain_words_and_tells_nothing(state: str) -> None:
    life: dict[str, Any] = {"state": state}
    if state == "withdrawn":
        life |= {"published_at": "2026-01-01T00:00Z", "published_by": "a", "withdrawn_at": "2026-01-02T00:00Z"}
        life |= {"withdrawn_by": "a", "withdrawn_because": "Wrong"}
    make_therapy(slug="zzsecret", name="Zzsecret", **life)
    assert html("See [[therapy:zzsecret]] and [[therapy:zzsecret|these]].") == "<p>See therapy and these.</p>"
    assert html("[[therapy:never]]") == "<p>therapy</p>"
    assert plain("[[therapy:zzsecret]]") == "therapy"


def test_what_is_no_link_stays_as_it_is() -> None:
    assert html("[[cells:oec]] [[therapy]]") == "<p>[[cells:oec]] [[therapy]]</p>"


def test_titles_and_words_are_escaped() -> None:
    make_therapy(slug="oec", name="<script>alert(1)</script>")
    assert "<script" not in html("[[therapy:oec]] [[therapy:oec|<script>]] [[therapy:no|<script>]]")


def test_plain_text_has_the_words() -> None:
    make_therapy(slug="oec", name="Cells of the nose")
    assert plain("About [[therapy:oec]] and [[therapy:oec|smell]].") == "About Cells of the nose and smell."


def test_many_links_cost_one_query_a_kind(django_assert_num_queries: Any) -> None:
    text = " ".join(f"[[therapy:{make_therapy().slug}]]" for _number in range(9))
    with django_assert_num_queries(1):
        render(text)
    with django_assert_num_queries(0):
        render("No link at all.")


@pytest.mark.parametrize("build", [make_therapy, make_institution, make_country, make_guide, make_claim])
def test_the_former_address_leads_to_the_new_one_for_good(build: Any) -> None:
    record = build(slug="former")
    before = record.get_absolute_url()
    rename(obj=record, key="newer", by="publisher")
    answer = Client().get(before)
    assert (answer.status_code, answer["Location"]) == (301, record.get_absolute_url())
    assert Client().get(answer["Location"]).status_code == 200
    rename(obj=record, key="newest", by="publisher")
    assert Client().get(before)["Location"] == record.get_absolute_url()


def test_the_former_address_of_a_programme_leads_on_too() -> None:
    programme = make_trial()
    programme.identifiers.all().delete()
    before = programme.get_absolute_url()
    rename(obj=programme, key="a-programme", by="publisher")
    assert Client().get(before)["Location"] == "/trials/a-programme/"


def test_links_and_citations_by_a_former_key_still_work() -> None:
    therapy, source = make_therapy(slug="former"), make_source(slug="paper")
    rename(obj=therapy, key="newer", by="publisher")
    rename(obj=source, key="newer-paper", by="publisher")
    assert html("[[therapy:former]]") == f'<p><a href="/therapies/newer/">{therapy}</a></p>'
    assert "#ref-1" in render("It helped [@paper].", references=References([source])).html
    citing = make_guide(body="[[therapy:former]] [x](/therapies/former/) [@paper]", state="draft")
    citing.citations.create(source=source)
    publish(obj=citing, by="publisher")


def test_a_key_of_a_draft_is_no_address(client: Client) -> None:
    draft = make_therapy(slug="former", state="draft")
    rename(obj=draft, key="newer", by="publisher")
    assert client.get("/therapies/former/").status_code == 404


def test_a_key_that_belongs_to_another_is_refused() -> None:
    one, other = make_therapy(slug="one"), make_therapy(slug="other")
    rename(obj=other, key="others", by="publisher")
    client = log_in("Publisher")
    for wrong in ("others", "other", "not a key", ""):
        answer = client.post(page("publication", one), {"act": "rename", "key": wrong})
        assert messages(answer)
        one.refresh_from_db()
        assert one.slug == "one"
    assert FormerKey.objects.count() == 1


def test_a_publisher_changes_the_key_on_the_page_of_publication() -> None:
    therapy, author = make_therapy(slug="former"), log_in("Author")
    assert author.post(page("publication", therapy), {"act": "rename", "key": "newer"}).status_code == 403
    publisher = log_in("Publisher")
    assert "Change the key" in publisher.get(page("publication", therapy)).content.decode()
    assert publisher.post(page("publication", therapy), {"act": "rename", "key": "newer"}).status_code == 302
    therapy.refresh_from_db()
    assert therapy.slug == "newer"


@pytest.mark.parametrize(("build", "more"), [(make_trial, {}), (make_guide, {"kind": "policy", "slug": "about"})])
def test_a_key_that_is_given_from_outside_stays(build: Any, more: dict[str, str]) -> None:
    record = build(**more)
    publisher = log_in("Publisher")
    assert "Change the key" not in publisher.get(page("publication", record)).content.decode()
    assert publisher.post(page("publication", record), {"act": "rename", "key": "newer"}).status_code == 403
