"""On real texts: what stands in a story is found, and nothing else is shown for it."""

import unicodedata
from io import StringIO
from pathlib import Path
from random import Random

import pytest
from django.core.management import call_command
from django.test import Client

from news import body
from news.models import Article

pytestmark = pytest.mark.django_db

QUESTIONS = 300
KINDS = ("Chinese", "mixed", "any")


@pytest.fixture
def texts(shared_data: Path) -> dict[int, list[str]]:
    """Lines of every published story, as an outsider would compare them."""
    path = shared_data / "articles.jsonl.gz"
    call_command("import_articles", str(path), "--create-channels", stdout=StringIO())
    return {
        article.pk: [_plain(line) for line in _lines(article)]
        for article in Article.objects.filter(status="published")
    }


def test_it_finds_every_story_with_the_words_and_no_other(
    client: Client, texts: dict[int, list[str]]
) -> None:
    draw = Random(7)
    lines = [line for own in texts.values() for line in own if len(line) > 8]
    asked = 0
    wrong = []
    while asked < QUESTIONS:
        line = draw.choice(lines)
        start = draw.randrange(len(line) - 2)
        question = line[start : start + draw.randint(2, 8)]
        if not _is_a_question(question, KINDS[asked % len(KINDS)]):
            continue
        asked += 1
        expected = {pk for pk, own in texts.items() if any(question in line for line in own)}
        if _all_hits(client, question) != expected:
            wrong.append(question)
    assert wrong == []


def _lines(article: Article) -> list[str]:
    around = [article.title, article.kicker, article.subtitle, *article.summary.split("\n")]
    return [*around, *body.plain_text(article.body).split("\n")]


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold()


def _is_a_question(text: str, kind: str) -> bool:
    """No blanks, which set words apart, and a word at either end."""
    if " " in text or not (text[0].isalnum() and text[-1].isalnum()):
        return False
    chinese = [each > "\u3400" for each in text]
    if kind == "Chinese":
        return all(chinese)
    return kind == "any" or (any(chinese) != all(chinese))


def _all_hits(client: Client, question: str) -> set[int]:
    found: set[int] = set()
    page = 1
    while True:
        address = {"q": question, "limit": 200, "page": page}
        answer = client.get("/search.json", address).json()
        assert answer["exact"]
        found |= {result["id"] for result in answer["results"]}
        if page * 200 >= answer["count"]:
            assert len(found) == answer["count"]
            return found
        page += 1
