"""Taking a picture into the house: checked, cleaned, cropped, scaled, recorded."""

from datetime import datetime
from typing import IO

from django.core.files.storage import default_storage
from django.db import transaction
from PIL import Image

from jiansite.lib import looks, pictures, uploads
from jiansite.lib.crops import Crop
from news import photo_files, photo_uses
from news.models import Photo

# Phone column, text column, full width of a desk page at twice the pixels, in px.
WIDTHS = (480, 960, 1600)
FORMATS = {"avif": "AVIF", "webp": "WEBP", "jpg": "JPEG"}
# What staff may send, beyond what every visitor may.
TAKEN = pictures.MORE_FORMATS
MASTER_WIDTH = 2560
MASTER_HEIGHT = 16_000  # WebP ends at 16,383
MAX_BYTES = 30 * 1024 * 1024


class PhotoInUse(Exception):
    """The photo cannot be deleted; the message is a Chinese sentence for the person."""


def add_photo(file: IO[bytes], *, caption: str = "", alt: str = "", credit: str = "") -> Photo:
    """Store a picture with its renditions. Raises `pictures.PictureRefused`."""
    photo = Photo(caption=caption, alt=alt, credit=credit)
    fill(photo, file)
    with photo_files.nothing_left_on_failure(photo_files.folders_of(photo)):
        photo.save()
    return photo


def fill(photo: Photo, file: IO[bytes]) -> None:
    """Give a photo its picture, or another one. Raises `pictures.PictureRefused`.

    Focal point and crop stay with a picture of the same proportions, such as a retouched one.
    Files of an earlier picture stay: a page that was sent out may still show them.
    """
    put(photo, pictures.open_picture(file, formats=TAKEN), sha256=uploads.sha256(file))


def put(photo: Photo, picture: Image.Image, *, sha256: str) -> None:
    """The same for a picture that was opened already, of a file with that SHA-256."""
    whole = pictures.fit_within(picture, width=MASTER_WIDTH, height=MASTER_HEIGHT)
    if photo.image and not _has_proportions(photo, whole):
        photo.crop = Crop()
        photo.focus_x = photo.focus_y = 500
    _store(photo, whole)
    photo.sha256 = sha256


def replace(photo: Photo, file: IO[bytes], *, now: datetime, at_once: bool = False) -> None:
    """Another picture for every story that shows this one, at new addresses.

    Raises `pictures.PictureRefused`. `at_once` deletes the former files instead of letting
    stored pages run out with them.
    """
    former = photo_files.folders_of(photo)
    fill(photo, file)
    _save(photo, former, now=now, at_once=at_once)


def recrop(photo: Photo, crop: Crop, *, now: datetime, at_once: bool = False) -> None:
    """Show another part of the picture; its whole stays where only staff can reach it."""
    former = photo_files.folders_of(photo)
    with open_whole(photo) as file:
        whole = pictures.open_picture(file)
    photo.crop = crop
    _store(photo, whole)
    _save(photo, former, now=now, at_once=at_once)


def open_whole(photo: Photo) -> IO[bytes]:
    """The whole picture, without its crop."""
    return default_storage.open(photo.uncropped.name or photo.image.name or "")


def delete(photo: Photo, *, now: datetime) -> None:
    """Delete a photo that nothing shows. Raises PhotoInUse."""
    with transaction.atomic():
        photo = Photo.objects.select_for_update().get(pk=photo.pk)
        uses = photo_uses.uses_of(photo)
        if uses:
            raise PhotoInUse(
                f"“{photo}”正在使用（{uses[0].where}：{uses[0].title}），不能删除。"
                "请先在用到它的地方换掉或取下。"
            )
        photo_files.retire(photo_files.folders_of(photo), now=now)
        photo.delete()


def complete(photo: Photo) -> int:
    """Make what a stored photo lacks, of its master: renditions, and its look; returns how many.

    Raises `pictures.PictureRefused` when the master cannot be read any more.
    """
    folder = photo_files.folder_of(photo.image.name)
    missing = _missing(folder, photo.widths)
    if missing or photo.look is None:
        with default_storage.open(photo.image.name or "") as file:
            master = pictures.open_picture(file)
        _make_renditions(master, folder, photo.widths)
        if photo.look is None and not photo.crop:
            look = looks.look(master)
            Photo.objects.filter(pk=photo.pk, image=photo.image.name).update(look=look)
    kinds = [kind for kind in FORMATS if kind in photo.kinds or kind in _kinds()]
    if photo.kinds != kinds:
        # Unless it was given another picture meanwhile.
        Photo.objects.filter(pk=photo.pk, image=photo.image.name).update(kinds=kinds)
    return len(missing)


def _store(photo: Photo, whole: Image.Image) -> None:
    """Write the files of a picture, in new folders, and note them in the photo."""
    shown = whole.crop(photo.crop.box(*whole.size)) if photo.crop else whole
    folders = photo_files.new_folders()
    photo.widths = pictures.widths_for(shown, WIDTHS)
    photo.kinds = _kinds()
    photo.look = looks.look(whole)
    with photo_files.nothing_left_on_failure(folders):
        _make_renditions(shown, folders.public, photo.widths)
        photo.image = _keep(shown, folders.public)
        photo.uncropped = _keep(whole, folders.private) if photo.crop else ""


def _keep(picture: Image.Image, folder: str) -> str:
    content = pictures.encode(picture, format="JPEG", quality=90)
    return default_storage.save(f"{folder}/master.jpg", content)


def _save(photo: Photo, former: photo_files.Folders, *, now: datetime, at_once: bool) -> None:
    present = photo_files.folders_of(photo)
    with photo_files.nothing_left_on_failure(present), transaction.atomic():
        photo.save()
        photo_files.retire(former, now=now, at_once=at_once)


def _has_proportions(photo: Photo, whole: Image.Image) -> bool:
    """Whether the new picture is as wide to its height as the whole of the old one, nearly."""
    return abs(photo.whole_shape * whole.height / whole.width - 1) < 0.01


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
