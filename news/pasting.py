"""Taking in what was pasted: plain text in the stored form, pictures as records of the house.

A picture that came along as data is stored at once. One that lies on another host keeps its place
as a record without a file, until an editor has it fetched: nobody's server is asked by itself.
"""

import base64
import binascii
import re
from collections import Counter
from dataclasses import dataclass, field
from io import BytesIO
from urllib.parse import unquote_to_bytes, urlsplit

from jiansite.lib import outside_files, rtf_pictures, uploads
from jiansite.lib.outside_files import FetchRefused, Gate
from jiansite.lib.pictures import PictureRefused
from news import body, pasted_html, photo_library, sanitizer
from news.models import Photo
from news.pasted_html import PastedPicture

# A whole report with its photos; what is larger comes as a Word file or in parts.
MAX_BYTES = 20 * 1024 * 1024
MAX_PICTURES = 100
_FOREIGN = re.compile(
    r"mso-|Mso[A-Z]|<o:|data-src|<img[^>]+src=[\"']?(?:data:|https?:|file:|//)", re.IGNORECASE
)


class PasteRefused(Exception):
    """Nothing was pasted; the message is a Chinese sentence for the person."""


@dataclass
class Pasted:
    """A text in the stored form, and what the person should know about it."""

    html: str
    notes: list[str] = field(default_factory=list)
    # Records that were made for it.
    photos: list[Photo] = field(default_factory=list)


def is_foreign(html: str) -> bool:
    """Whether a text carries what only a paste brings: another program's marks or pictures."""
    return bool(_FOREIGN.search(html))


def take(html: str, *, rtf: bytes = b"") -> Pasted:
    """The pasted text, its pictures stored. Raises PasteRefused."""
    size = len(html.encode(errors="replace")) + len(rtf)
    if size > MAX_BYTES:
        raise PasteRefused(
            f"粘贴的内容有 {size // 1024 // 1024} MB，超过 {MAX_BYTES // 1024 // 1024} MB 的上限，"
            "没有粘贴。请分几次粘贴，或者用“从 Word 导入”。"
        )
    plain, found = pasted_html.read(html)
    local = rtf_pictures.pictures_in(rtf) if rtf else []
    taking = _Taking(local)
    marks = [taking.mark_of(picture) for picture in found]
    cleaned = body.PHOTO.sub(lambda match: _mark(marks, int(match[1])), sanitizer.clean(plain))
    return Pasted(cleaned, taking.notes, taking.made)


def fetch(photo: Photo, *, gate: Gate | None = None) -> None:
    """Give a picture that lies elsewhere its file. Raises FetchRefused, PictureRefused.

    Where it comes from is kept as its credit, unless somebody has written one.
    """
    if not photo.is_elsewhere:
        raise FetchRefused("这张图片已经取回，或者没有原址。请刷新页面查看。")
    content = outside_files.fetch(photo.origin_url, most=photo_library.MAX_BYTES, gate=gate)
    photo_library.fill(photo, BytesIO(content))
    photo.credit = photo.credit or f"图片来自 {host_of(photo.origin_url)}"[:100]
    photo.save()


def host_of(address: str) -> str:
    """The name of the host in an address, for people."""
    try:
        return urlsplit(address).hostname or address[:60]
    except ValueError:
        return address[:60]


def _mark(marks: list[str], number: int) -> str:
    return marks[number - 1] if 0 < number <= len(marks) else ""


class _Taking:
    """One paste's pictures on their way into the house."""

    def __init__(self, local: list[bytes]) -> None:
        self._local = iter(local)
        self._count = 0
        self._troubles: Counter[str] = Counter()
        self._hosts: dict[str, None] = {}
        self._elsewhere = 0
        self._lost = 0
        self.made: list[Photo] = []

    @property
    def notes(self) -> list[str]:
        """What became of pictures that are not simply there, in sentences."""
        notes = []
        if self._elsewhere:
            notes.append(
                f"有 {self._elsewhere} 张图片还在别的网站（{'、'.join(list(self._hosts)[:3])}），"
                "读者看不到。请点“取回图片”。"
            )
        if self._lost:
            notes.append(
                f"有 {self._lost} 张图片只在您的电脑里，没有随文字复制过来，原处留了空位。"
                "请另行上传，或者用“从 Word 导入”。"
            )
        notes += [f"有 {count} 张图片没有收下：{why}" for why, count in self._troubles.items()]
        return notes

    def mark_of(self, picture: PastedPicture) -> str:
        """The element that stands for the picture in a stored body; nothing if it is none."""
        self._count += 1
        if self._count > MAX_PICTURES:
            self._troubles[f"一次最多粘贴 {MAX_PICTURES} 张。"] += 1
            return ""
        if picture.photo_id:
            known = Photo.objects.filter(pk=picture.photo_id).exists()
            return body.photo_mark(picture.photo_id) if known else ""
        photo = self._photo(picture)
        return body.photo_mark(photo.pk) if photo else ""

    def _photo(self, picture: PastedPicture) -> Photo | None:
        words = {"alt": picture.alt, "caption": picture.caption}
        if picture.address:
            self._elsewhere += 1
            self._hosts[host_of(picture.address)] = None
            return self._noted(*_elsewhere(picture.address, words))
        content = next(self._local, b"") if picture.is_local else _content_of(picture.data)
        if not content and picture.is_local:
            self._lost += 1
            return self._noted(Photo.objects.create(**words), True)
        try:
            return self._noted(*_stored(content, words))
        except PictureRefused as refusal:
            self._troubles[str(refusal)] += 1
            return None

    def _noted(self, photo: Photo, is_new: bool) -> Photo:
        if is_new:
            self.made.append(photo)
        return photo


def _elsewhere(address: str, words: dict[str, str]) -> tuple[Photo, bool]:
    """One record for one address, so that a text sent twice leaves one; whether it is new."""
    known = Photo.objects.filter(origin_url=address, image="").order_by("pk").first()
    return (known, False) if known else (Photo.objects.create(origin_url=address, **words), True)


def _stored(content: bytes, words: dict[str, str]) -> tuple[Photo, bool]:
    """A picture that came along; the same one with the same words is stored once."""
    if len(content) > photo_library.MAX_BYTES:
        raise PictureRefused("超过 30 MB，请缩小后上传。")
    file = BytesIO(content)
    known = Photo.objects.filter(sha256=uploads.sha256(file), **words).exclude(image="")
    if photo := known.first():
        return photo, False
    return photo_library.add_photo(file, **words), True


def _content_of(address: str) -> bytes:
    """What a data: address holds; nothing where it is broken."""
    head, _, data = address.partition(",")
    if not head.endswith(";base64"):
        return unquote_to_bytes(data)
    try:
        return base64.b64decode(unquote_to_bytes(data), validate=False)
    except (binascii.Error, ValueError):
        return b""
