"""The way from laboratory to clinic."""

from institutions.models import LegalRoute
from institutions.pathway import Stage, pathway


def test_each_kind_of_route_has_its_stage_and_their_order_holds() -> None:
    steps = pathway([LegalRoute(kind=kind) for kind in reversed(LegalRoute.Kind.values)])
    assert [step.stage for step in steps] == list(Stage)
    assert [[route.kind for route in step.routes] for step in steps] == [
        ["borderline"],
        ["research"],
        ["full", "conditional"],
        ["hospital", "point_of_care", "individual", "practice"],
    ]


def test_stage_without_a_route_stands_there_empty() -> None:
    steps = pathway([LegalRoute(kind="research")])
    assert [bool(step.routes) for step in steps] == [False, True, False, False]


def test_country_without_any_route_has_no_way() -> None:
    assert pathway([]) == []
