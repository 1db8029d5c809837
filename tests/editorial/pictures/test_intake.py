"""What is made of an upload: real files of every sort that is taken, and of those that are not."""

import io
import struct
import subprocess
import sys
import zipfile
import zlib
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, ImageCms

from editorial.pictures import store
from editorial.pictures.intake import Unusable, take
from editorial.pictures.names import Picture
from tests.pictures import draw, encode, make_picture

LARGE = (2000, 1000)
CAMERA, PLACE, GPS = 0x0110, 0x0002, 0x8825
GREEN, WHITE = (0, 128, 128), (255, 255, 255)


def taken(data: bytes, name: str = "scan.jpg") -> Picture:
    return take(SimpleUploadedFile(name, data))


def kept(picture: Picture) -> Image.Image:
    data = store.read(picture.name)
    assert data
    return Image.open(io.BytesIO(data))


def refused(data: bytes, name: str = "scan.jpg") -> str:
    before = sorted(store.files())
    with pytest.raises(Unusable) as refusal:
        taken(data, name)
    assert sorted(store.files()) == before
    assert name in str(refusal.value)
    return str(refusal.value)


def near(colour: Any, wanted: tuple[int, ...], by: int = 12) -> bool:
    return all(abs(one - other) <= by for one, other in zip(colour, wanted, strict=True))


def bomb(width: int, height: int) -> bytes:
    """A PNG of so many pixels, all black, that is a few kB small."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0))
    lines = zlib.compressobj(9)
    line = b"\x00" * (1 + (width + 7) // 8)
    body = b"".join(lines.compress(line) for _ in range(height)) + lines.flush()
    return b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", body) + chunk(b"IEND", b"")


def with_exif(orientation: int = 1) -> Image.Exif:
    exif = Image.Exif()
    exif[CAMERA] = "A camera of somebody"
    exif[0x0112] = orientation
    exif.get_ifd(GPS)[PLACE] = (48.0, 50.0, 14.0)
    return exif


def test_every_rendition_is_a_picture_of_its_width() -> None:
    picture = taken(make_picture(LARGE, "jpeg"))
    assert (picture.width, picture.height, picture.format) == (1600, 800, "jpeg")
    assert list(picture.widths.values()) == [320, 640, 1280, 1600]
    assert len(picture.renditions) == len(set(picture.renditions)) == 9
    for name in picture.renditions:
        step, form = name.rpartition("-")[2].split(".")
        data = store.read(name)
        assert data
        with Image.open(io.BytesIO(data)) as image:
            assert str(image.format).lower() == form
            assert image.size == (picture.widths[step], picture.widths[step] // 2)
            assert near(image.convert("RGB").getpixel((image.width - 1, image.height - 1)), GREEN)


def test_a_small_picture_is_not_enlarged() -> None:
    picture = taken(make_picture((300, 200)))
    assert picture.widths == {"full": 300}
    assert picture.fallback == f"{picture.digest}-full.png"


def test_the_same_picture_is_kept_once_and_looked_after() -> None:
    first = taken(make_picture((310, 200)))
    (store.folder() / first.fallback).unlink()
    assert taken(make_picture((310, 200))) == first
    assert store.read(first.fallback)


@pytest.mark.parametrize("form", ["jpeg", "png", "webp"])
def test_nothing_is_kept_but_pixels(form: str) -> None:
    how: dict[str, Any] = {"exif": with_exif()}
    if form == "png":
        how["pnginfo"] = _text()
    data = make_picture((900, 300), form, **how) + b"PK\x03\x04 something behind the end"
    assert b"A camera of somebody" in data
    picture = taken(data)
    for name in (picture.name, *picture.renditions):
        found = store.read(name)
        assert found
        assert b"camera" not in found
        assert b"behind the end" not in found
        with Image.open(io.BytesIO(found)) as image:
            assert not image.getexif()
            assert not set(image.info) & {"exif", "xmp", "icc_profile", "comment", "Author"}


def _text() -> Any:
    from PIL.PngImagePlugin import PngInfo

    text = PngInfo()
    text.add_text("Author", "camera owner")
    return text


@pytest.mark.parametrize("orientation", range(1, 9))
def test_it_stands_upright(orientation: int) -> None:
    upright = draw((400, 200))
    turned = {
        1: upright,
        2: upright.transpose(Image.Transpose.FLIP_LEFT_RIGHT),
        3: upright.transpose(Image.Transpose.ROTATE_180),
        4: upright.transpose(Image.Transpose.FLIP_TOP_BOTTOM),
        5: upright.transpose(Image.Transpose.TRANSPOSE),
        6: upright.transpose(Image.Transpose.ROTATE_90),
        7: upright.transpose(Image.Transpose.TRANSVERSE),
        8: upright.transpose(Image.Transpose.ROTATE_270),
    }[orientation]
    image = kept(taken(encode(turned, "jpeg", exif=with_exif(orientation))))
    assert image.size == (400, 200)
    assert near(image.getpixel((5, 5)), WHITE)
    assert near(image.getpixel((395, 195)), GREEN)


def test_one_that_lies_on_its_side_gets_the_width_that_it_has_when_it_stands() -> None:
    picture = taken(encode(draw((3000, 1800)), "jpeg", exif=with_exif(6)))
    assert (picture.width, picture.height) == (1600, 2667)


@pytest.mark.parametrize(
    ("mode", "form", "becomes"),
    [
        ("L", "jpeg", "jpeg"),
        ("CMYK", "jpeg", "jpeg"),
        ("1", "png", "png"),
        ("L", "png", "png"),
        ("LA", "png", "png"),
        ("P", "png", "png"),
        ("I;16", "png", "png"),
        ("RGBA", "png", "png"),
        ("RGB", "webp", "jpeg"),
        ("RGBA", "webp", "png"),
    ],
)
def test_every_mode_is_taken_with_its_colours(mode: str, form: str, becomes: str) -> None:
    grey = Image.linear_gradient("L").resize((400, 256))
    if mode == "I;16":
        image = grey.convert("I").point(lambda value: value * 257).convert("I;16")
    elif mode in {"LA", "RGBA"}:
        image = grey.convert(mode)
        image.putalpha(Image.new("L", image.size, 100))
    else:
        image = grey.convert(mode)
    picture = taken(encode(image, form))
    assert picture.format == becomes
    found = kept(picture).convert("RGBA")
    assert found.getpixel((200, 250))[3] == (100 if mode in {"LA", "RGBA"} else 255)  # type: ignore[index]
    if mode != "1":
        for height in (10, 128, 245):
            assert near(found.getpixel((200, height))[:3], (height,) * 3, by=6), mode  # type: ignore[index]


def test_a_palette_keeps_what_is_clear() -> None:
    image = draw((200, 100), "P", 1)
    image.putpalette([0, 0, 0, 200, 30, 30])
    found = kept(taken(encode(image, "png", transparency=0)))
    assert found.mode == "RGBA"
    assert found.getpixel((5, 5))[3] == 0  # type: ignore[index]
    assert near(found.getpixel((195, 95)), (200, 30, 30, 255))


def test_colours_of_a_profile_become_those_of_the_web() -> None:
    lab = ImageCms.ImageCmsProfile(ImageCms.createProfile("XYZ")).tobytes()
    wide = taken(encode(draw((200, 100)), "jpeg", icc_profile=lab))
    assert "icc_profile" not in kept(wide).info
    broken = taken(encode(draw((200, 100)), "jpeg", icc_profile=b"no profile"))
    assert near(kept(broken).getpixel((195, 95)), GREEN)


def test_what_is_no_picture_is_refused_whatever_it_is_called() -> None:
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as zipped:
        zipped.writestr("a", b"\x00" * 50_000_000)
    svg = b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
    for data in (
        svg,
        archive.getvalue(),
        b"%PDF-1.7",
        b"",
        b"\x89PNG\r\n\x1a\n",
        encode(draw(), "gif"),
        encode(draw(), "tiff"),
    ):
        assert "Save it" in refused(data, "scan.png")


def test_a_picture_is_taken_whatever_it_is_called() -> None:
    assert taken(make_picture(), "scan.pdf").format == "png"


@pytest.mark.parametrize("form", ["jpeg", "png", "webp"])
def test_one_that_breaks_off_is_refused(form: str) -> None:
    noise = Image.effect_noise((400, 300), 80).convert("RGB")
    data = encode(noise, form)
    assert "broken" in refused(data[: len(data) // 2])


@pytest.mark.parametrize("form", ["webp", "png"])
def test_one_that_moves_is_refused(form: str) -> None:
    frames = [draw((200, 100), colour=colour) for colour in ("red", "blue")]
    assert "moves" in refused(encode(frames[0], form, save_all=True, append_images=frames[1:], duration=100))


def test_too_many_bytes_are_refused() -> None:
    reason = refused(make_picture() + b"\x00" * 11 * 1024 * 1024)
    assert "11.0 MB" in reason
    assert "At most 10 MB" in reason


def test_too_many_pixels_are_refused() -> None:
    for size in ((30_000, 30_000), (12_000, 9_000), (4_001, 2_500)):
        assert "10 million" in refused(bomb(*size))
    assert "24 million" in refused(encode(Image.new("L", (4_001, 6_000)), "jpeg"))
    assert "24 million" in refused(encode(Image.new("CMYK", (4_001, 2_500)), "jpeg"))
    assert "at least 100" in refused(make_picture((99, 99)))


def test_no_upload_needs_200_mb(tmp_path: Path) -> None:
    """The worst of each sort, each in a process of its own, whose most memory the kernel knows."""
    worst = {
        "bomb": bomb(30_000, 30_000),
        "png": bomb(4_000, 2_500),
        "clear": encode(Image.new("RGBA", (4_000, 2_500), (9, 9, 9, 90)), "png"),
        "webp": encode(Image.new("RGBA", (4_000, 2_500), (9, 9, 9, 90)), "webp"),
        "jpeg": encode(Image.new("RGB", (6_000, 4_000), "teal"), "jpeg", progressive=True, subsampling=0),
        "cmyk": encode(Image.new("CMYK", (4_000, 2_500)), "jpeg", progressive=True),
    }
    rises = {}
    for name, data in worst.items():
        path = tmp_path / name
        path.write_bytes(data)
        told = subprocess.run(
            [sys.executable, "-c", _MEASURE, str(path), str(tmp_path)],
            cwd=settings.BASE_DIR,
            capture_output=True,
            check=True,
            text=True,
        )
        rises[name] = int(told.stdout)
    assert max(rises.values()) < 200, rises


_MEASURE = """
import os, resource, sys
from pathlib import Path
os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings"
from django.conf import settings
settings.MEDIA_ROOT, settings.USE_I18N = sys.argv[2], False
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import AvifImagePlugin, Image
Image.init()
from editorial.pictures.intake import Unusable, take
def most():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
upload, before = SimpleUploadedFile("a", Path(sys.argv[1]).read_bytes()), most()
try:
    take(upload)
except Unusable:
    pass
print(most() - before)
"""
