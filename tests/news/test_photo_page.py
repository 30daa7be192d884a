"""One photo of a story in a page of its own."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from jiansite.roles import DUTY_CHIEF, EDITOR
from news import body, verbs
from news.models import Article, Photo
from tests.factories import make_article, make_photo, make_user, picture_bytes

pytestmark = pytest.mark.django_db


@pytest.fixture
def photos() -> list[Photo]:
    small = picture_bytes(size=(300, 200))
    return [
        make_photo(small, caption=f"图{n}", alt=f"画面{n}", credit=f"摄影{n}") for n in "一二三"
    ]


@pytest.fixture
def article(photos: list[Photo]) -> Article:
    marks = "<p>字</p>".join(body.photo_mark(photo.pk) for photo in photos)
    return make_article("公平秤核查完成", body=f"<p>前</p>{marks}")


def address(article: Article, photo: Photo) -> str:
    return f"/a/{article.pk}/photos/{photo.pk}/"


def test_it_shows_the_photo_with_its_words_and_its_place(
    client: Client, article: Article, photos: list[Photo]
) -> None:
    text = client.get(address(article, photos[1])).content.decode()
    for part in (
        "图二",
        "画面：画面二",
        "摄影二",
        "第 2 张，共 3 张",
        'alt="画面二"',
        "公平秤核查完成</a></h1>",
    ):
        assert part in text
    assert '<meta name="robots" content="noindex">' in text


def test_it_leads_to_the_neighbours_and_back_to_the_place_in_the_story(
    client: Client, article: Article, photos: list[Photo]
) -> None:
    first, second, third = (address(article, photo) for photo in photos)
    ways = {
        page: re.findall(r'rel="(prev|next)" href="([^"#]+)', client.get(page).content.decode())
        for page in (first, second, third)
    }
    assert ways == {
        first: [("next", second)],
        second: [("prev", first), ("next", third)],
        third: [("prev", second)],
    }
    back = f"{article.get_absolute_url()}#photo-{photos[1].pk}"
    assert f'href="{back}"' in client.get(second).content.decode()
    assert f'id="photo-{photos[1].pk}"' in client.get(article.get_absolute_url()).content.decode()


def test_it_is_where_the_photos_of_a_story_lead(
    client: Client, article: Article, photos: list[Photo]
) -> None:
    text = client.get(article.get_absolute_url()).content.decode()
    links = re.findall(r'class="photo-link" href="([^"#]+)', text)
    assert links == [address(article, photo) for photo in photos]


def test_it_offers_the_file_with_its_size(
    client: Client, article: Article, photos: list[Photo]
) -> None:
    text = client.get(address(article, photos[0])).content.decode()
    link = re.search(r'href="(/media/[^"]+)">原图 ([\d.]+)\s(字节|KB|MB)', text)
    assert link
    assert client.get(link[1])["Content-Type"] == "image/jpeg"


def test_it_counts_a_photo_once_that_stands_in_the_story_twice(
    client: Client, photos: list[Photo]
) -> None:
    mark = body.photo_mark(photos[0].pk)
    article = make_article(body=f"{mark}<p>字</p>{mark}")
    assert "第 1 张，共 1 张" in client.get(address(article, photos[0])).content.decode()
    text = client.get(article.get_absolute_url()).content.decode()
    assert text.count(f'id="photo-{photos[0].pk}"') == 1
    assert text.count("photo-link") == 2


def test_it_leaves_out_a_photo_whose_file_was_lost(
    client: Client, article: Article, photos: list[Photo]
) -> None:
    photos[0].image.storage.delete(photos[0].image.name)
    assert client.get(address(article, photos[0])).status_code == 404
    assert "第 1 张，共 2 张" in client.get(address(article, photos[1])).content.decode()


def test_it_answers_404_for_a_photo_of_another_story(client: Client, article: Article) -> None:
    assert client.get(address(article, make_photo())).status_code == 404


@pytest.mark.parametrize(
    "fields",
    [{"status": "draft", "is_live": False}, {"published_at": timezone.now() + timedelta(hours=1)}],
)
def test_it_answers_404_before_the_story_is_out(
    client: Client, article: Article, photos: list[Photo], fields: dict[str, object]
) -> None:
    Article.objects.update(**fields)
    assert client.get(address(article, photos[0])).status_code == 404


def test_it_answers_410_when_the_story_is_withdrawn(
    client: Client, article: Article, photos: list[Photo]
) -> None:
    verbs.act(article, "withdraw", by=make_user(DUTY_CHIEF), now=timezone.now(), note="数据有误。")
    response = client.get(address(article, photos[0]))
    assert response.status_code == 410
    assert "数据有误。" in response.content.decode()
    assert "图一" not in response.content.decode()


def test_it_leads_staff_from_a_preview_to_the_file(
    client: Client, article: Article, photos: list[Photo]
) -> None:
    Article.objects.update(status="draft", is_live=False)
    client.force_login(make_user(EDITOR))
    text = client.get(f"/admin/news/article/{article.pk}/preview/page/").content.decode()
    assert f'class="photo-link" href="{photos[0].largest_url}"' in text
