"""The style page."""

import re

import pytest
from django.conf import settings
from django.test import Client

from config.style_samples import SAMPLES
from config.style_scales import colours
from config.views.style import STATES
from editorial.roles import AUTHOR
from tests.editors import log_in, make_editor

pytestmark = pytest.mark.django_db


def test_every_part_of_a_page_has_a_sample() -> None:
    """A new file below templates/parts/ needs a line in config/style_samples.py."""
    parts = {path.name for path in (settings.BASE_DIR / "templates/parts").iterdir()}
    assert set(SAMPLES) == parts


def test_staff_see_every_part_in_every_state_and_nobody_keeps_it() -> None:
    answer = log_in(AUTHOR).get("/style/")
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "no-store"
    assert "noindex" in answer.headers["X-Robots-Tag"]
    text = answer.content.decode()
    for name in SAMPLES:
        assert f"<h2>{name}</h2>" in text
    assert text.count("<h3>Right to left</h3>") == len(SAMPLES)
    for _state, words, _count in STATES:
        assert words in text


def test_colours_and_scales_are_those_of_the_sheet() -> None:
    text = log_in(AUTHOR).get("/style/").content.decode()
    sheet = (settings.BASE_DIR / "static/atlas.css").read_text()
    names = {*re.findall(r"--([\w-]+): #", sheet), *re.findall(r"--([ts]-\w+): ", sheet)}
    assert len(names) > 20
    assert {name for name in names if f"<code>--{name}</code>" not in text} == set()
    assert {colour.name for colour in colours() if colour.light == colour.dark} == set()


def test_for_others_there_is_no_such_page(client: Client) -> None:
    assert client.get("/style/").status_code == 404
    client.force_login(make_editor("", is_staff=False))
    assert client.get("/style/").status_code == 404
