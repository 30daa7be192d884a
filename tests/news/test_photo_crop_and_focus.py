"""Focal point and crop: kept in every rendition, through replacement, and private where cut off."""

from datetime import timedelta
from io import BytesIO, StringIO

import pytest
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.db import IntegrityError, transaction
from django.template.loader import render_to_string
from django.test import Client
from django.utils import timezone
from PIL import Image

from jiansite.lib.crops import Crop
from news import photo_files, photo_library
from news.models import Photo, RetiredPicture
from tests.factories import make_article, make_photo, picture_bytes

pytestmark = pytest.mark.django_db(transaction=True)
LEFT_HALF = Crop(right=500)


def halves(size: tuple[int, int] = (1200, 800)) -> bytes:
    """Red to the left, blue to the right."""
    picture = Image.new("RGB", size, "#d00000")
    picture.paste("#0000d0", (size[0] // 2, 0, *size))
    buffer = BytesIO()
    picture.save(buffer, "JPEG", quality=95)
    return buffer.getvalue()


def opened(name: str) -> Image.Image:
    return Image.open(BytesIO(default_storage.open(name).read())).convert("RGB")


def files_of(photo: Photo) -> list[str]:
    folder = photo_files.folder_of(photo.image.name)
    return [f"{folder}/{name}" for name in default_storage.listdir(folder)[1]]


def recrop(photo: Photo, crop: Crop, **options: bool) -> None:
    photo_library.recrop(photo, crop, now=timezone.now(), **options)


def test_it_cuts_every_file_that_readers_get() -> None:
    photo = make_photo(halves())
    recrop(photo, LEFT_HALF)
    assert (photo.width, photo.height, photo.widths) == (600, 800, [480, 600])
    assert len(files_of(photo)) == 1 + 2 * len(photo.kinds)
    for name in files_of(photo):
        red, _, blue = opened(name).getpixel((opened(name).width - 4, 20))
        assert red > 150 > 80 > blue


def test_it_keeps_the_whole_where_no_address_reaches_it(client: Client) -> None:
    photo = make_photo(halves())
    recrop(photo, LEFT_HALF)
    assert opened(photo.uncropped.name).size == (1200, 800)
    assert photo.uncropped.name.startswith("photo-originals/")
    assert client.get(f"/media/{photo.uncropped.name}").status_code == 404
    # Nor by what the public folder is called.
    assert photo_files.folder_of(photo.image.name)[-12:] not in photo.uncropped.name


def test_it_crops_the_whole_again_and_not_what_was_left() -> None:
    photo = make_photo(halves())
    recrop(photo, LEFT_HALF)
    private = photo.uncropped.name
    recrop(photo, Crop(left=500))
    assert photo.width == 600
    assert opened(photo.image.name).getpixel((5, 5))[2] > 150
    assert not default_storage.exists(private)
    recrop(photo, Crop())
    assert (photo.width, photo.uncropped.name) == (1200, "")
    assert list(photo_files._folders_below("photo-originals")) == []


def test_it_keeps_crop_and_focus_with_a_retouched_picture() -> None:
    photo = make_photo(halves())
    photo.focus_x, photo.focus_y = 200, 300
    recrop(photo, LEFT_HALF)
    retouched = BytesIO(halves((2400, 1600)))
    photo_library.replace(photo, retouched, now=timezone.now())
    saved = Photo.objects.get(pk=photo.pk)
    assert (saved.crop, saved.focus_x, saved.focus_y) == (LEFT_HALF, 200, 300)
    assert (saved.width, saved.height) == (1200, 1600)


def test_it_forgets_crop_and_focus_with_a_picture_of_another_shape() -> None:
    photo = make_photo(halves())
    photo.focus_x = 200
    recrop(photo, LEFT_HALF)
    photo_library.replace(photo, BytesIO(picture_bytes(size=(500, 900))), now=timezone.now())
    saved = Photo.objects.get(pk=photo.pk)
    assert (bool(saved.crop), saved.focus_x, saved.width) == (False, 500, 500)
    assert saved.uncropped.name == ""


def test_it_gives_a_new_picture_a_new_address_and_keeps_the_old_files() -> None:
    photo = make_photo(halves())
    old = files_of(photo)
    photo_library.replace(photo, BytesIO(picture_bytes(size=(900, 600))), now=timezone.now())
    assert set(files_of(photo)).isdisjoint(old)
    assert all(default_storage.exists(name) for name in old)
    assert RetiredPicture.objects.get().folder == photo_files.folder_of(old[0])


def test_it_deletes_the_old_files_at_once_where_they_must_not_be_seen() -> None:
    photo = make_photo(halves())
    old = files_of(photo)
    recrop(photo, LEFT_HALF, at_once=True)
    assert not any(default_storage.exists(name) for name in old)
    assert photo.is_available
    assert not RetiredPicture.objects.exists()


def test_it_leaves_everything_as_it_was_when_a_replacement_is_refused() -> None:
    photo = make_photo(halves())
    before = {name: default_storage.open(name).read() for name in files_of(photo)}
    with pytest.raises(photo_library.pictures.PictureRefused):
        photo_library.replace(photo, BytesIO(picture_bytes()[:200]), now=timezone.now())
    saved = Photo.objects.get(pk=photo.pk)
    assert {name: default_storage.open(name).read() for name in files_of(saved)} == before
    assert not RetiredPicture.objects.exists()


def test_it_leaves_no_files_when_the_row_cannot_be_saved(monkeypatch: pytest.MonkeyPatch) -> None:
    photo = make_photo(halves())
    photo.focus_x = 2000  # the database refuses it
    with pytest.raises(IntegrityError):
        photo_library.replace(photo, BytesIO(halves((900, 600))), now=timezone.now())
    saved = Photo.objects.get(pk=photo.pk)
    folders = {photo_files.folder_of(saved.image.name)}
    assert set(photo_files._folders_below("photos")) == folders


@pytest.mark.parametrize(
    "wrong", [{"focus_y": 1001}, {"crop_left": 500, "crop_right": 401}, {"crop_top": 901}]
)
def test_it_stores_no_impossible_crop(wrong: dict[str, int]) -> None:
    photo = make_photo()
    with pytest.raises(IntegrityError), transaction.atomic():
        Photo.objects.filter(pk=photo.pk).update(**wrong)


def clean(**options: int) -> str:
    out = StringIO()
    call_command("clean_photos", stdout=out, **options)
    return out.getvalue().strip()


def test_it_cleans_up_when_no_stored_page_can_ask_any_more() -> None:
    photo = make_photo(halves())
    old = files_of(photo)
    recrop(photo, LEFT_HALF)
    assert clean() == "Done: 0 folders deleted, 0.0 MB."
    assert all(default_storage.exists(name) for name in old)
    RetiredPicture.objects.update(retired_at=timezone.now() - timedelta(days=31))
    assert clean().startswith("Done: 1 folders deleted")
    assert not default_storage.exists(photo_files.folder_of(old[0]))
    assert not RetiredPicture.objects.exists()
    assert photo.is_available
    assert default_storage.exists(photo.uncropped.name)
    assert clean() == "Done: 0 folders deleted, 0.0 MB."


def test_it_cleans_no_folder_that_a_photo_uses_again() -> None:
    photo = make_photo(halves())
    folder = photo_files.folder_of(photo.image.name)
    RetiredPicture.objects.create(folder=folder, retired_at=timezone.now() - timedelta(days=99))
    clean()
    assert photo.is_available


def test_it_cleans_strays_after_a_day_and_not_before() -> None:
    photo = make_photo(halves())
    stray = photo_files.new_folders().public
    default_storage.save(f"{stray}/480.jpg", BytesIO(b"x"))  # type: ignore[arg-type]
    assert photo_files.clean(now=timezone.now()).folders == 0
    assert photo_files.clean(now=timezone.now() + timedelta(days=2)).folders == 1
    assert not default_storage.exists(stray)
    assert photo.is_available


def test_it_shows_readers_the_focal_point_by_classes() -> None:
    photo = make_photo(halves())
    photo.focus_x, photo.focus_y = 130, 900
    html = render_to_string("news/_picture.html", {"photo": photo, "sizes": "100vw"})
    assert 'class="focal-x-10 focal-y-90"' in html
    assert "style=" not in html


def test_it_says_nothing_of_a_focus_in_the_middle() -> None:
    html = render_to_string("news/_picture.html", {"photo": make_photo(), "sizes": "100vw"})
    assert "focal" not in html


def test_it_places_the_focus_within_what_the_crop_left() -> None:
    photo = make_photo(halves())
    photo.focus_x = 250
    photo.crop = LEFT_HALF
    assert photo.focal_classes == ""  # a quarter of the whole is the middle of the left half
    photo.focus_x = 800
    assert photo.focal_classes == "focal-x-100 focal-y-50"


def test_it_carries_the_focus_to_the_home_page(client: Client) -> None:
    photo = make_photo(halves())
    Photo.objects.filter(pk=photo.pk).update(focus_x=0)
    make_article(cover=photo)
    assert "focal-x-0 focal-y-50" in client.get("/").content.decode()
