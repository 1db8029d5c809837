"""Files of pictures: from the form to readers, and who gets them when."""

import re
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from config.views.pictures import PublicPictures
from editorial.actions import publish, publish_together, withdraw
from editorial.actions.preview_links import revoke, share
from editorial.models import Edition, Image, PreviewLink, Proposal
from editorial.pictures import store
from editorial.roles import AUDITOR, AUTHOR, REVIEWER, ROLES
from tests.builders import make_guide, make_image
from tests.editorial.pictures.test_intake import bomb
from tests.editorial.test_history import edit, release
from tests.editors import errors, filled, log_in, make_editor, page
from tests.pictures import make_picture

pytestmark = pytest.mark.django_db

LARGE = (1700, 850)
SAID = {
    "title": "A scan",
    "slug": "a-scan",
    "alt": "A neck from the side.",
    "credit": "A hospital",
    "licence": "by-4.0",
    "source_url": "https://example.org/",
}


def upload(client: Client, address: str, data: bytes, *, name: str = "scan.png", **changes: Any) -> Any:
    """Send the form of an image with this file."""
    values = {**filled(client, address), **changes, "file": SimpleUploadedFile(name, data), "_save": "1"}
    return client.post(address, values)


def files_on(html: str) -> list[str]:
    return re.findall(r"/images/([0-9a-f]{64}-\w+\.\w+)", html)


def status(client: Client, name: str) -> int:
    return int(client.get(f"/images/{name}").status_code)


def file_of(image: Any) -> str:
    assert image.picture
    return str(image.picture.fallback)


@pytest.fixture
def scan() -> Image:
    return make_image(slug="scan")


@pytest.fixture
def shown(scan: Image) -> Any:
    """A published guide that shows the scan."""
    guide = make_guide(state="draft", body="Text.\n\n[[image:scan]]\n\nMore.")
    publish(obj=guide, by="publisher")
    return guide


def test_an_upload_is_used_published_and_served() -> None:
    author, reader = log_in(AUTHOR), Client()
    answer = upload(author, page("add", Image), make_picture(LARGE), **SAID)
    assert answer.status_code == 302, errors(answer)
    image = Image.objects.get(slug="a-scan")
    assert (image.width, image.height) == (1600, 800)
    guide = make_guide(state="draft", body="Text.\n\n[[image:a-scan]]\n\nMore.")
    publish_together(objs=[guide, image], by="publisher")
    picture: Any = image.picture
    names = files_on(reader.get(guide.get_absolute_url()).content.decode())
    assert set(names) == set(picture.renditions)
    for name in names:
        served = reader.get(f"/images/{name}")
        assert served.status_code == 200
        assert served["Content-Type"] == f"image/{name.rpartition('.')[2]}"
        assert "immutable" in served["Cache-Control"]
        assert served["X-Content-Type-Options"] == "nosniff"
        assert served["Cross-Origin-Resource-Policy"] == "same-origin"
        assert not served.cookies
        assert "Cookie" not in served.get("Vary", "")


def test_readers_get_the_file_of_what_is_published_and_shown_alone(scan: Image) -> None:
    reader, name = Client(), file_of(scan)
    assert status(reader, name) == 404  # published, but no record shows it
    guide = make_guide(state="draft", body="[[image:scan]]")
    assert status(reader, name) == 404  # a draft shows it
    publish(obj=guide, by="publisher")
    assert status(reader, name) == 200
    release(guide, body="Without it.")
    assert status(reader, name) == 404  # no record shows it any more
    release(guide, body="[[image:scan]]")
    assert status(reader, name) == 200
    withdraw(obj=guide, by="publisher", reason="Wrong")
    assert status(reader, name) == 404


def test_a_withdrawn_image_is_gone_from_page_file_and_api(scan: Image, shown: Any) -> None:
    reader, name = Client(), file_of(scan)
    withdraw(obj=scan, by="publisher", reason="Not ours to show")
    answer = reader.get(f"/images/{name}")
    assert (answer.status_code, answer.content, answer["Cache-Control"]) == (410, b"", "no-store")
    assert "<figure>" not in reader.get(shown.get_absolute_url()).content.decode()
    told = reader.get(scan.get_absolute_url())
    assert told.status_code == 410
    assert "Not ours to show" in told.content.decode()
    assert reader.get("/api/v1/images/scan/").status_code == 410


@pytest.mark.parametrize("role", [*ROLES, "", "reader"])
def test_the_file_of_a_draft_is_for_those_who_may_see_the_draft(role: str) -> None:
    name = file_of(make_image(state="draft"))
    client = Client()
    client.force_login(make_editor("" if role == "reader" else role, is_staff=role != "reader"))
    answer = client.get(f"/images/{name}")
    assert answer.status_code == (200 if role in ROLES else 404)
    if role in ROLES:
        assert answer["Cache-Control"] == "no-store"


@pytest.mark.parametrize(
    "name",
    [
        "../../etc/passwd",
        "%2e%2e%2fsettings.py",
        "a" * 64 + "-640.svg",
        "a" * 64 + "-641.webp",
        "A" * 64 + "-640.webp",
        "a" * 64 + "-640.webp/../x",
        "a" * 64 + "-1600x800.jpeg",
        "a" * 64 + "-640.webp%00",
        "a" * 64 + "-640.webp",
    ],
)
def test_other_names_lead_nowhere_even_for_staff(name: str) -> None:
    assert status(log_in(AUTHOR), name) == 404


def test_another_picture_comes_to_readers_when_it_is_published(scan: Image, shown: Any) -> None:
    author, reader, first = log_in(AUTHOR), Client(), file_of(scan)
    assert upload(author, page("change", scan), make_picture((200, 150))).status_code == 302
    scan.refresh_from_db()
    assert file_of(scan) == first
    waiting = Edition.objects.about(scan).latest("number").snapshot["fields"]["file"]
    second = f"{waiting[:64]}-full.png"
    assert (status(reader, first), status(reader, second)) == (200, 404)
    assert status(author, second) == 200
    Proposal.objects.about(scan).update(authors=["author"])
    publish(obj=scan, by="publisher")
    assert (status(reader, first), status(reader, second)) == (404, 200)
    assert set(files_on(reader.get(shown.get_absolute_url()).content.decode())) >= {second}


def test_a_form_that_comes_back_still_has_the_picture() -> None:
    author = log_in(AUTHOR)
    answer = upload(author, page("add", Image), make_picture((210, 150)), **{**SAID, "title": ""})
    assert errors(answer) == ["This field is required."]
    kept = re.search(r'name="file-kept" value="([^"]+)"', answer.content.decode())
    assert kept
    again = author.post(page("add", Image), {**filled(author, page("add", Image)), **SAID, "file-kept": kept[1]})
    assert again.status_code == 302
    assert Image.objects.get(slug="a-scan").file == kept[1]


@pytest.mark.parametrize(
    ("data", "name", "reason"),
    [
        (make_picture() + b"\x00" * 11 * 1024 * 1024, "big.png", "“big.png” has 11.0 MB. At most 10 MB are taken"),
        (b"%PDF-1.7", "scan.png", "“scan.png” holds no JPEG, PNG or WebP picture"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "a.svg", "“a.svg” holds no JPEG, PNG or WebP picture"),
        (bomb(30_000, 30_000), "bomb.png", "“bomb.png” has too many pixels."),
    ],
    ids=["11 MB", "no picture", "SVG", "bomb"],
)
def test_the_form_says_why_it_does_not_take_a_file(data: bytes, name: str, reason: str) -> None:
    answer = upload(log_in(AUTHOR), page("add", Image), data, name=name, **SAID)
    assert answer.status_code == 200
    [told] = answer.context["adminform"].form.errors["file"]
    assert told.startswith(reason)
    assert not Image.objects.exists()


def test_a_name_that_somebody_made_up_is_refused() -> None:
    author = log_in(AUTHOR)
    made_up = f"{'a' * 64}-100x100.png"
    for name in (made_up, "../../settings.py"):
        answer = author.post(page("add", Image), {**filled(author, page("add", Image)), **SAID, "file-kept": name})
        assert errors(answer) == [f"No picture “{name}” is kept here. Upload it on the form."]


@pytest.fixture
def waiting() -> tuple[Any, Image]:
    """A draft that shows the picture of a draft."""
    image = make_image(slug="draft-scan", state="draft")
    guide = make_guide(body="As it was.")
    edit(guide, body="[[image:draft-scan]]")
    return guide, image


def test_a_preview_shows_the_pictures_of_drafts(waiting: tuple[Any, Image]) -> None:
    guide, image = waiting
    for role in (AUTHOR, REVIEWER, AUDITOR):
        client = log_in(role)
        names = files_on(client.get(page("frame", guide)).content.decode())
        assert file_of(image) in names
        assert status(client, names[0]) == 200
    assert "<figure>" not in Client().get(guide.get_absolute_url()).content.decode()
    image.refresh_from_db()
    assert (image.state, image.uses.count()) == ("draft", 0)
    assert "<figure>" in log_in(AUTHOR).get(page("frame", image)).content.decode()


def test_a_shared_link_leads_to_its_own_pictures_alone_and_as_long_as_it_is_good(waiting: tuple[Any, Image]) -> None:
    guide, image = waiting
    reviewer, token = Client(), share(obj=guide, by="author")
    html = reviewer.get(reverse("shared-preview-frame", args=[token])).content.decode()
    addresses = re.findall(r'src="([^"]+/images/[^"]+)"', html)
    assert addresses
    answer = reviewer.get(addresses[0])
    assert answer.status_code == 200
    assert answer.content == store.read(file_of(image))
    assert answer["Cache-Control"] == "no-store"
    other = file_of(make_image(file=make_picture((222, 111)), state="draft"))
    assert status(reviewer, file_of(image)) == 404
    assert reviewer.get(addresses[0].replace(file_of(image), other)).status_code == 404
    elsewhere = share(obj=make_guide(), by="author")
    assert reviewer.get(addresses[0].replace(token, elsewhere)).status_code == 404
    revoke(link=PreviewLink.objects.about(guide).get(), obj=guide, by="author")
    assert reviewer.get(addresses[0]).status_code == 410


def test_what_is_public_is_asked_once_after_each_publication(scan: Image, shown: Any) -> None:
    public, digest = PublicPictures(), file_of(scan)[:64]
    assert public.holds(digest, ("1", "2026-01-01"))
    with CaptureQueriesContext(connection) as queries:
        assert public.holds(digest, ("1", "2026-01-01"))
        assert not public.holds("a" * 64, ("1", "2026-01-01"))
    assert len(queries) == 0
    withdraw(obj=shown, by="publisher", reason="Wrong")
    assert not public.holds(digest, ("2", "2026-01-01"))


def test_the_page_of_an_image_shows_it_where_another_page_does(scan: Image) -> None:
    reader = Client()
    alone = reader.get(scan.get_absolute_url()).content.decode()
    assert "No page of the atlas shows this picture now." in alone
    assert files_on(alone) == []
    publish(obj=make_guide(state="draft", body="[[image:scan]]"), by="publisher")
    assert file_of(scan) in files_on(reader.get(scan.get_absolute_url()).content.decode())


def test_the_api_names_the_licence_and_the_file(scan: Image) -> None:
    assert Client().get("/api/v1/images/").json()["count"] == 0
    publish(obj=make_guide(state="draft", body="[[image:scan]]"), by="publisher")
    [told] = Client().get("/api/v1/images/?licence=by-4.0").json()["results"]
    assert (told["key"], told["licence"], told["credit"]) == ("scan", "by-4.0", "A hospital")
    assert (told["width"], told["height"]) == (120, 80)
    assert status(Client(), told["file"].removeprefix("/images/")) == 200
