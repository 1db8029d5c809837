"""Pictures on pages: from the form to readers, and who gets the files when."""

import re
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from editorial.actions import publish, withdraw
from editorial.models import Image
from editorial.roles import AUTHOR
from tests.builders import make_guide
from tests.editors import errors, filled, log_in, page
from tests.pictures import make_picture

pytestmark = pytest.mark.django_db

LARGE = (1700, 850)


def upload(client: Client, address: str, data: bytes, *, name: str = "scan.png", **changes: Any) -> Any:
    """Send the form of an image with this file."""
    values = {**filled(client, address), **changes, "file": SimpleUploadedFile(name, data), "_save": "1"}
    return client.post(address, values)


def files_on(html: str) -> list[str]:
    return re.findall(r"/images/([0-9a-f]{64}-\w+\.\w+)", html)


def status(client: Client, name: str) -> int:
    return client.get(f"/images/{name}").status_code


def test_an_upload_is_used_published_and_served() -> None:
    author, reader = log_in(AUTHOR), Client()
    said = {
        "title": "A scan",
        "slug": "a-scan",
        "alt": "A neck from the side.",
        "credit": "A hospital",
        "licence": "by-4.0",
        "source_url": "https://example.org/",
    }
    answer = upload(author, page("add", Image), make_picture(LARGE), **said)
    assert answer.status_code == 302, errors(answer)
    image = Image.objects.get(slug="a-scan")
    assert (image.width, image.height) == (1600, 800)
    guide = make_guide(state="draft", body="Text.\n\n[[image:a-scan]]\n\nMore.")
    publish(obj=image, by="publisher")
    picture = image.picture
    assert picture
    assert status(reader, picture.fallback) == 404
    assert status(author, picture.fallback) == 200
    publish(obj=guide, by="publisher")
    html = reader.get(guide.get_absolute_url()).content.decode()
    names = files_on(html)
    assert set(names) == set(picture.renditions)
    for name in names:
        served = reader.get(f"/images/{name}")
        assert served.status_code == 200
        assert served["Content-Type"] == f"image/{name.rpartition('.')[2]}"
        assert "immutable" in served["Cache-Control"]
        assert not served.cookies
    withdraw(obj=guide, by="publisher", reason="Wrong")
    assert status(reader, picture.fallback) == 404
