"""Finding photos in the library, a page at a time."""

from datetime import date, datetime, timedelta

import pytest
from django.utils import timezone

from news import body, photo_shelf
from news.models import Photo, Tag
from news.photo_shelf import Wanted
from tests.factories import make_article

pytestmark = pytest.mark.django_db


def photo(**fields: object) -> Photo:
    return Photo.objects.create(**fields)


def found(**wanted: object) -> list[Photo]:
    return photo_shelf.page(Wanted(**wanted)).photos  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "fields", [{"caption": "公平秤核查"}, {"alt": "一台公平秤"}, {"credit": "公平秤协会"}]
)
def test_it_finds_a_photo_by_its_words(fields: dict[str, str]) -> None:
    wanted = photo(**fields)
    photo(caption="别的")
    assert found(words="公平秤") == [wanted]


def test_it_finds_a_photo_by_its_tag() -> None:
    wanted = photo()
    wanted.tags.add(Tag.objects.create(name="计量器具"))
    photo()
    assert found(words="计量") == found(tag="计量器具") == [wanted]
    assert found(tag="计量") == []


def test_it_wants_every_word() -> None:
    wanted = photo(caption="市场里的秤", credit="资料图")
    photo(caption="市场")
    assert found(words="市场　资料图") == [wanted]


def test_it_finds_by_days_in_beijing_time() -> None:
    wanted = photo()
    late = timezone.make_aware(datetime(2026, 3, 15, 23, 59))
    Photo.objects.filter(pk=wanted.pk).update(created_at=late)
    day = date(2026, 3, 15)
    assert found(since=day, until=day) == [wanted]
    assert found(since=day + timedelta(days=1), until=day + timedelta(days=1)) == []


def test_it_shows_what_is_used_unused_or_lacks_something() -> None:
    shown = photo(alt="有")
    lonely = photo(image="photos/2026/01/aaaaaaaaaaaa/master.jpg", width=1, height=1)
    make_article(body=body.photo_mark(shown.pk))
    assert found(shown=photo_shelf.USED) == [shown]
    assert found(shown=photo_shelf.UNUSED) == [lonely]
    assert found(shown=photo_shelf.WITHOUT_ALT) == [lonely]
    assert found(shown=photo_shelf.WITHOUT_FILE) == [shown]


def test_it_pages_by_key_in_both_directions(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(photo_shelf, "PAGE", 3)
    photos = [photo() for _ in range(7)][::-1]
    first = photo_shelf.page(Wanted())
    assert (first.photos, first.newer) == (photos[:3], None)
    second = photo_shelf.page(Wanted(), before=first.older)
    assert second.photos == photos[3:6]
    last = photo_shelf.page(Wanted(), before=second.older)
    assert (last.photos, last.older) == (photos[6:], None)
    back = photo_shelf.page(Wanted(), after=last.newer)
    assert back.photos == photos[3:6]
    front = photo_shelf.page(Wanted(), after=back.newer)
    assert (front.photos, front.newer) == (photos[:3], None)


def test_it_moves_no_photo_when_others_come_in(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(photo_shelf, "PAGE", 3)
    photos = [photo() for _ in range(6)][::-1]
    key = photo_shelf.page(Wanted()).older
    photo()
    assert photo_shelf.page(Wanted(), before=key).photos == photos[3:]


@pytest.mark.parametrize("key", ["before", "after"])
def test_it_answers_a_key_beyond_the_ends(key: str) -> None:
    photo()
    end = 0 if key == "before" else 10**9
    assert photo_shelf.page(Wanted(), **{key: end}) == photo_shelf.ShelfPage([], None, None)
