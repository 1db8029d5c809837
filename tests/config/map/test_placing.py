"""Boxes beside their places."""

from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from config.map.placing import GAP, Box, place_boxes

FRAME = Box(0, 0, 900, 500)
PLACES = st.lists(
    st.tuples(
        st.tuples(st.integers(8, 892), st.integers(8, 492)), st.tuples(st.integers(46, 220), st.integers(46, 60))
    ),
    max_size=24,
)


@given(PLACES)
def test_boxes_never_meet_nor_leave_the_frame_nor_hide_their_place(
    places: list[tuple[tuple[int, int], tuple[int, int]]],
) -> None:
    points, sizes = [point for point, _size in places], [size for _point, size in places]
    boxes = place_boxes(points, sizes, FRAME, points)
    assert len(boxes) == len(places)
    for point, size, box in zip(points, sizes, boxes, strict=True):
        if box is not None:
            assert (box.width, box.height) == size
            assert box.within(FRAME)
            assert not box.covers(point)
    for one, other in combinations([box for box in boxes if box], 2):
        assert not one.meets(other, GAP)


@given(PLACES.filter(lambda places: 0 < len(places) <= 6))
def test_a_few_boxes_always_find_room(places: list[tuple[tuple[int, int], tuple[int, int]]]) -> None:
    boxes = place_boxes([point for point, _ in places], [size for _, size in places], FRAME, [])
    assert all(boxes)


def test_a_box_leaves_other_places_in_view_where_it_can() -> None:
    points = [(450, 250), (450, 210)]
    first, _second = place_boxes(points, [(100, 50), (100, 50)], FRAME, points)
    assert first is not None
    assert not first.covers(points[1])
