"""One file of an upload: stored, known, or refused with a reason and without a trace."""

import re
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from django.conf import settings
from django.core.files.storage import default_storage
from PIL import Image, ImageDraw

from news import photo_files, photo_intake, photo_library
from news.models import Photo, Tag
from news.photo_intake import Received, State
from tests.factories import picture_bytes
from tests.lib.test_picture_words import XMP, iptc_jpeg

pytestmark = pytest.mark.django_db


def drawing(
    format: str = "JPEG", *, size: tuple[int, int] = (1200, 800), **options: object
) -> bytes:
    picture = Image.new("RGB", (1200, 800), "#dcd5c4")
    pen = ImageDraw.Draw(picture)
    pen.ellipse((100, 100, 600, 600), fill="#7a1014")
    pen.rectangle((700, 300, 1150, 780), fill="#23374d")
    buffer = BytesIO()
    picture.resize(size).save(buffer, format, **options)
    return buffer.getvalue()


def receive(content: bytes, name: str = "秤.jpg", **options: bool) -> Received:
    return photo_intake.receive(BytesIO(content), name=name, **options)


def files_on_disk() -> list[Path]:
    return [path for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file()]


def test_it_stores_a_picture() -> None:
    received = receive(drawing())
    assert received.state == State.STORED
    assert received.photo == Photo.objects.get()
    assert received.photo.is_available
    assert received.notes == ()


def test_it_shows_the_photo_that_was_made_of_the_same_file() -> None:
    first = receive(drawing()).photo
    again = receive(drawing(), name="另一个名字.jpg")
    assert (again.state, again.photo) == (State.KNOWN, first)
    assert Photo.objects.count() == 1


@pytest.mark.parametrize(
    "copy",
    [drawing("WEBP"), drawing(quality=40), drawing(size=(600, 400)), drawing("PNG")],
    ids=["webp", "saved again", "half the size", "png"],
)
def test_it_shows_the_photo_that_looks_the_same(copy: bytes) -> None:
    first = receive(drawing()).photo
    received = receive(copy)
    assert (received.state, received.photo) == (State.ALIKE, first)
    assert Photo.objects.count() == 1


def test_it_takes_a_picture_of_another_shape_for_another() -> None:
    receive(drawing())
    assert receive(drawing(size=(800, 800))).state == State.STORED


def test_it_stores_again_what_somebody_insists_on() -> None:
    receive(drawing())
    assert receive(drawing(), again=True).state == State.STORED
    assert Photo.objects.count() == 2


def test_it_does_not_compare_flat_pictures() -> None:
    receive(picture_bytes(size=(600, 400), colour="red"))
    assert receive(picture_bytes(size=(600, 400), colour="blue")).state == State.STORED


def test_it_fills_in_what_the_file_says() -> None:
    Tag.objects.create(name="计量")
    content = iptc_jpeg(
        [(2, 105, "标题".encode()), (2, 120, "执法人员核对公平秤。".encode()),
         (2, 80, "林予澄".encode()), (2, 110, "云川质量观察".encode()),
         (2, 25, "计量".encode()), (2, 25, "外来词".encode())]
    )  # fmt: skip
    received = receive(content)
    photo = Photo.objects.get()
    assert (photo.caption, photo.credit) == ("执法人员核对公平秤。", "云川质量观察 林予澄 摄")
    assert [tag.name for tag in photo.tags.all()] == ["计量"]
    assert Tag.objects.count() == 1
    assert "已读入文件自带的说明和署名，请核对。" in received.notes


def test_it_takes_the_headline_where_there_is_no_caption() -> None:
    receive(iptc_jpeg([(2, 105, "标题".encode())]))
    assert Photo.objects.get().caption == "标题"


def test_it_leaves_no_words_and_no_place_in_any_file() -> None:
    receive(drawing(xmp=XMP.encode()))
    photo = Photo.objects.get()
    assert photo.caption
    folder = photo_files.folder_of(photo.image.name)
    for name in default_storage.listdir(folder)[1]:
        content = default_storage.open(f"{folder}/{name}").read()
        assert b"adobe" not in content
        assert "公平秤".encode() not in content


def test_it_cuts_words_that_are_longer_than_their_fields() -> None:
    receive(iptc_jpeg([(2, 120, ("长" * 900).encode()), (2, 110, ("长" * 300).encode())]))
    assert (len(Photo.objects.get().caption), len(Photo.objects.get().credit)) == (300, 100)


@pytest.mark.parametrize(
    ("options", "size", "note"),
    [
        ({"save_all": True, "append_images": [Image.new("RGB", (900, 600), "blue")]},
         (900, 600), "文件里有多幅画面（动图或多页），网站只用第一幅。"),
        ({}, (300, 200), "图片只有 300 像素宽，在网页上会显得小或模糊。"),
    ],
)  # fmt: skip
def test_it_says_what_is_special(
    options: dict[str, object], size: tuple[int, int], note: str
) -> None:
    assert receive(picture_bytes(size=size, format="GIF", **options)).notes == (note,)


def archive_behind_picture() -> bytes:
    archive = BytesIO()
    with ZipFile(archive, "w") as zip_file:
        zip_file.writestr("a.txt", "x")
    return picture_bytes() + archive.getvalue()


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "空文件"),
        (b"<html>", "不是可以识别的图片"),
        (drawing()[:3000], "已损坏或不完整"),
        (picture_bytes(format="BMP"), "BMP 图片"),
        (archive_behind_picture(), "还藏着压缩包"),
        (picture_bytes(comment=b"<script>"), "还藏着带有脚本的网页"),
        (b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic" + b"\x00" * 64, "损坏|识别"),
    ],
    ids=["empty", "page", "cut off", "bmp", "zip behind", "script inside", "hollow heic"],
)
def test_it_refuses_with_a_reason_and_leaves_nothing(content: bytes, reason: str) -> None:
    received = receive(content)
    assert received.state == State.REFUSED
    assert re.search(reason, received.reason)
    assert not Photo.objects.exists()
    assert files_on_disk() == []


def test_it_refuses_what_is_too_large(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(photo_library, "MAX_BYTES", 1000)
    assert "上限" in receive(drawing()).reason


def test_it_says_so_when_the_disk_is_full_and_leaves_nothing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    real = default_storage.save
    monkeypatch.setattr(
        default_storage,
        "save",
        lambda name, content: _full() if name.endswith("master.jpg") else real(name, content),
    )
    received = receive(drawing())
    assert (received.state, "没有存下来" in received.reason) == (State.REFUSED, True)
    assert files_on_disk() == []
    assert not Photo.objects.exists()


def _full() -> str:
    raise OSError(28, "No space left on device")
