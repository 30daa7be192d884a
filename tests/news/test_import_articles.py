import gzip
import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from jiansite.roles import DUTY_CHIEF
from news import imports, verbs
from news.models import Article, ArticleEvent, Channel, Credit, Photo, Source, Tag
from tests.factories import make_article, make_channel, make_user, picture_bytes

pytestmark = pytest.mark.django_db

TITLE = "公平秤核查完成"
STORY = {
    "id": "demo-1",
    "title": TITLE,
    "channel": ["食品安全"],
    "published_at": "2026-03-15T09:30",
    "body": "<p>第一段</p><p>第二段</p>",
}
GOOD = {**STORY, "id": "good", "title": "后面的一条"}
FULL = {
    **STORY,
    "kicker": "民生计量",
    "source": {"name": "云川市市场监督管理局", "url": "https://example.org/"},
    "source_url": "https://example.org/1",
    "credits": [{"role": "文", "name": "林予澄"}, {"role": "摄影", "name": "苏闻笛"}],
    "photos": [
        {"file": "a.jpg", "caption": "公平秤", "alt": "一台秤", "credit": "资料图"},
        {"file": "missing.jpg", "caption": "还没有到", "after_paragraph": 1},
    ],
    "tags": ["计量", "民生"],
    "legacy_address": "/html/2026/315.html",
    "clicks": 1864,
}


@dataclass
class Outcome:
    said: str
    complaints: str
    status: int


@pytest.fixture
def food() -> Channel:
    return make_channel("食品安全", "food")


@pytest.fixture
def run(tmp_path: Path, food: Channel) -> Callable[..., Outcome]:
    def write_and_import(*records: Any, options: tuple[str, ...] = ()) -> Outcome:
        """Strings are lines as they stand, everything else becomes JSON."""
        lines = [r if isinstance(r, str) else json.dumps(r, ensure_ascii=False) for r in records]
        path = tmp_path / "stories.jsonl"
        path.write_text("\n".join(lines))
        return import_file(path, *options)

    return write_and_import


def import_file(path: Path, *options: str) -> Outcome:
    out, err, status = StringIO(), StringIO(), 0
    try:
        call_command("import_articles", str(path), *options, stdout=out, stderr=err)
    except SystemExit as end:
        status = int(end.code or 0)
    return Outcome(out.getvalue(), err.getvalue(), status)


def titles() -> set[str]:
    return set(Article.objects.values_list("title", flat=True))


def everything() -> list[Any]:
    """All rows that an import touches, times included."""
    models = (Article, Channel, Credit, Photo, Source, Tag, Article.tags.through)
    return [list(model.objects.order_by("pk").values()) for model in models]


def test_it_stores_every_part_of_a_story(run: Callable[..., Outcome], tmp_path: Path) -> None:
    (tmp_path / "a.jpg").write_bytes(picture_bytes(size=(640, 480)))
    assert run(FULL).status == 0
    article = Article.objects.get()
    photo, missing = Photo.objects.order_by("pk")
    assert (article.title, article.kicker, article.channel.name) == (TITLE, "民生计量", "食品安全")
    assert article.published_at == datetime(2026, 3, 15, 1, 30, tzinfo=UTC)
    assert (article.source.name, article.source.url) == tuple(FULL["source"].values())
    assert [str(credit) for credit in article.credits.all()] == ["文/林予澄", "摄影/苏闻笛"]
    assert {tag.name for tag in article.tags.all()} == {"计量", "民生"}
    assert (article.click_count, article.legacy_address) == (1864, "/html/2026/315.html")
    assert (photo.caption, photo.alt, photo.credit) == ("公平秤", "一台秤", "资料图")
    assert (photo.is_available, missing.is_available, article.cover) == (True, False, photo)
    assert article.body == (
        f'<img src="photo:{photo.pk}"><p>第一段</p><img src="photo:{missing.pk}"><p>第二段</p>'
    )


def test_it_makes_an_imported_story_findable(run: Callable[..., Outcome]) -> None:
    run(STORY)
    assert [article.title for article in Article.objects.matching("二段")] == [TITLE]


def test_it_publishes_what_has_a_date(run: Callable[..., Outcome]) -> None:
    run(STORY)
    assert [article.title for article in Article.objects.published(timezone.now())] == [TITLE]


def test_it_keeps_an_undated_story_as_a_draft(run: Callable[..., Outcome]) -> None:
    assert run({**STORY, "published_at": None}).status == 0
    assert Article.objects.get().status == "draft"


def test_it_publishes_nothing_when_told_so(run: Callable[..., Outcome]) -> None:
    run(STORY, options=("--drafts",))
    assert Article.objects.get().status == "draft"


def test_it_reads_a_compressed_file(tmp_path: Path, food: Channel) -> None:
    path = tmp_path / "stories.jsonl.gz"
    path.write_bytes(gzip.compress(json.dumps(STORY).encode()))
    assert import_file(path).status == 0
    assert titles() == {TITLE}


@pytest.mark.parametrize("damage", ["cut", "overwritten"])
def test_it_says_when_a_compressed_file_is_broken(
    tmp_path: Path, food: Channel, damage: str
) -> None:
    records = [json.dumps({**STORY, "id": str(number)}) for number in range(99)]
    whole = gzip.compress("\n".join(records).encode(), mtime=0)
    path = tmp_path / "stories.jsonl.gz"
    path.write_bytes(whole[:-9] if damage == "cut" else whole[:60] + bytes(40) + whole[100:])
    with pytest.raises(CommandError, match=r"stories\.jsonl\.gz"):
        import_file(path)


def test_it_says_when_there_is_no_such_file(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="No such file"):
        import_file(tmp_path / "nothing.jsonl")


def test_it_changes_nothing_the_second_time(run: Callable[..., Outcome], tmp_path: Path) -> None:
    (tmp_path / "a.jpg").write_bytes(picture_bytes())
    run(FULL, {**GOOD, "published_at": None})
    before = everything()
    outcome = run(FULL, {**GOOD, "published_at": None})
    assert everything() == before
    assert "2 records, 0 created, 2 unchanged, 0 updated, 0 refused" in outcome.said


def test_it_stores_nothing_in_a_dry_run(
    run: Callable[..., Outcome], tmp_path: Path, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(imports, "BATCH", 1)
    (tmp_path / "a.jpg").write_bytes(picture_bytes())
    (tmp_path / "a.csv").write_text("市场,秤\n东,三\n")
    before = everything()
    record = {**FULL, "channel": ["食品安全", "乳品"], "attachments": [{"file": "a.csv"}]}
    other = {**GOOD, "channel": ["食品安全", "乳品"]}
    outcome = run(record, other, "{broken", options=("--dry-run", "--create-channels"))
    assert everything() == before
    assert not list(Path(settings.MEDIA_ROOT).rglob("*.*"))
    assert "stories.jsonl:3: 不是有效的 JSON" in outcome.complaints
    assert outcome.said.endswith(
        "Dry run, nothing stored: 3 records, 2 created, 0 unchanged, 0 updated, 1 refused.\n"
    )


def test_it_updates_a_changed_record(run: Callable[..., Outcome]) -> None:
    run({**FULL, "photos": []})
    changed = {"title": "公平秤复查完成", "credits": [{"role": "文", "name": "顾南枝"}], "tags": []}
    outcome = run({**FULL, "photos": [], **changed})
    article = Article.objects.get()
    assert "0 created, 0 unchanged, 1 updated" in outcome.said
    assert (article.title, article.click_count) == ("公平秤复查完成", 1864)
    assert [str(credit) for credit in article.credits.all()] == ["文/顾南枝"]
    assert not article.tags.exists()
    assert [found.pk for found in Article.objects.matching("复查")] == [article.pk]


def test_it_updates_a_record_as_often_as_it_changes(run: Callable[..., Outcome]) -> None:
    run(STORY)
    run({**STORY, "title": "第二稿"})
    assert run({**STORY, "title": "第三稿"}).status == 0
    assert titles() == {"第三稿"}


def test_it_keeps_the_clicks_of_readers(run: Callable[..., Outcome]) -> None:
    run(FULL | {"photos": []})
    Article.objects.update(click_count=2000)
    run(FULL | {"photos": [], "title": "第二稿"})
    assert Article.objects.get().click_count == 2000


def test_it_keeps_what_staff_have_edited(run: Callable[..., Outcome]) -> None:
    run(STORY)
    article = Article.objects.get()
    article.title = "编辑改过的标题"
    article.save()
    outcome = run({**STORY, "title": "文件里的新标题"}, GOOD)
    assert titles() == {"编辑改过的标题", "后面的一条"}
    assert "stories.jsonl:1: 这篇稿件导入后已由编辑修改过" in outcome.complaints
    assert outcome.status == 1


def test_it_brings_no_withdrawn_story_back(run: Callable[..., Outcome]) -> None:
    run(STORY)
    verbs.act(
        Article.objects.get(), "withdraw", by=make_user(DUTY_CHIEF), now=timezone.now(), note="有误"
    )
    run({**STORY, "title": "第二稿"})
    article = Article.objects.get()
    assert (article.status, article.title) == ("withdrawn", TITLE)
    assert ArticleEvent.objects.count() == 1


def test_it_takes_no_date_from_a_published_story(run: Callable[..., Outcome]) -> None:
    run(STORY)
    outcome = run({**STORY, "published_at": None})
    assert "stories.jsonl:1: 已发布的稿件不能改成没有日期" in outcome.complaints
    assert Article.objects.get().published_at is not None


@pytest.mark.parametrize(
    ("record", "reason"),
    [
        ('{"title": ', "不是有效的 JSON"),
        ("[1, 2]", "应当是一个 JSON 对象"),
        ({**STORY, "title": ""}, "没有标题"),
        ({**STORY, "title": "长" * 201}, "200"),
        ({**STORY, "title": ["甲"]}, "应当是文字"),
        ({**STORY, "body": ""}, "没有正文"),
        ({**STORY, "clicks": "很多"}, "应当是数字"),
        ({**STORY, "credits": "林予澄"}, "应当是列表"),
        ({**STORY, "credits": [{"role": "文" * 21, "name": "林予澄"}]}, "20"),
        ({**STORY, "tags": ["长" * 31]}, "30"),
        ({**STORY, "source": "长" * 81}, "80"),
        ({**STORY, "source": {"name": "甲", "url": "javascript:alert(1)"}}, ""),
        ({**STORY, "source_url": "javascript:alert(1)"}, "source_url"),
        ({**STORY, "published_at": "昨天"}, "日期看不懂"),
        ({**STORY, "channel": ["没有的栏目"]}, "没有这个栏目：没有的栏目"),
        ({**STORY, "channel": ["食品安全", "乳品"]}, "没有这个栏目：食品安全 / 乳品"),
        ({**STORY, "channel": None}, "没有这个栏目：未分类"),
        ({**STORY, "photos": [{"file": "../secret.jpg"}]}, "不在导入文件所在的文件夹里"),
        ({**STORY, "photos": [{"file": "/etc/passwd"}]}, "不在导入文件所在的文件夹里"),
        ({**STORY, "photos": [{"file": "link.jpg"}]}, "不在导入文件所在的文件夹里"),
        ({**STORY, "photos": [{"file": "text.jpg"}]}, "不是可以识别的图片"),
        ({**STORY, "photos": [{"file": "长" * 300}]}, ""),
        ({**STORY, "photos": [{"caption": "长" * 301}]}, ""),
        ({**STORY, "legacy_address": "/" + "a" * 300}, "300"),
        ({**STORY, "id": "a" * 121}, "120"),
    ],
    ids=[
        "bad JSON", "no object", "no title", "long title", "title list", "no text", "clicks",
        "credits", "long role", "long tag", "long source", "source runs a script",
        "address runs a script", "date", "unknown channel", "unknown subchannel", "no channel",
        "photo above", "photo elsewhere", "photo by a link", "photo is a text", "long photo name",
        "long caption", "long address", "long id",
    ],
)  # fmt: skip
def test_it_refuses_a_bad_record_by_its_line_and_takes_the_rest(
    run: Callable[..., Outcome], tmp_path: Path, record: Any, reason: str
) -> None:
    (tmp_path.parent / "secret.jpg").write_bytes(picture_bytes())
    (tmp_path / "link.jpg").symlink_to(tmp_path.parent / "secret.jpg")
    (tmp_path / "text.jpg").write_text("这不是图片")
    outcome = run(GOOD, record, {**GOOD, "id": "good-2", "title": "最后一条"})
    assert titles() == {"后面的一条", "最后一条"}
    assert [line.split(": ", 1)[0] for line in outcome.complaints.splitlines()] == [
        "stories.jsonl:2"
    ]
    assert reason in outcome.complaints
    assert "3 records, 2 created, 0 unchanged, 0 updated, 1 refused" in outcome.said
    assert outcome.status == 1


@pytest.mark.parametrize("field", ["title", "summary", "source", "id", "legacy_address"])
def test_it_takes_the_rest_when_half_a_character_came(
    run: Callable[..., Outcome], field: str
) -> None:
    run(json.dumps({**STORY, field: "秤\ud83d"}), GOOD)
    assert "后面的一条" in titles()


def test_it_refuses_a_photo_that_would_fill_the_memory(
    run: Callable[..., Outcome], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("jiansite.lib.pictures.MAX_PIXELS", 100)
    (tmp_path / "a.jpg").write_bytes(picture_bytes(size=(20, 20)))
    assert "stories.jsonl:1: 图片 a.jpg：图片尺寸过大" in run(FULL).complaints
    assert not Article.objects.exists()


def test_it_frees_a_text_of_what_the_database_refuses(run: Callable[..., Outcome]) -> None:
    record = {"title": "公\x00平\u200b秤", "summary": "\x00", "body": "<p>三\x00台\u202e秤</p>"}
    assert run({**STORY, **record}).status == 0
    article = Article.objects.get()
    assert (article.title, article.summary, article.body) == ("公平秤", "", "<p>三台秤</p>")


def test_it_takes_a_record_once_that_stands_twice(run: Callable[..., Outcome]) -> None:
    outcome = run(STORY, STORY)
    assert "2 records, 1 created, 1 unchanged" in outcome.said
    assert Article.objects.count() == 1


def test_it_refuses_a_second_record_of_the_same_id(run: Callable[..., Outcome]) -> None:
    outcome = run(STORY, {**STORY, "title": "另一个标题"}, GOOD)
    assert titles() == {TITLE, "后面的一条"}
    assert "stories.jsonl:2: 与第 1 行是同一篇" in outcome.complaints


def test_it_refuses_an_old_address_that_belongs_to_another_story(
    run: Callable[..., Outcome],
) -> None:
    make_article("先来的一条", legacy_address="/1.html")
    outcome = run({**STORY, "legacy_address": "/1.html"}, GOOD)
    assert titles() == {"先来的一条", "后面的一条"}
    assert "stories.jsonl:1: 旧址 /1.html 已属于另一篇稿件" in outcome.complaints


def test_it_refuses_the_second_of_two_records_of_one_old_address(
    run: Callable[..., Outcome],
) -> None:
    run(GOOD)
    outcome = run(
        GOOD, STORY | {"legacy_address": "/1"}, STORY | {"id": "2", "legacy_address": "/1"}
    )
    assert titles() == {TITLE, "后面的一条"}
    assert "stories.jsonl:3: " in outcome.complaints
    assert "3 records, 1 created, 1 unchanged, 0 updated, 1 refused" in outcome.said


def test_it_takes_the_rest_of_a_batch_with_its_new_channel_source_and_tags(
    run: Callable[..., Outcome],
) -> None:
    words = {"channel": ["执法行动"], "source": "云川市市场监督管理局", "tags": ["计量"]}
    records = [
        {**STORY, "title": "长" * 201},
        {**STORY, **words, "id": "first", "legacy_address": "/1"},
        {**GOOD, **words, "legacy_address": "/1"},
        {**STORY, **words, "id": "last", "title": "最后一条"},
    ]
    outcome = run(*records, options=("--create-channels",))
    assert "4 records, 2 created, 0 unchanged, 0 updated, 2 refused" in outcome.said
    assert [
        (article.title, article.channel.name, article.source.name, article.tags.get().name)
        for article in Article.objects.order_by("pk")
    ] == [(title, "执法行动", "云川市市场监督管理局", "计量") for title in (TITLE, "最后一条")]


def test_it_creates_channels_only_when_told_so(run: Callable[..., Outcome]) -> None:
    run({**STORY, "channel": ["市场监管", "执法行动"]}, options=("--create-channels",))
    names = [channel.name for channel in Article.objects.get().channel.trail]
    assert names == ["市场监管", "执法行动"]


def test_it_uses_the_default_channel_for_records_without_one(run: Callable[..., Outcome]) -> None:
    run({**STORY, "channel": None}, options=("--default-channel", "食品安全"))
    assert Article.objects.get().channel.name == "食品安全"


def test_it_stores_the_pixels_of_a_photo_only_once(
    run: Callable[..., Outcome], tmp_path: Path
) -> None:
    (tmp_path / "a.jpg").write_bytes(picture_bytes())
    photos = [{"file": "a.jpg", "caption": "公平秤"}]
    run({**STORY, "photos": photos}, {**GOOD, "photos": photos})
    assert Photo.objects.count() == 1


def test_it_takes_more_records_than_one_batch(
    run: Callable[..., Outcome], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(imports, "BATCH", 3)
    records = [{**STORY, "id": str(n), "title": f"第{n}篇"} for n in range(8)]
    outcome = run(*records, "{broken", {**STORY, "id": "3"}, GOOD)
    assert Article.objects.count() == 9
    lines = [line.split(": ")[0] for line in outcome.complaints.splitlines()]
    assert lines == ["stories.jsonl:9", "stories.jsonl:10"]


def test_it_names_refused_records_in_the_order_of_the_file(run: Callable[..., Outcome]) -> None:
    outcome = run({**STORY, "channel": ["没有的栏目"]}, "{broken", {**GOOD, "title": "长" * 201})
    lines = [line.split(": ")[0] for line in outcome.complaints.splitlines()]
    assert lines == ["stories.jsonl:1", "stories.jsonl:2", "stories.jsonl:3"]


@pytest.mark.parametrize("refused", [{"title": "长" * 201}, {"channel": ["没有的栏目"]}])
def test_it_leaves_nothing_of_a_refused_record(
    run: Callable[..., Outcome], refused: dict[str, Any]
) -> None:
    run({**FULL, **refused})
    assert (Source.objects.count(), Photo.objects.count(), Tag.objects.count()) == (0, 0, 0)


def test_it_closes_with_one_line_over_all_files(tmp_path: Path, food: Channel) -> None:
    paths = [tmp_path / "a.jsonl", tmp_path / "b.jsonl"]
    for path, record in zip(paths, (STORY, GOOD), strict=True):
        path.write_text(json.dumps(record))
    out = StringIO()
    call_command("import_articles", *map(str, paths), stdout=out)
    assert out.getvalue().splitlines()[-1] == (
        "Done: 2 records, 2 created, 0 unchanged, 0 updated, 0 refused."
    )


@pytest.mark.parametrize("date", ["0001-01-01", "9999-12-31T23:59:59-12:00"])
def test_it_can_show_whatever_date_it_took(run: Callable[..., Outcome], date: str) -> None:
    run({**STORY, "published_at": date}, GOOD)
    assert "后面的一条" in {article.title for article in Article.objects.all()}
