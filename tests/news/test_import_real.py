"""The real input beside the repository goes in as it is. Nothing of it is copied here."""

import gzip
import json
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.management import call_command
from django.utils import timezone
from django.utils.dateparse import parse_date

from news import body
from news.models import Article, Channel, Photo

DATA = Path(settings.BASE_DIR).parent / "shared" / "data"

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(not DATA.is_dir(), reason="the folder of real input is missing"),
]


def import_file(name: str) -> str:
    """The closing line of an import; fails when a record was refused."""
    out = StringIO()
    call_command("import_articles", str(DATA / name), "--create-channels", stdout=out)
    return out.getvalue().splitlines()[-1]


@pytest.fixture
def seed() -> dict[str, Any]:
    return json.loads((DATA / "seed_article.json").read_text())


@pytest.fixture
def article() -> Article:
    import_file("seed_article.json")
    return Article.objects.get()


def test_it_keeps_the_title_and_the_source(article: Article, seed: dict[str, Any]) -> None:
    assert (article.title, article.source.name) == (seed["title"], seed["source"])


def test_it_keeps_the_day_in_beijing(article: Article, seed: dict[str, Any]) -> None:
    assert article.date_label == seed["published_date"]
    assert timezone.localdate(article.published_at) == parse_date(seed["published_date"])


def test_it_keeps_both_credits_in_their_order(article: Article, seed: dict[str, Any]) -> None:
    expected = [(part["label"], part["name"]) for part in seed["byline"]["parts"]]
    assert len(expected) == 2
    assert list(article.credits.values_list("role", "name")) == expected


def test_it_keeps_all_twelve_paragraphs_in_order(article: Article, seed: dict[str, Any]) -> None:
    expected = [block["text"] for block in seed["body"] if block["type"] == "paragraph"]
    assert len(expected) == 12
    assert body.plain_text(article.body).splitlines() == expected


def test_it_keeps_both_photos_in_their_places(article: Article, seed: dict[str, Any]) -> None:
    expected = [place["after_paragraph"] for place in seed["image_positions"]]
    texts = [text for text, photo_id in body.pieces(article.body) if photo_id]
    before = [sum(text.count("</p>") for text in texts[: n + 1]) for n in range(len(texts))]
    assert before == expected == [1, 5]
    assert Photo.objects.count() == 2


def test_it_puts_the_story_into_the_channel_once(article: Article, seed: dict[str, Any]) -> None:
    assert [channel.name for channel in article.channel.trail] == seed["channel"]["path"][-1:]
    assert Channel.objects.count() == 1


def test_it_publishes_the_seed_without_clicks(article: Article) -> None:
    assert article.is_public(timezone.now())
    assert article.click_count == 0


def test_it_takes_the_seed_only_once(article: Article) -> None:
    before = Article.objects.values().get()
    assert import_file("seed_article.json").startswith("Done: 1 records, 0 created, 1 unchanged")
    assert Article.objects.values().get() == before
    assert Photo.objects.count() == 2


@pytest.fixture
def collected() -> str:
    return import_file("articles.jsonl.gz")


def test_it_takes_every_collected_story(collected: str) -> None:
    with gzip.open(DATA / "articles.jsonl.gz", "rt", encoding="utf-8") as file:
        records = {record["id"]: record for record in map(json.loads, file)}
    assert len(records) == 1359
    assert collected == "Done: 1359 records, 1359 created, 0 unchanged, 0 updated, 0 refused."
    stored = Article.objects.values_list("import_key", "title", "status")
    assert {(key, title, status) for key, title, status in stored} == {
        (key, record["title"], "published" if record["date"] else "draft")
        for key, record in records.items()
    }


def test_it_changes_no_collected_story_the_second_time(collected: str) -> None:
    before = list(Article.objects.order_by("pk").values_list("pk", "updated_at"))
    second = import_file("articles.jsonl.gz")
    assert second == "Done: 1359 records, 0 created, 1359 unchanged, 0 updated, 0 refused."
    assert list(Article.objects.order_by("pk").values_list("pk", "updated_at")) == before
