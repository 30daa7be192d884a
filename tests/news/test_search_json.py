from datetime import UTC, datetime

import pytest
from django.test import Client

from tests.factories import make_article, make_channel

pytestmark = pytest.mark.django_db


def test_it_tells_programs_what_it_found(client: Client, settings: object) -> None:
    settings.SITE_URL = "https://news.example.org"  # type: ignore[attr-defined]
    article = make_article("公平秤", published_at=datetime(2026, 3, 1, 4, tzinfo=UTC))
    response = client.get("/search.json", {"q": "公平秤"})
    assert response["Content-Type"] == "application/json"
    answer = response.json()
    score = answer["results"][0].pop("score")
    assert score > 0
    assert answer == {
        "count": 1,
        "exact": True,
        "page": 1,
        "limit": 100,
        "results": [
            {
                "id": article.pk,
                "url": f"https://news.example.org/a/{article.pk}/",
                "title": "公平秤",
                "date": "2026-03-01T12:00:00+08:00",
            }
        ],
    }


def test_it_says_when_stories_are_only_close(client: Client) -> None:
    make_article("过期食品商家应当赔偿")
    answer = client.get("/search.json", {"q": "买到过期食品怎么办"}).json()
    assert (answer["count"], answer["exact"]) == (1, False)


def test_it_gives_every_hit_page_by_page(client: Client) -> None:
    wanted = {make_article(f"公平秤{number}").pk for number in range(7)}
    found = []
    for page in (1, 2, 3):
        answer = client.get("/search.json", {"q": "公平秤", "limit": 3, "page": page}).json()
        assert answer["count"] == 7
        found += [result["id"] for result in answer["results"]]
    assert len(found) == 7
    assert set(found) == wanted
    beyond = client.get("/search.json", {"q": "公平秤", "limit": 3, "page": 4}).json()
    assert beyond["results"] == []


def test_it_has_a_highest_limit(client: Client) -> None:
    assert client.get("/search.json", {"q": "秤", "limit": 100_000}).json()["limit"] == 200


def test_it_narrows_like_the_page(client: Client) -> None:
    make_article("公平秤一", channel=make_channel("食品", "food"))
    make_article("公平秤二", channel=make_channel("其他", "other"))
    answer = client.get("/search.json", {"q": "公平秤", "channel": "food"}).json()
    assert [result["title"] for result in answer["results"]] == ["公平秤一"]


@pytest.mark.parametrize("typed", ["", "。！", "\x00"])
def test_it_finds_nothing_without_words(client: Client, typed: str) -> None:
    answer = client.get("/search.json", {"q": typed}).json()
    assert (answer["count"], answer["results"]) == (0, [])
