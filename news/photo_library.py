"""Taking a picture into the house: checked, cleaned, scaled, recorded."""

import uuid
from typing import IO

from django.core.files.storage import default_storage
from django.utils import timezone

from jiansite.lib import pictures, uploads
from news.models import Photo

# Phone column, text column, full width of a desk page at twice the pixels, in px.
WIDTHS = (480, 960, 1600)
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
    widths = pictures.widths_for(master, WIDTHS)
    for width in widths:
        rendition = pictures.fit_within(master, width=width)
        for kind, ending in (("JPEG", "jpg"), ("WEBP", "webp")):
            default_storage.save(
                f"{folder}/{width}.{ending}", pictures.encode(rendition, format=kind)
            )
    photo.image = default_storage.save(
        f"{folder}/master.jpg", pictures.encode(master, format="JPEG", quality=90)
    )
    photo.widths = widths
    photo.sha256 = uploads.sha256(file)
