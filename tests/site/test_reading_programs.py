"""What reading programs make of a story: all of it, and nothing of what stands around it."""

import re
import unicodedata
import warnings
from collections.abc import Callable, Iterable
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client
from lxml import html as lxml_html

from news import body
from news.models import Article, SiteProfile

pytestmark = pytest.mark.django_db

FURNITURE = (
    "我要投诉",
    "扫码投诉",
    "投诉码",
    "滚动新闻",
    "查询投诉进度",
    "All Rights Reserved",
    "当前位置",
)
# Each program's own fields; `text` is the story.
Reading = dict[str, str]


def by_trafilatura(html: str, url: str) -> Reading:
    import trafilatura

    found = trafilatura.bare_extraction(html, url=url, with_metadata=True, include_comments=False)
    return {
        "title": found.title,
        "date": found.date,
        "authors": found.author or "",
        "house": found.sitename,
        "text": found.text,
    }


def by_newspaper(html: str, url: str) -> Reading:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of natural-language parts that are not installed
        import newspaper

        article = newspaper.Article(url, language="zh", fetch_images=False)
        article.download(input_html=html)
        article.parse()
    return {
        "title": article.title,
        "date": str(article.publish_date or ""),
        "authors": " ".join(article.authors),
        "text": article.text,
    }


def by_readability(html: str, url: str) -> Reading:
    from readability import Document

    document = Document(html)
    text = lxml_html.fromstring(document.summary()).text_content()
    return {"title": document.short_title(), "text": text}


PROGRAMS: tuple[Callable[[str, str], Reading], ...] = (
    by_trafilatura,
    by_newspaper,
    by_readability,
)


@pytest.fixture(autouse=True)
def _offline(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*args: Any, **kwargs: Any) -> None:
        raise AssertionError(f"a reading program wants the network: {args}")

    monkeypatch.setattr("socket.create_connection", refuse)


def squeezed(text: str) -> str:
    """Letters and digits alone: programs set blanks and punctuation as they like."""
    return re.sub(r"\W+", "", unicodedata.normalize("NFKC", text))


def expected(article: Article) -> dict[str, list[str]]:
    """What must be found in each field."""
    lines = body.plain_text(article.body).splitlines()
    writers = [credit.name for credit in article.credits.all() if credit.role == "文"]
    return {
        "title": [article.title],
        "date": [article.date_label[:10]],
        "authors": writers,  # a house that stands for the author is none to every program
        "house": [SiteProfile.load().name],
        "text": [lines[0], lines[-1]],
    }


def missed(client: Client, articles: Iterable[Article]) -> list[str]:
    """What the programs did not find, or should not have found."""
    wrong = []
    for article in articles:
        address = article.get_absolute_url()
        html = client.get(address).content.decode()
        for program in PROGRAMS:
            found = program(html, f"https://news.example.org{address}")
            where = f"{program.__name__} {address}"
            wrong += [
                f"{where} {field}: {word}"
                for field, words in expected(article).items()
                for word in words
                if field in found and squeezed(word) not in squeezed(found[field])
            ]
            wrong += [f"{where} holds {words}" for words in FURNITURE if words in found["text"]]
    return wrong


def test_it_is_read_whole_from_the_demo(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("news.demo.PICTURE_SIZE", (160, 107))
    call_command("load_demo", stdout=StringIO())
    articles = Article.objects.filter(status="published").order_by("pk")[::4]
    assert len(articles) > 10
    assert missed(client, articles) == []


@pytest.mark.parametrize("name", ["seed_article.json", "articles.jsonl.gz"])
def test_it_is_read_whole_from_real_stories(client: Client, shared_data: Path, name: str) -> None:
    call_command("import_articles", str(shared_data / name), "--create-channels", stdout=StringIO())
    articles = Article.objects.filter(status="published").order_by("pk")
    assert missed(client, articles[:: max(1, len(articles) // 6)]) == []
