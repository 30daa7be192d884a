from io import BytesIO, StringIO
from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.storage import default_storage
from django.core.management import call_command
from PIL import Image, ImageChops, ImageStat

from jiansite.lib import pictures
from news import photo_library
from news.models import Photo
from tests.factories import make_photo, picture_bytes, picture_with_gps
from tests.news.test_photo_intake import drawing

KINDS = ["avif", "webp", "jpg"]
needs_avif = pytest.mark.skipif(
    not pictures.can_encode("AVIF"), reason="this Pillow writes no AVIF"
)
IMAGES = Path(settings.BASE_DIR).parent / "shared" / "data" / "images"

pytestmark = pytest.mark.django_db


def stored(photo: Photo) -> dict[str, bytes]:
    """The content of every file of the photo, by name."""
    folder = str(Path(photo.image.name).parent)
    return {
        name: default_storage.open(f"{folder}/{name}").read()
        for name in default_storage.listdir(folder)[1]
    }


def real(*patterns: str) -> list[object]:
    """Real pictures as parameters; one that skips where they are missing."""
    found = [path for pattern in patterns for path in sorted(IMAGES.glob(pattern))]
    missing = pytest.mark.skip(reason="the folder of real input is missing")
    return [pytest.param(path, id=path.name) for path in found] or [
        pytest.param(IMAGES, marks=missing)
    ]


def small(path: Path) -> Image.Image:
    with path.open("rb") as file:
        return pictures.open_picture(file).resize((24, 24))


def add(path: Path) -> Photo:
    with path.open("rb") as file:
        return photo_library.add_photo(file)


def without_avif(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pictures, "can_encode", lambda format: format != "AVIF")


def make_renditions() -> str:
    """The closing line of the command."""
    out = StringIO()
    call_command("make_renditions", stdout=out, stderr=out)
    return out.getvalue().splitlines()[-1]


@needs_avif
def test_it_makes_every_rendition_in_every_kind() -> None:
    photo = make_photo(picture_bytes(size=(2000, 1500)))
    expected = {f"{width}.{kind}" for width in (480, 960, 1600) for kind in KINDS}
    assert set(stored(photo)) == expected | {"master.jpg"}
    assert (photo.widths, photo.kinds) == ([480, 960, 1600], KINDS)


def test_it_does_without_avif_where_it_cannot_be_written(monkeypatch: pytest.MonkeyPatch) -> None:
    without_avif(monkeypatch)
    photo = make_photo(picture_bytes(size=(300, 200)))
    assert set(stored(photo)) == {"300.webp", "300.jpg", "master.jpg"}
    assert [type for type, _ in photo.sources] == ["image/webp"]


@needs_avif
def test_it_completes_the_photos_that_came_before_avif(monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patch:
        without_avif(patch)
        old = make_photo(picture_bytes(size=(1000, 700)))
    Photo.objects.create(caption="还没有到")
    webp = stored(old)["480.webp"]
    assert make_renditions() == "Done: 1 photos, 3 files made, 0 unreadable."
    old.refresh_from_db()
    assert [type for type, _ in old.sources] == ["image/avif", "image/webp"]
    assert Image.open(BytesIO(stored(old)["960.avif"])).size == (960, 672)
    assert stored(old)["480.webp"] == webp
    assert make_renditions() == "Done: 1 photos, 0 files made, 0 unreadable."


def test_it_completes_the_look_of_photos_that_came_before_it() -> None:
    photo = make_photo(drawing())
    look = photo.look
    assert look is not None
    Photo.objects.update(look=None)
    make_renditions()
    assert Photo.objects.get().look == look


@needs_avif
def test_it_takes_no_kind_away_that_was_made_elsewhere(monkeypatch: pytest.MonkeyPatch) -> None:
    photo = make_photo()
    without_avif(monkeypatch)
    make_renditions()
    assert Photo.objects.get(pk=photo.pk).kinds == KINDS


def test_it_names_a_lost_picture_and_goes_on() -> None:
    lost, other = make_photo(), make_photo()
    for photo in (lost, other):
        photo.image.storage.delete(f"{Path(photo.image.name).parent}/480.jpg")
    lost.image.storage.delete(lost.image.name)
    assert make_renditions() == "Done: 2 photos, 1 files made, 1 unreadable."
    assert "480.jpg" in stored(other)


@pytest.mark.parametrize("size", [(2000, 1500), (1000, 700), (300, 200), (500, 4000), (600, 9000)])
def test_it_makes_renditions_as_wide_as_their_names_say(size: tuple[int, int]) -> None:
    photo = make_photo(picture_bytes(size=size))
    widths = {
        name: Image.open(BytesIO(content)).width
        for name, content in stored(photo).items()
        if not name.startswith("master")
    }
    assert widths == {name: int(name.split(".")[0]) for name in widths}


def test_it_writes_each_rendition_in_its_own_format() -> None:
    photo = make_photo()
    formats = {
        name.split(".")[1]: Image.open(BytesIO(content)).format
        for name, content in stored(photo).items()
    }
    assert formats == {kind: photo_library.FORMATS[kind] for kind in photo.kinds}


def test_it_enlarges_no_small_picture() -> None:
    photo = make_photo(picture_bytes(size=(300, 200)))
    assert (photo.widths, photo.width, photo.height) == ([300], 300, 200)


def test_it_bounds_the_picture_that_is_kept() -> None:
    photo = make_photo(picture_bytes(size=(2600, 1300)))
    assert (photo.width, photo.height) == (2560, 1280)


def test_it_offers_the_renditions_to_the_page() -> None:
    photo = make_photo(picture_bytes(size=(960, 480)))
    folder = photo.image.url.removesuffix("master.jpg")
    assert photo.sources == [
        (f"image/{kind}", f"{folder}480.{kind} 480w, {folder}960.{kind} 960w")
        for kind in photo.kinds
        if kind != "jpg"
    ]
    assert photo.jpeg_sources == f"{folder}480.jpg 480w, {folder}960.jpg 960w"
    assert (photo.thumbnail_url, photo.largest_url) == (f"{folder}480.jpg", f"{folder}960.jpg")


def test_it_keeps_the_words() -> None:
    photo = make_photo(caption="公平秤", alt="一台秤", credit="资料图")
    saved = Photo.objects.get(pk=photo.pk)
    assert (saved.caption, saved.alt, saved.credit) == ("公平秤", "一台秤", "资料图")


def test_it_knows_the_file_that_came_in_again() -> None:
    content = picture_with_gps()
    assert make_photo(content).sha256 == make_photo(content).sha256
    assert make_photo(content).sha256 != make_photo(picture_bytes()).sha256


def test_it_leaves_position_and_camera_behind_in_every_file() -> None:
    original = picture_with_gps(size=(2000, 1500))
    assert b"Fictional Camera" in original
    files = stored(make_photo(original))
    assert [name for name, content in files.items() if b"Fictional Camera" in content] == []
    assert [dict(Image.open(BytesIO(content)).getexif()) for content in files.values()] == [
        {} for _ in files
    ]


def test_it_turns_a_picture_upright_for_good() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    photo = make_photo(picture_bytes(size=(800, 600), exif=exif))
    assert (photo.width, photo.height) == (600, 800)
    assert Image.open(BytesIO(stored(photo)["480.webp"])).size == (480, 640)


def test_it_gives_a_photo_another_picture_and_leaves_the_files_of_the_first() -> None:
    photo = make_photo(picture_bytes(size=(1200, 800)))
    first = photo.image.name
    photo_library.fill(photo, BytesIO(picture_bytes(size=(300, 200))))
    photo.save()
    saved = Photo.objects.get(pk=photo.pk)
    assert (saved.width, saved.height, saved.widths) == (300, 200, [300])
    assert saved.image.name != first
    assert default_storage.exists(first)


@pytest.mark.parametrize(
    "content",
    [picture_bytes(size=(400, 300))[:1500], picture_bytes(format="BMP"), b"", b"<svg></svg>"],
    ids=["truncated", "bmp", "empty", "svg"],
)
def test_it_leaves_nothing_of_a_file_that_it_refuses(content: bytes) -> None:
    with pytest.raises(pictures.PictureRefused):
        photo_library.add_photo(BytesIO(content))
    assert not Photo.objects.exists()
    assert not Path(settings.MEDIA_ROOT).exists()


def test_it_refuses_a_bomb(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pictures, "MAX_PIXELS", 100)
    with pytest.raises(pictures.PictureRefused, match="图片尺寸过大"):
        make_photo(picture_bytes(size=(20, 20)))


@pytest.mark.parametrize(
    "path",
    real("photos/[HI]*.jpg", "formats/*.jpg", "formats/*.png", "formats/*.gif", "formats/*.webp"),
)
def test_it_takes_a_real_picture(path: Path) -> None:
    assert add(path).is_available


@pytest.mark.parametrize("path", real("gps/*.jpg"))
def test_it_leaves_the_position_of_a_real_photograph_behind(path: Path) -> None:
    assert Image.open(path).getexif().get_ifd(0x8825)
    for content in stored(add(path)).values():
        assert dict(Image.open(BytesIO(content)).getexif()) == {}


@pytest.mark.parametrize("path", real("orientation/*_[2-8].jpg"))
def test_it_turns_a_real_photograph_upright(path: Path) -> None:
    upright = path.with_name(f"{path.name.split('_')[0]}_1.jpg")
    difference = ImageChops.difference(small(path), small(upright))
    assert max(ImageStat.Stat(difference).mean) < 12


@pytest.mark.parametrize("path", real("bad/[bdtz]*"))
def test_it_refuses_a_bad_file(path: Path) -> None:
    with pytest.raises(pictures.PictureRefused):
        add(path)


@pytest.mark.parametrize("path", real("bad/hopper_bad_exif.jpg"))
def test_it_takes_a_good_picture_with_broken_notes(path: Path) -> None:
    assert add(path).is_available


def test_it_takes_a_very_long_screenshot() -> None:
    photo = make_photo(picture_bytes(size=(720, 17_000)))
    assert photo.height <= 16_000
    assert photo.is_available
