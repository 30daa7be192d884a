"""An import that is killed in the middle, and run again: nothing doubled, nothing lost."""

import json
import os
import signal
import subprocess
import sys
from collections import Counter
from io import BytesIO
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connection

from news.models import Article, Channel, Credit, Photo, Tag
from tests.docx import docx, paragraph
from tests.factories import make_channel, picture_bytes
from tests.wxr import attachment, item, wxr

pytestmark = pytest.mark.django_db(transaction=True)

# The same database and folder as the test, in a process of its own.
SCRIPT = """
import os, sys
from django.conf import settings
settings.DATABASES["default"]["NAME"] = os.environ["TEST_DATABASE"]
settings.MEDIA_ROOT = os.environ["TEST_MEDIA"]
import django
django.setup()
from django.core.management import call_command
from news import imports
imports.BATCH = 20
call_command(*sys.argv[1:])
"""


def kill_after(words: str, *command: str) -> None:
    """Start a command, and kill -9 it once it has said this."""
    process = subprocess.Popen(
        [sys.executable, "-c", SCRIPT, *command],
        cwd=settings.BASE_DIR,
        env={
            **os.environ,
            "DEBUG": "1",
            "DJANGO_SETTINGS_MODULE": "jiansite.settings",
            "TEST_DATABASE": str(connection.settings_dict["NAME"]),
            "TEST_MEDIA": str(settings.MEDIA_ROOT),
        },
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )
    assert process.stdout is not None
    said = b""
    while words.encode() not in said:
        part = os.read(process.stdout.fileno(), 4096)
        assert part, said.decode()
        said += part
    process.send_signal(signal.SIGKILL)
    assert process.wait(timeout=30) == -signal.SIGKILL


def counts() -> list[int]:
    return [model.objects.count() for model in (Article, Credit, Tag, Photo, Channel)]


def test_it_loses_and_doubles_no_record(tmp_path: Path) -> None:
    make_channel("市场监管", "market")
    titles = [f"第 {number} 份通报" for number in range(300)]
    (tmp_path / "a.jpg").write_bytes(picture_bytes())
    lines = [
        {"title": title, "channel": "市场监管", "published_at": "2026-03-14", "tags": ["通报"],
         "credits": [{"role": "文", "name": "林予澄"}], "paragraphs": ["正文。"],
         "photos": [{"file": "a.jpg", "after_paragraph": 1}] if at % 50 == 0 else []}
        for at, title in enumerate(titles)
    ]  # fmt: skip
    file = tmp_path / "stories.jsonl"
    file.write_text("\n".join(json.dumps(line) for line in lines))

    kill_after("40 records", "import_articles", str(file))
    kept = Article.objects.count()
    assert 0 < kept < 300
    call_command("import_articles", str(file), stdout=None)
    assert Counter(Article.objects.values_list("title", flat=True)) == Counter(titles)
    assert counts() == [300, 300, 1, 1, 1]
    assert Photo.objects.get().is_available
    before = list(Article.objects.order_by("pk").values())
    call_command("import_articles", str(file))
    assert list(Article.objects.order_by("pk").values()) == before


def test_it_loses_and_doubles_no_word_file(tmp_path: Path) -> None:
    make_channel("来稿", "incoming")
    for number in range(12):
        content: BytesIO = docx(
            paragraph(f"第 {number} 份来稿", style="Title"), paragraph("正文一段。")
        )
        (tmp_path / f"{number:02}.docx").write_bytes(content.getvalue())
    command = ("import_word", str(tmp_path), "--channel", "来稿")
    kill_after("[3/12]", *command)
    assert 3 <= Article.objects.count() < 12
    call_command(*command)
    titles = Article.objects.values_list("title", flat=True)
    assert Counter(titles) == Counter(f"第 {number} 份来稿" for number in range(12))


def test_it_loses_and_doubles_no_post(tmp_path: Path) -> None:
    make_channel("食品安全", "food")
    media = tmp_path / "uploads" / "2020" / "03"
    media.mkdir(parents=True)
    (media / "b.jpg").write_bytes(picture_bytes())
    image = '<img src="/wp-content/uploads/2020/03/b.jpg">'
    posts = [
        item(number, title=f"第 {number} 篇", content=f"甲{image if number % 40 == 0 else ''}")
        for number in range(1, 201)
    ]
    file = tmp_path / "export.xml"
    file.write_text(wxr(attachment(900, "/wp-content/uploads/2020/03/b.jpg"), *posts))
    command = ("import_wordpress", str(file), "--media", str(tmp_path / "uploads"))
    kill_after("40 records", *command)
    assert 0 < Article.objects.count() < 200
    call_command(*command)
    titles = Article.objects.values_list("title", flat=True)
    assert Counter(titles) == Counter(f"第 {number} 篇" for number in range(1, 201))
    assert Photo.objects.count() == 1
