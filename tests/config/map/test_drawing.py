"""The drawing of the map."""

from itertools import combinations

import pytest

from config.map.drawing import DRAWN_WIDTH, LEAST, MOST_BOXES, Sign, Target, draw, part_around, whole_world
from config.map.places import outlines
from config.map.placing import Box
from config.map.projection import on_map
from config.map.regions import REGIONS

OFTEN = "AR AU BR CA CH CL CN CO CZ DE DK EG ES FR GB IL IN IR IT JO JP KR MX NL NZ PK PL PT RU SE TH TR US VN ZA"
PARIS, BEIJING = on_map(2.35, 48.86), on_map(116.4, 39.9)


def test_boxes_of_the_parts_of_the_world_never_meet() -> None:
    numbers = ("1,234 trials", "1,234 institutions")
    targets = [
        Target((str(region.name), *numbers), "?", region.point, 1, region.box_point) for region in REGIONS.values()
    ]
    drawing = draw(whole_world(), [], targets)
    boxes = [Box(link.x, link.y, link.width, link.height) for link in drawing.links]
    assert len(boxes) == len(REGIONS)
    for box in boxes:
        assert box.within(Box(0, 0, DRAWN_WIDTH, drawing.part.height))
    for one, other in combinations(boxes, 2):
        assert not one.meets(other)


def test_no_box_of_a_part_of_the_world_hides_a_country_that_often_has_trials() -> None:
    lines = ("99 trials", "99 institutions")
    targets = [Target((str(one.name), *lines), "?", one.point, 1, one.box_point) for one in REGIONS.values()]
    signs = [Sign(outlines()[code].middle, 3) for code in OFTEN.split()]
    drawing = draw(whole_world(), signs, targets)
    for link in drawing.links:
        box = Box(link.x, link.y, link.width, link.height)
        assert not [spot for spot in drawing.spots if box.covers((spot.x, spot.y), spot.radius)], link.lines


def test_a_view_shows_all_that_it_is_drawn_around() -> None:
    part = part_around((*PARIS, *BEIJING), margin=0.1)
    for point in (PARIS, BEIJING):
        x, y = part.pixels(point)
        assert 8 < x < DRAWN_WIDTH - 8
        assert 8 < y < part.height - 8


def test_what_lies_outside_stands_at_the_edge() -> None:
    part = part_around((*PARIS, *PARIS), least=20)
    assert part.pixels(BEIJING)[0] == DRAWN_WIDTH - 8


def test_more_trials_make_a_larger_circle_and_none_a_square() -> None:
    few, many, none = (draw(whole_world(), [Sign(PARIS, trials)], []).spots[0] for trials in (1, 30, 0))
    assert few.radius < many.radius
    assert (few.is_round, none.is_round) == (True, False)


def test_links_come_in_the_order_of_the_list_and_are_large_enough() -> None:
    targets = [Target((name, "1 trial"), f"#{name}", PARIS, weight) for name, weight in (("a", 1), ("b", 3), ("c", 2))]
    links = draw(part_around((*PARIS, *PARIS), least=20), [], targets).links
    assert [link.address for link in links] == ["#a", "#b", "#c"]
    assert all(min(link.width, link.height) >= LEAST for link in links)


@pytest.mark.parametrize("number", [0, 80])
def test_of_very_many_places_those_with_most_in_them_have_boxes(number: int) -> None:
    targets = [Target((f"Town {n}",), f"#{n}", on_map(n, n / 2), n) for n in range(number)]
    links = draw(whole_world(), [], targets).links
    assert len(links) <= MOST_BOXES
    assert {int(link.address[1:]) for link in links} <= set(range(number - MOST_BOXES, number))


def test_a_long_name_is_cut_in_the_box_alone() -> None:
    [link] = draw(whole_world(), [], [Target(("Long" * 40,), "#long", PARIS, 1)]).links
    assert link.lines[0][0].endswith("…")
    assert link.width < DRAWN_WIDTH / 2
