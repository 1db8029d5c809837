"""Sweeping: what nothing refers to goes after a day, and nothing else, whatever editors do meanwhile."""

import datetime as dt
import io
import os
import time
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from pytest_django import Settings

from editorial.actions import publish, restore
from editorial.actions.erasure import erase
from editorial.models import AuditEntry, Edition, Image
from editorial.pictures import store
from editorial.pictures.intake import take
from editorial.pictures.names import Picture
from editorial.pictures.sweep import sweep
from tests.builders import make_image
from tests.editorial.test_history import edit
from tests.pictures import make_picture

pytestmark = pytest.mark.django_db
TWO_DAYS = 2 * 24 * 60 * 60


@pytest.fixture(autouse=True)
def _own_folder(settings: Settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


def uploaded(width: int = 130) -> Picture:
    return take(SimpleUploadedFile("a.png", make_picture((width, 90))))


def grow_old() -> None:
    then = time.time() - TWO_DAYS
    for path in store.files():
        os.utime(path, (then, then))


def names() -> set[str]:
    return {path.name for path in store.files()}


def files_of(picture: Picture) -> set[str]:
    return {picture.name, *picture.renditions}


def test_the_orphan_of_a_form_that_was_not_saved_goes_after_a_day() -> None:
    picture = uploaded()
    assert sweep().names == []
    grow_old()
    assert set(sweep(dry_run=True).names) == files_of(picture) == names()
    swept = sweep()
    assert set(swept.names) == files_of(picture)
    assert (swept.bytes > 0, swept.kept, names()) == (True, 0, set())


def test_what_a_record_names_stays() -> None:
    image = make_image(state="draft")
    grow_old()
    assert sweep().names == []
    assert image.picture
    assert files_of(image.picture) == names()


def test_what_any_edition_names_stays_and_can_be_restored() -> None:
    image = make_image()
    first, second = image.picture, uploaded()
    edit(image, file=second.name)
    grow_old()
    assert sweep().names == []
    publish(obj=image, by="publisher")
    grow_old()
    assert sweep().names == []
    assert first
    assert names() == files_of(first) | files_of(second)
    restore(obj=image, edition=Edition.objects.about(image).get(number=1), by="author")


def test_what_a_writer_left_behind_goes() -> None:
    (store.folder() / ".new-half").write_bytes(b"half a file")
    assert sweep().names == []
    grow_old()
    assert sweep().names == [".new-half"]


def test_who_looks_for_a_picture_keeps_it_young() -> None:
    picture = uploaded()
    grow_old()
    assert uploaded() == picture
    assert sweep().names == []
    grow_old()
    make_image(file=picture.name, state="draft").full_clean()
    Image.objects.all().delete()
    assert sweep().names == []


def test_a_file_that_was_held_while_it_was_looked_at_stays() -> None:
    picture = uploaded()
    path = store.folder() / picture.name
    assert store.remove_if_old(path, dt.timedelta(hours=1)) is None
    assert names() == files_of(picture)


def test_what_was_erased_is_gone_at_once_and_what_others_name_is_not(django_capture_on_commit_callbacks: Any) -> None:
    shared, own = uploaded(140), uploaded(150)
    image = make_image(file=own.name)
    edit(image, file=shared.name)
    make_image(file=shared.name)
    with django_capture_on_commit_callbacks(execute=True):
        erase(obj=image, by="administrator", reason="The person took their consent back.")
    image.refresh_from_db()
    assert (image.file, image.picture, image.width) == ("", None, None)
    assert names() == files_of(shared)


def test_the_command_says_what_it_did_and_the_log_keeps_it() -> None:
    picture = uploaded()
    grow_old()

    def told(*args: Any) -> str:
        out = io.StringIO()
        call_command("sweep_images", *args, stdout=out)
        return out.getvalue()

    assert f"would remove: files {len(files_of(picture))}" in told("--dry-run")
    assert "removed: files 0" in told("--hours", "100")
    assert not AuditEntry.objects.exists()
    assert f"removed: files {len(files_of(picture))}" in told()
    assert AuditEntry.objects.get().act == "sweep images"
