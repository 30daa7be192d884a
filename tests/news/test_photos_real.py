"""All the real pictures: which are taken, that they stand upright, and that they say nothing."""

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.storage import default_storage
from PIL import Image, ImageChops, ImageStat

from jiansite.lib import pictures
from news import photo_files, photo_intake, photo_library
from news.models import Photo
from news.photo_intake import State

pytestmark = pytest.mark.django_db

REFUSED = {
    "bad/broken.png", "bad/decompression_bomb.gif", "bad/decompression_bomb.ico",
    "bad/truncated_image.png", "bad/truncated_jpeg.jpg", "bad/zero_width.gif",
    "formats/16_bit_binary.pgm", "formats/hopper.bmp",
}  # fmt: skip
NOTES = {"exif", "xmp", "icc_profile", "comment", "photoshop"}
# What a file with metadata holds somewhere: EXIF, XMP, IPTC, GPS, comments of programs.
TRACES = (b"Exif\x00", b"ns.adobe.com", b"Photoshop", b"8BIM", b"xpacket", b"ICC_PROFILE")


def test_it_takes_or_refuses_each_of_the_66_files(
    shared_data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(photo_library, "WIDTHS", (480,))  # the other sizes are made alike
    folder = shared_data / "images"
    paths = [path for path in sorted(folder.glob("*/*")) if path.is_file()]
    assert len(paths) == 66
    refused = {}
    for path in paths:
        with path.open("rb") as file:
            received = photo_intake.receive(file, name=path.name, again=True)
        if received.state == State.REFUSED:
            refused[str(path.relative_to(folder))] = received.reason
        else:
            assert received.photo is not None
            _check(path, received.photo)
    assert set(refused) == REFUSED
    assert all(reason.endswith("。") for reason in refused.values())
    # Nothing of the refused lies anywhere: a folder for each photo, and no other.
    stored = {photo_files.folder_of(name) for name in Photo.objects.values_list("image", flat=True)}
    on_disk = {path.parent for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file()}
    assert len(stored) == 66 - len(REFUSED)
    assert on_disk == {Path(default_storage.path(folder)) for folder in stored}


def _check(path: Path, photo: Photo) -> None:
    for name, content in _files(photo):
        where = f"{path.name}: {name}"
        picture = Image.open(BytesIO(content))
        assert dict(picture.getexif()) == {}, where
        assert not NOTES & picture.info.keys(), where
        assert [trace for trace in TRACES if trace in content] == [], where
    if path.parent.name == "orientation":
        upright = path.with_name(f"{path.stem.split('_')[0]}_1.jpg")
        with upright.open("rb") as file:
            expected = pictures.open_picture(file)
        shown = Image.open(BytesIO(dict(_files(photo))["480.webp"]))
        assert (shown.width > shown.height) == (expected.width > expected.height)
        difference = ImageChops.difference(_small(shown), _small(expected))
        assert max(ImageStat.Stat(difference).mean) < 12, path.name


def _files(photo: Photo) -> Iterator[tuple[str, bytes]]:
    folder = photo_files.folder_of(photo.image.name)
    for name in default_storage.listdir(folder)[1]:
        with default_storage.open(f"{folder}/{name}") as file:
            yield name, file.read()


def _small(picture: Image.Image) -> Image.Image:
    return picture.convert("RGB").resize((24, 24))


def test_it_knows_the_real_copies(shared_data: Path) -> None:
    formats = shared_data / "images" / "formats"
    states = {}
    for name in ("hopper.png", "hopper.jpg", "hopper.webp", "hopper.tif", "flower.webp"):
        with (formats / name).open("rb") as file:
            states[name] = photo_intake.receive(file, name=name).state
    assert states == {
        "hopper.png": State.STORED, "hopper.jpg": State.ALIKE, "hopper.webp": State.ALIKE,
        "hopper.tif": State.ALIKE, "flower.webp": State.STORED,
    }  # fmt: skip
