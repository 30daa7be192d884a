"""Real Word files go in without loss. Counted by other means than those of the import."""

import json
import re
import zipfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

import pytest
from django.conf import settings
from django.core.management import call_command

from news import body
from news.models import Article, Channel, Photo
from tests.factories import make_channel

DATA = Path(settings.BASE_DIR).parent / "shared" / "data" / "docs"
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
BLIP = "{http://schemas.openxmlformats.org/drawingml/2006/main}blip"
FILES = (
    [
        record["file"]
        for record in map(json.loads, (DATA / "manifest.jsonl").read_text().splitlines())
        if record["file"].endswith(".docx") and record["docx"]["chars"] + record["docx"]["media"]
    ]
    if DATA.is_dir()
    else []
)

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(not DATA.is_dir(), reason="the folder of real input is missing"),
]


@pytest.fixture
def channel() -> Channel:
    return make_channel("来稿", "incoming")


def document_of(name: str) -> ElementTree.Element:
    with zipfile.ZipFile(DATA / name) as archive:
        return ElementTree.fromstring(archive.read("word/document.xml"))


def lines_in(document: ElementTree.Element) -> list[str]:
    """The words of every paragraph, as `bare`; of a text box that stands twice, once."""
    for parent in list(document.iter()):
        for child in list(parent):
            if child.tag.endswith("}Choice"):
                parent.remove(child)
    return [
        line
        for each in document.iter(f"{W}p")
        if not each.findall(f".//{W}p")
        if (line := bare("".join(text.text or "" for text in each.iter(f"{W}t"))))
    ]


def bare(text: str) -> str:
    return re.sub(r"[\s\u3000\u200b]+|\[\d\]", "", text)


def lines_out(article: Article) -> Iterator[str]:
    yield from map(bare, body.plain_text(article.body).splitlines())
    yield from map(bare, (article.title, article.subtitle))
    yield from (bare(photo.caption) for photo in Photo.objects.all())


@pytest.mark.parametrize("name", FILES)
def test_it_takes_every_paragraph_table_and_picture(name: str, channel: Channel) -> None:
    call_command("import_word", str(DATA / name), "--channel", "来稿")
    article, document = Article.objects.get(), document_of(name)
    came = list(lines_out(article))
    byline = bare("".join(f"{each.role}/{each.name}" for each in article.credits.all()))
    there = [line for line in lines_in(document) if line != byline]
    # Counted: a line that stands three times in the file stands three times in the story.
    missing = list((Counter(there) - Counter(came)).elements())
    if article.source:
        missing = [line.replace(bare(article.source.name), "") for line in missing]
    assert list((Counter(filter(None, missing)) - Counter(came)).elements()) == []
    assert article.body.count("<table>") == len(list(document.iter(f"{W}tbl")))
    blips = len(list(document.iter(BLIP)))
    assert len(body.photo_ids(article.body)) == blips
    assert all(photo.is_available for photo in Photo.objects.all())


def test_it_makes_a_story_of_the_article_with_pictures(channel: Channel) -> None:
    call_command("import_word", str(DATA / "zh_seed_article.docx"), "--channel", "来稿")
    article = Article.objects.get()
    assert len(article.title) == 25
    assert list(article.credits.values_list("role", flat=True)) == ["文", "摄影"]
    assert article.source is not None
    assert article.body.count("<p>") == 13  # twelve paragraphs, and the day that stood above them
    texts = [text for text, photo_id in body.pieces(article.body) if photo_id]
    assert [sum(text.count("</p>") for text in texts[: n + 1]) - 1 for n in (0, 1)] == [1, 5]
    assert article.cover is not None
