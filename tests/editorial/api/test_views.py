"""What every endpoint of the API keeps: its envelope, its errors, its headers, and what a field holds."""

from typing import Any

import pytest
from django.test import Client

from editorial import keyset
from editorial.actions import rename, withdraw
from tests.builders import make_country, make_finding, make_institution, make_source, make_therapy, make_trial

pytestmark = pytest.mark.django_db


def test_a_list_has_count_next_previous_and_results(client: Client) -> None:
    for name in "abc":
        make_therapy(slug=name, name=name)
    first = client.get("/api/v1/therapies/?page_size=2").json()
    assert (first["count"], first["previous"], [row["key"] for row in first["results"]]) == (3, None, ["a", "b"])
    second = client.get(first["next"]).json()
    assert (second["next"], [row["key"] for row in second["results"]]) == (None, ["c"])
    assert client.get(second["previous"]).json()["results"] == first["results"]


def test_an_empty_list_is_a_page_of_its_own(client: Client) -> None:
    assert client.get("/api/v1/trials/").json() == {
        "count": 0,
        "count_is_capped": False,
        "next": None,
        "previous": None,
        "results": [],
    }


def test_a_count_stops_at_its_limit_and_says_so(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keyset, "MAX_COUNT", 2)
    for name in "ab":
        make_therapy(slug=name)
    whole = client.get("/api/v1/therapies/").json()
    make_therapy(slug="c")
    capped = client.get("/api/v1/therapies/?page_size=1").json()
    assert (whole["count"], whole["count_is_capped"]) == (2, False)
    assert (capped["count"], capped["count_is_capped"]) == (2, True)
    assert [row["key"] for row in client.get(capped["next"]).json()["results"]] == ["b"]


@pytest.mark.parametrize(
    ("query", "parameter", "told"),
    [
        ("colour=red", "colour", "Unknown parameter. Known are: after, ais, before, cell_source"),
        ("status=banana", "status", "“banana” is not known here. Known are: RECRUITING"),
        ("therapy=nowhere", "therapy", "“nowhere” is not the key of a published record"),
        ("level=Z9", "level", "Z9"),
        ("months_since_injury=many", "months_since_injury", "Enter a number"),
        ("months_since_injury=1_0", "months_since_injury", "Enter a number"),
        ("months_since_injury=\u0661", "months_since_injury", "Enter a number"),
        ("months_since_injury=-1", "months_since_injury", "greater than or equal to 0"),
        ("months_since_injury=1e400", "months_since_injury", "less than or equal to"),
        ("after=%21", "after", "“!” cannot be a place in a list"),
        ("page=2", "page", "Unknown parameter. Known are: after, ais, before"),
        ("page_size=0", "page_size", "“0” is not a whole number from 1 to 100"),
        ("page_size=101", "page_size", "from 1 to 100"),
        ("after=", "after", "no value"),
        ("q=", "q", "no value"),
        ("q=%20", "q", "no value"),
        ("level=C5&level=C6", "level", "more than once"),
        ("ordering=sponsor", "ordering", "sponsor"),
        ("fields=title,colour", "fields", "Unknown: colour. Known are: key, title"),
        ("q=" + "x" * 201, "q", "at most 200 characters"),
        ("q=%00", "q", "Null characters"),
    ],
)
def test_a_bad_parameter_is_a_400_that_names_it_and_says_what_would_do(
    client: Client, query: str, parameter: str, told: str
) -> None:
    response = client.get(f"/api/v1/trials/?{query}")
    assert response.status_code == 400
    assert response["Content-Type"] == "application/problem+json"
    errors = {error["parameter"]: error["message"] for error in response.json()["errors"]}
    assert told in errors[parameter]


@pytest.mark.parametrize("place", ["WzBd", "AAAA", "WyJ4Il0", "W10", "x", "WzEsMl0", "W251bGxd"])
def test_what_is_no_place_in_the_list_is_a_404_that_says_so(client: Client, place: str) -> None:
    make_trial()
    response = client.get(f"/api/v1/trials/?after={place}")
    assert response.status_code == 404
    assert response.json()["detail"].startswith(f"The list has nothing there: “{place}”.")


@pytest.mark.parametrize(
    "path", ["/api/v1/nothing/", "/api/v1/trials/NCT99999999/", "/api/v1/trials/a/b/", "/api/v1/trials/%00/"]
)
def test_nothing_there_is_a_problem_in_json(client: Client, path: str) -> None:
    response = client.get(path)
    assert (response.status_code, response["Content-Type"]) == (404, "application/problem+json")


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete", "trace"])
def test_it_is_read_only(client: Client, method: str) -> None:
    response = getattr(client, method)("/api/v1/trials/")
    assert response.status_code == 405
    assert response["Allow"] == "GET, HEAD, OPTIONS"


def test_any_page_on_the_web_may_read_it_and_ask_whether_it_changed(client: Client) -> None:
    answer = client.get("/api/v1/trials/", HTTP_ORIGIN="https://elsewhere.example")
    assert answer["Access-Control-Allow-Origin"] == "*"
    assert answer["Cross-Origin-Resource-Policy"] == "cross-origin"
    preflight = client.options("/api/v1/trials/")
    assert preflight.status_code == 204
    assert preflight["Access-Control-Allow-Headers"] == "If-None-Match"


@pytest.mark.parametrize("accepts", ["text/html", "application/xml", "*/*", "nonsense"])
def test_json_is_what_everybody_gets(client: Client, accepts: str) -> None:
    assert client.get("/api/v1/trials/", HTTP_ACCEPT=accepts)["Content-Type"] == "application/json"


def test_no_cookie_is_set_and_the_answer_may_be_kept(client: Client) -> None:
    response = client.get("/api/v1/trials/")
    assert not response.cookies
    assert response.published_page is True  # type: ignore[attr-defined]


def test_fields_gives_those_alone_and_always_the_key(client: Client) -> None:
    make_trial(slug="NCT00000001", title="Cells")
    assert client.get("/api/v1/trials/?fields=title").json()["results"] == [{"key": "NCT00000001", "title": "Cells"}]
    assert client.get("/api/v1/trials/NCT00000001/?fields=sponsor").json() == {"key": "NCT00000001", "sponsor": ""}


@pytest.mark.parametrize(
    ("kind", "make"),
    [("therapies", make_therapy), ("countries", make_country), ("sources", make_source), ("findings", make_finding)],
)
def test_a_key_that_a_record_had_leads_to_it_for_good(client: Client, kind: str, make: Any) -> None:
    record = make(slug="old")
    rename(obj=record, key="new", by="ada")
    answer = client.get(f"/api/v1/{kind}/old/?fields=key")
    assert (answer.status_code, answer["Location"]) == (301, f"http://testserver/api/v1/{kind}/new/?fields=key")
    assert answer["Access-Control-Allow-Origin"] == "*"
    assert client.get(answer["Location"]).json() == {"key": "new"}
    operation = client.get("/api/v1/schema/").json()["paths"][f"/api/v1/{kind}/{{slug}}/"]["get"]
    assert "301" in operation["responses"]


def test_a_key_that_a_draft_had_leads_nowhere(client: Client) -> None:
    rename(obj=make_therapy(slug="old", state="draft"), key="new", by="ada")
    assert client.get("/api/v1/therapies/old/").status_code == 404


def test_the_former_key_of_what_was_withdrawn_leads_to_why(client: Client) -> None:
    therapy = make_therapy(slug="old")
    rename(obj=therapy, key="new", by="ada")
    withdraw(obj=therapy, by="ada", reason="It was about something else.")
    moved = client.get("/api/v1/therapies/old/")
    assert (moved.status_code, client.get(moved["Location"]).status_code) == (301, 410)


@pytest.mark.parametrize("spelling", ["NCT00000001", "nct00000001", "2018-000805-22", "EUCTR2018-000805-22-ES"])
def test_a_trial_is_found_by_any_number_in_any_capitals(client: Client, spelling: str) -> None:
    trial = make_trial(slug="NCT00000001")
    trial.identifiers.create(scheme="eudract", value="2018-000805-22", kind="secondary")
    assert client.get(f"/api/v1/trials/{spelling}/").json()["key"] == "NCT00000001"


def test_a_number_with_slashes_stands_with_hyphens_in_the_address(client: Client) -> None:
    trial = make_trial(slug="CTRI-2018-05-013942")
    trial.identifiers.create(scheme="ctri", value="CTRI/2018/05/013942", kind="alias")
    assert client.get("/api/v1/trials/ctri-2018-05-013942/").json()["key"] == "CTRI-2018-05-013942"


def test_related_records_are_keys_and_rows_keep_their_order(client: Client) -> None:
    country = make_country(slug="france")
    body = make_institution(slug="body", country=country)
    therapy = make_therapy(slug="oec")
    trial = make_trial(slug="NCT00000001", therapy=therapy, site={"country": country, "institution": body})
    for position, name in enumerate(["second", "first"]):
        trial.citations.create(source=make_source(slug=name), position=1 - position)
    found = client.get("/api/v1/trials/NCT00000001/").json()
    assert (found["countries"], found["therapies"]) == (["france"], ["oec"])
    assert [citation["source"] for citation in found["citations"]] == ["first", "second"]
    assert client.get("/api/v1/institutions/body/").json()["country"] == "france"


@pytest.mark.parametrize("rows", [3, 30])
def test_a_list_is_as_many_statements_however_long_it_is(
    client: Client, rows: int, django_assert_num_queries: object
) -> None:
    therapy, country = make_therapy(), make_country()
    for _ in range(rows):
        make_trial(therapy=therapy, site={"country": country})
    # How many are expected; how to plan, count and keys, and the planner as before; rows.
    with django_assert_num_queries(5):  # type: ignore[operator]
        client.get("/api/v1/trials/?page_size=100")


def test_the_schema_is_openapi_3_1_and_names_every_filter(client: Client) -> None:
    make_country(slug="france")
    schema = client.get("/api/v1/schema/").json()
    assert schema["openapi"].startswith("3.1")
    listed = {p["name"]: p["schema"] for p in schema["paths"]["/api/v1/trials/"]["get"]["parameters"]}
    assert set(listed) == {
        "q", "status", "phase", "country", "therapy", "cell_source", "institution", "ais", "level",
        "months_since_injury", "ordering", "fields", "after", "before", "page_size",
    }  # fmt: skip
    assert listed["country"]["items"]["enum"] == ["france"]
    paths = {path.split("/")[3] for path in schema["paths"]}
    assert paths == {
        "therapies", "institutions", "countries", "trials", "findings", "authorisations", "claims", "sources", "guides",
        "images", "notices", "search",
    }  # fmt: skip


def test_the_page_of_documentation_names_every_endpoint_and_three_languages(client: Client) -> None:
    page = client.get("/api/v1/docs/").content.decode()
    for path in client.get("/api/v1/schema/").json()["paths"]:
        assert path in page
    assert all(f'id="{language}"' in page for language in ("curl", "python", "r"))


def test_rows_of_a_trial_name_the_therapy_and_the_institution_by_key_unless_they_are_drafts(client: Client) -> None:
    trial, therapy, hospital = make_trial(), make_therapy(), make_institution()
    trial.treatments.create(therapy=therapy, role="tested")
    trial.treatments.create(therapy=make_therapy(state="draft"), role="comparator", position=1)
    trial.sites.create(facility="A ward", institution=hospital)
    trial.sponsors.create(name="A sponsor", role="lead")
    found = client.get(f"/api/v1/trials/{trial.slug}/").json()
    assert [(row["therapy"], row["role"]) for row in found["treatments"]] == [
        (therapy.slug, "tested"),
        (None, "comparator"),
    ]
    assert found["sites"][0]["institution"] == hospital.slug
    assert found["sponsors"][0]["institution"] is None


@pytest.mark.parametrize(
    ("kind", "make"),
    [("therapies", make_therapy), ("countries", make_country), ("trials", make_trial), ("sources", make_source)],
)
def test_a_withdrawn_record_is_410_and_says_why(client: Client, kind: str, make: Any) -> None:
    record = make()
    withdraw(obj=record, by="ada", reason="It was about something else.")
    answer = client.get(f"/api/v1/{kind}/{record.slug}/")
    assert answer.status_code == 410
    assert answer["Content-Type"] == "application/problem+json"
    assert "It was about something else." in answer.json()["detail"]
    assert "ada" not in answer.content.decode()
    assert client.get(f"/api/v1/{kind}/").json()["count"] == 0


def test_what_stood_on_a_page_that_nobody_saw_is_not_told(client: Client) -> None:
    finding = make_finding(therapy=make_therapy(state="draft"))
    withdraw(obj=finding, by="ada", reason="Not so.")
    assert client.get(f"/api/v1/findings/{finding.slug}/").status_code == 404


def test_every_answer_says_its_licence(client: Client) -> None:
    licence = "https://creativecommons.org/licenses/by/4.0/"
    assert client.get("/api/v1/therapies/")["Link"] == f'<{licence}>; rel="license"'
    assert client.get("/api/v1/schema/").json()["info"]["license"]["url"] == licence
    assert "CC BY 4.0" in client.get("/api/v1/docs/").content.decode()


def test_a_record_tells_who_reviewed_it_as_what(client: Client) -> None:
    make_therapy(
        slug="nose", reviewed_by="A. Person", reviewed_on="2026-02-03", reviewed_as="lived", reviewer_interests="None."
    )
    told = client.get("/api/v1/therapies/nose/").json()
    assert (told["reviewed_as"], told["reviewer_interests"]) == ("lived", "None.")
