"""What editors upload becomes a picture that is safe to keep: checked by its content, bounded, stripped, drawn anew.

The bytes that were sent are never kept: what is no pixel (camera, place, comments, whatever hangs behind the end) is
left behind.
"""

import hashlib
import io
import warnings
from contextlib import suppress
from threading import Lock
from typing import Any, Final

from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from PIL import Image, ImageCms, ImageOps, UnidentifiedImageError

from editorial.pictures import store
from editorial.pictures.names import MOST_HIGH, MOST_WIDE, Picture
from editorial.pictures.renditions import drawn, kept

MOST_BYTES: Final = 10 * 1024 * 1024
# A JPEG is read in a size near the one that is wanted, the others whole: with these bounds none needs 200 MB of memory.
MOST_PIXELS, MOST_PIXELS_OF_JPEG = 10_000_000, 24_000_000
# MPO is what telephones make: a JPEG with a second picture behind it.
_JPEG: Final = {"JPEG", "MPO"}
LEAST_WIDE: Final = 100
_ORIENTATION: Final = 0x0112
_SRGB: Final = ImageCms.createProfile("sRGB")
# Two at once would need twice the memory.
_one_at_a_time = Lock()


class Unusable(Exception):
    """The file cannot be taken; the text says why and what would do."""


def take(upload: UploadedFile[Any]) -> Picture:
    """Keep the picture that was uploaded, with its renditions.

    Raises:
        Unusable: it is too large, of a kind that is not taken, or broken.
    """
    if (upload.size or 0) > MOST_BYTES:
        text = _("“%(name)s” has %(size)s MB. At most 10 MB are taken: save it smaller, or as a JPEG.")
        raise Unusable(text % {"name": upload.name, "size": round((upload.size or 0) / 1024 / 1024, 1)})
    with _one_at_a_time:
        image, form = _pixels(upload)
        data = kept(image, form)
        picture = Picture(hashlib.sha256(data).hexdigest(), *image.size, form)
        if not store.hold(picture):
            for name, rendition in drawn(image, picture):
                store.write(name, rendition)
            # Last: where it is, all others are.
            store.write(picture.name, data)
    return picture


def _pixels(upload: UploadedFile[Any]) -> tuple[Image.Image, str]:
    """The picture upright, in the colours of the web, no larger than is kept; and in which format that is."""
    name = str(upload.name)
    try:
        with warnings.catch_warnings():
            # Pillow's own bound is wider than ours.
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            upload.seek(0)
            image = Image.open(upload, formats=["JPEG", "PNG", "WEBP"])
            _check(image, name)
            return _read(image)
    except Image.DecompressionBombError as error:
        raise Unusable(_too_many_pixels(name)) from error
    except UnidentifiedImageError as error:
        text = _("“%(name)s” holds no JPEG, PNG or WebP picture, whatever its name says. Save it as one of them.")
        raise Unusable(text % {"name": name}) from error
    except (OSError, SyntaxError, ValueError, TypeError, IndexError, KeyError, EOFError) as error:
        text = _("“%(name)s” is broken: it cannot be read to its end. Save it anew.")
        raise Unusable(text % {"name": name}) from error


def _check(image: Image.Image, name: str) -> None:
    """Refuse by what the head of the file says, before any pixel is read."""
    width, height = image.size
    of_jpeg = image.format in _JPEG and image.mode != "CMYK"
    if width * height > (MOST_PIXELS_OF_JPEG if of_jpeg else MOST_PIXELS):
        raise Unusable(_too_many_pixels(name))
    if width < LEAST_WIDE:
        text = _("“%(name)s” is %(width)s pixels wide. It must be at least %(least)s: choose a larger one.")
        raise Unusable(text % {"name": name, "width": width, "least": LEAST_WIDE})
    if image.format != "MPO" and getattr(image, "n_frames", 1) > 1:
        text = _("“%(name)s” moves, and nobody can read beside it. Save one picture out of it.")
        raise Unusable(text % {"name": name})


def _too_many_pixels(name: str) -> str:
    text = _(
        "“%(name)s” has too many pixels. At most %(jpeg)s million are taken of a JPEG for screens, %(other)s million "
        "of others: save it smaller."
    )
    most = {"jpeg": MOST_PIXELS_OF_JPEG // 1_000_000, "other": MOST_PIXELS // 1_000_000}
    return text % {"name": name, **most}


def _read(image: Image.Image) -> tuple[Image.Image, str]:
    lies = image.getexif().get(_ORIENTATION, 1) > 4
    fitting = _fitting(image.size, lies=lies)
    image.draft(None, fitting)
    image.load()
    profile, clear = image.info.get("icc_profile"), image.has_transparency_data
    form = "png" if clear or image.format == "PNG" else "jpeg"
    image = _eight_bits(image)
    if image.mode not in {"CMYK", "RGB", "RGBA"}:
        image = image.convert("RGBA" if clear else "RGB")
    image.thumbnail(fitting, Image.Resampling.LANCZOS, reducing_gap=3.0)
    image = _srgb(ImageOps.exif_transpose(image), profile)
    image.info = {}
    return image, form


def _fitting(size: tuple[int, int], *, lies: bool) -> tuple[int, int]:
    """The largest size of the same shape that is kept, of a picture that may lie on its side."""
    width, height = size
    across, along = (MOST_HIGH, MOST_WIDE) if lies else (MOST_WIDE, MOST_HIGH)
    scale = min(1.0, across / width, along / height)
    return max(1, round(width * scale)), max(1, round(height * scale))


def _eight_bits(image: Image.Image) -> Image.Image:
    """Grey of 16 bits as grey of 8: Pillow by itself would make white of all that is brighter than 255."""
    if image.mode.startswith("I"):
        return image.convert("I").point(lambda value: value * (1 / 256)).convert("L")
    return image


def _srgb(image: Image.Image, profile: bytes | None) -> Image.Image:
    """In the colours that browsers assume where nothing is said; a profile that cannot be used is left out."""
    wanted = "RGBA" if image.mode == "RGBA" else "RGB"
    if profile:
        with suppress(ImageCms.PyCMSError, OSError):
            given = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            made = ImageCms.profileToProfile(image, given, _SRGB, outputMode=wanted)
            image = made or image
    return image if image.mode == wanted else image.convert(wanted)
