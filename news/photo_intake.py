"""One file of an upload: taken into the library, known there already, or refused with a reason.

A file that is in the library is not stored a second time without being asked for: the person is
shown the one that is there. The same goes for a copy in another size or format.
"""

import logging
from dataclasses import dataclass
from enum import StrEnum
from typing import IO

from django.db.models import F, Func, IntegerField, Value
from PIL import Image

from jiansite.lib import disguises, looks, picture_words, pictures, uploads
from news import photo_files, photo_library
from news.models import Photo, Tag
from news.models.labels import Label

log = logging.getLogger(__name__)

# Narrower than the smallest rendition: it will not fill a phone.
SMALL = photo_library.WIDTHS[0]
_CANDIDATES = 5


class State(StrEnum):
    """What became of a file."""

    STORED = "stored"
    KNOWN = "known"
    ALIKE = "alike"
    REFUSED = "refused"


@dataclass(frozen=True)
class Received:
    """What became of one file. `photo` is the new one, or the one that was there."""

    name: str
    state: State
    photo: Photo | None = None
    reason: str = ""
    notes: tuple[str, ...] = ()


def receive(file: IO[bytes], *, name: str, again: bool = False) -> Received:
    """Take one file. `again` stores it though it is in the library."""
    name = uploads.display_name(name)
    try:
        return _receive(file, name=name, again=again)
    except (pictures.PictureRefused, uploads.FileRefused) as refusal:
        return Received(name, State.REFUSED, reason=str(refusal))
    except OSError:
        log.exception("a picture could not be stored")
        reason = "图片没有存下来，可能是服务器的磁盘满了。请稍后再试，仍不行请告诉管理员。"
        return Received(name, State.REFUSED, reason=reason)


def opened(file: IO[bytes]) -> Image.Image:
    """The picture in the file, upright. Raises PictureRefused or FileRefused.

    A file that is empty, too large, no picture, or something else besides is refused.
    """
    uploads.check_size(file, most=photo_library.MAX_BYTES)
    picture = pictures.open_picture(file, formats=photo_library.TAKEN)
    if nature := disguises.second_nature(file):
        raise uploads.FileRefused(
            f"这个文件看起来是图片，里面却还藏着{nature}，没有收。"
            "请用看图软件打开后另存为 JPEG 再上传。"
        )
    return picture


def twin(sha256: str) -> Photo | None:
    """The photo that was made of the same file."""
    return Photo.objects.filter(sha256=sha256).exclude(image="").order_by("pk").first()


def alike(picture: Image.Image) -> Photo | None:
    """The photo that looks the same, in whatever size or format."""
    look = looks.look(picture)
    if look is None:
        return None
    difference = Func(
        F("look"), Value(look), template="bit_count((%(expressions)s)::bit(64))",
        arg_joiner=" # ", output_field=IntegerField(),
    )  # fmt: skip
    near = (
        Photo.objects.exclude(image="")
        .annotate(difference=difference)
        .filter(difference__lte=looks.NEAR)
        .order_by("difference", "pk")
    )
    shape = picture.width / picture.height
    return next(
        (photo for photo in near[:_CANDIDATES] if abs(photo.whole_shape / shape - 1) < 0.02), None
    )


def _receive(file: IO[bytes], *, name: str, again: bool) -> Received:
    sha256 = uploads.sha256(file)
    if not again and (known := twin(sha256)):
        return Received(name, State.KNOWN, known, "图库里已经有这个文件。")
    picture = opened(file)
    if not again and (known := alike(picture)):
        return Received(name, State.ALIKE, known, "图库里有一张看上去一样的图片。")
    words = picture_words.read(file, formats=photo_library.TAKEN)
    photo = photo_with(words)
    photo_library.put(photo, picture, sha256=sha256)
    with photo_files.nothing_left_on_failure(photo_files.folders_of(photo)):
        photo.save()
        photo.tags.set(_tags(words))
    return Received(name, State.STORED, photo, notes=tuple(_notes(file, picture, words)))


def photo_with(words: picture_words.Words) -> Photo:
    """A photo with what its file says, cut to what the fields hold."""
    return Photo(
        caption=(words.caption or words.headline)[:300],
        alt=words.alt[:200],
        credit=words.credit_line[:100],
    )


def _tags(words: picture_words.Words) -> list[Tag]:
    """Those of its keywords that the house uses; agencies send dozens of their own."""
    return list(Tag.objects.filter(name__in=map(Label.normalised, words.keywords)))


def _notes(file: IO[bytes], picture: Image.Image, words: picture_words.Words) -> list[str]:
    notes = []
    if pictures.is_series(file, formats=photo_library.TAKEN):
        notes.append("文件里有多幅画面（动图或多页），网站只用第一幅。")
    if picture.width < SMALL:
        notes.append(f"图片只有 {picture.width} 像素宽，在网页上会显得小或模糊。")
    if words.caption or words.headline or words.credit_line:
        notes.append("已读入文件自带的说明和署名，请核对。")
    return notes
