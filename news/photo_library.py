"""Taking a picture into the house: checked, cleaned, scaled, recorded."""

import uuid
from pathlib import PurePosixPath
from typing import IO

from django.core.files.storage import default_storage
from django.utils import timezone
from PIL import Image

from jiansite.lib import pictures, uploads
from news.models import Photo

# Phone column, text column, full width of a desk page at twice the pixels, in px.
WIDTHS = (480, 960, 1600)
FORMATS = {"avif": "AVIF", "webp": "WEBP", "jpg": "JPEG"}
MASTER_WIDTH = 2560
MASTER_HEIGHT = 16_000  # WebP ends at 16,383
MAX_BYTES = 30 * 1024 * 1024


def add_photo(file: IO[bytes], *, caption: str = "", alt: str = "", credit: str = "") -> Photo:
    """Store a picture with its renditions. Raises `pictures.PictureRefused`."""
    photo = Photo(caption=caption, alt=alt, credit=credit)
    fill(photo, file)
    photo.save()
    return photo


def fill(photo: Photo, file: IO[bytes]) -> None:
    """Give a photo its picture, or another one. Raises `pictures.PictureRefused`.

    Files of an earlier picture stay: a page that was sent out may still show them.
    """
    master = pictures.fit_within(
        pictures.open_picture(file), width=MASTER_WIDTH, height=MASTER_HEIGHT
    )
    folder = f"photos/{timezone.localdate():%Y/%m}/{uuid.uuid4().hex[:12]}"
    photo.widths = pictures.widths_for(master, WIDTHS)
    photo.kinds = _kinds()
    _make_renditions(master, folder, photo.widths)
    photo.image = default_storage.save(
        f"{folder}/master.jpg", pictures.encode(master, format="JPEG", quality=90)
    )
    photo.sha256 = uploads.sha256(file)


def complete(photo: Photo) -> int:
    """Make the renditions that a stored photo lacks, of its master; returns how many.

    Raises `pictures.PictureRefused` when the master cannot be read any more.
    """
    folder = str(PurePosixPath(photo.image.name or "").parent)
    missing = _missing(folder, photo.widths)
    if missing:
        with default_storage.open(photo.image.name or "") as file:
            _make_renditions(pictures.open_picture(file), folder, photo.widths)
    kinds = [kind for kind in FORMATS if kind in photo.kinds or kind in _kinds()]
    if photo.kinds != kinds:
        # Unless it was given another picture meanwhile.
        Photo.objects.filter(pk=photo.pk, image=photo.image.name).update(kinds=kinds)
    return len(missing)


def _kinds() -> list[str]:
    return [kind for kind, format in FORMATS.items() if pictures.can_encode(format)]


def _missing(folder: str, widths: list[int]) -> list[str]:
    names = [f"{folder}/{width}.{kind}" for width in widths for kind in _kinds()]
    return [name for name in names if not default_storage.exists(name)]


def _make_renditions(master: Image.Image, folder: str, widths: list[int]) -> None:
    missing = _missing(folder, widths)
    for width in widths:
        rendition = pictures.fit_within(master, width=width)
        for kind in _kinds():
            name = f"{folder}/{width}.{kind}"
            if name in missing:
                default_storage.save(name, pictures.encode(rendition, format=FORMATS[kind]))
