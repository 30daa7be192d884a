import gzip
import json
from dataclasses import astuple
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from news import import_formats
from news.import_formats import Record, Story, StoryPhoto

MINIMAL = {"title": "公平秤核查完成", "paragraphs": ["核查历时三周。"]}
FULL = {
    "id": "demo-1",
    "title": "公平秤核查完成",
    "kicker": "民生计量",
    "subtitle": "三台当场停用",
    "summary": "共检查五十八台。",
    "channel": ["市场监管", "执法行动"],
    "source": {"name": "云川市市场监督管理局", "url": "https://example.org/"},
    "source_url": "https://example.org/1",
    "credits": [{"role": "文", "name": "林予澄"}, {"role": "摄影", "name": "苏闻笛"}],
    "published_at": "2026-03-15T09:30",
    "body": "<p>第一段</p><p>第二段</p>",
    "photos": [{"file": "a.jpg", "caption": "秤", "alt": "一台秤", "after_paragraph": 1}],
    "tags": ["计量", "民生"],
    "legacy_address": "/html/2026/315.html",
    "clicks": 1864,
}
SEED = {
    "schema": "seed_article/1",
    "title": "公平秤核查完成",
    "published_date": "2026-03-15",
    "source": "云川市市场监督管理局",
    "byline": {"parts": [{"label": "文", "name": "林予澄"}, {"label": "摄影", "name": "苏闻笛"}]},
    "meta_line": {"click_count": None},
    "channel": {"path": ["首页", "市场监管", "市场监管"]},
    "body": [
        {"type": "paragraph", "text": "第一段"},
        {"type": "image", "src": None, "alt": None, "caption": None},
        {"type": "paragraph", "text": "第二段"},
    ],
}
COLLECTED = {
    "id": "law-1",
    "kind": "law",
    "title": "公平秤管理办法",
    "category": "法规",
    "subcategory": "部门规章",
    "topic_guess": None,
    "date": "2026-01-01",
    "source": "云川市司法局",
    "url": "https://example.org/law",
    "column": "权威发布",
    "notes": ["2020年制定", "2026年修订"],
    "body": ["第一条", "第二条"],
}


def read(path: Path, content: bytes | str) -> list[Record]:
    file = path / "stories.jsonl"
    file.write_bytes(content.encode() if isinstance(content, str) else content)
    return list(import_formats.read(file))


def lines(*records: Any) -> str:
    return "".join(f"{json.dumps(record, ensure_ascii=False)}\n" for record in records)


def story(path: Path, record: dict[str, Any]) -> Story:
    (only,) = read(path, lines(record))
    assert only.story is not None, only.refusal
    return only.story


def refusal(path: Path, record: Any) -> str:
    (only,) = read(path, lines(record))
    assert only.story is None
    return only.refusal


def test_it_reads_every_part_of_a_story(tmp_path: Path) -> None:
    assert story(tmp_path, FULL) == Story(
        key="demo-1",
        title="公平秤核查完成",
        kicker="民生计量",
        subtitle="三台当场停用",
        summary="共检查五十八台。",
        channel=("市场监管", "执法行动"),
        source="云川市市场监督管理局",
        source_home="https://example.org/",
        source_url="https://example.org/1",
        credits=(("文", "林予澄"), ("摄影", "苏闻笛")),
        published_at=datetime(2026, 3, 15, 1, 30, tzinfo=UTC),
        body="<p>第一段</p><p>第二段</p>",
        photos=(StoryPhoto(file="a.jpg", caption="秤", alt="一台秤", after=1),),
        tags=("计量", "民生"),
        legacy_address="/html/2026/315.html",
        clicks=1864,
    )


def test_it_needs_no_more_than_a_title_and_a_text(tmp_path: Path) -> None:
    assert story(tmp_path, MINIMAL) == Story(title="公平秤核查完成", body="<p>核查历时三周。</p>")


def test_it_reads_a_seed_article_written_over_many_lines(tmp_path: Path) -> None:
    (record,) = read(tmp_path, json.dumps(SEED, ensure_ascii=False, indent=2))
    assert record.story == Story(
        title="公平秤核查完成",
        channel=("市场监管",),
        source="云川市市场监督管理局",
        credits=(("文", "林予澄"), ("摄影", "苏闻笛")),
        published_at=datetime(2026, 3, 14, 16, 0, tzinfo=UTC),
        body="<p>第一段</p>\n<p>第二段</p>",
        photos=(StoryPhoto(after=1),),
    )


def test_it_reads_a_collected_record(tmp_path: Path) -> None:
    assert story(tmp_path, COLLECTED) == Story(
        key="law-1",
        title="公平秤管理办法",
        channel=("法规", "部门规章"),
        summary="2020年制定；2026年修订",
        source="云川市司法局",
        source_url="https://example.org/law",
        published_at=datetime(2025, 12, 31, 16, 0, tzinfo=UTC),
        body="<p>第一条</p>\n<p>第二条</p>",
        tags=("权威发布",),
    )


def test_it_reads_gzip_whatever_the_file_is_called(tmp_path: Path) -> None:
    (record,) = read(tmp_path, gzip.compress(lines(MINIMAL).encode()))
    assert record.story == Story(title="公平秤核查完成", body="<p>核查历时三周。</p>")


def test_it_reads_a_file_with_a_byte_order_mark(tmp_path: Path) -> None:
    (record,) = read(tmp_path, "\ufeff" + lines(MINIMAL))
    assert record.refusal == ""


def test_it_numbers_the_lines_of_the_file(tmp_path: Path) -> None:
    text = "\n" + lines(MINIMAL) + "\r\n   \n" + lines({**MINIMAL, "title": "甲\u2028乙"})
    assert [record.line for record in read(tmp_path, text)] == [2, 5]


def test_it_reads_on_behind_a_bad_record(tmp_path: Path) -> None:
    records = read(tmp_path, lines(MINIMAL) + "{broken\n" + lines(MINIMAL))
    assert [record.story is None for record in records] == [False, True, False]


def test_it_counts_a_record_that_is_far_too_long_as_one_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(import_formats, "MAX_LINE", 1000)
    records = read(tmp_path, lines({**MINIMAL, "summary": "长" * 5000}, MINIMAL))
    assert [(record.line, record.story is None) for record in records] == [(1, True), (2, False)]


@pytest.mark.parametrize("content", [b"", b"\n\n  \n"])
def test_it_finds_no_record_in_an_empty_file(tmp_path: Path, content: bytes) -> None:
    assert read(tmp_path, content) == []


def test_it_says_when_a_compressed_file_is_cut_off(tmp_path: Path) -> None:
    with pytest.raises((OSError, EOFError)):
        read(tmp_path, gzip.compress(lines(MINIMAL).encode())[:-12])


@pytest.mark.parametrize(
    "text",
    ["{broken", "[]", '"文字"', "12", "null", "[" * 5000, '{"title": "甲", "title"}', "\x00"],
)
def test_it_refuses_what_is_no_json_object(tmp_path: Path, text: str) -> None:
    (record,) = read(tmp_path, f"{text}\n")
    assert "JSON" in record.refusal


@pytest.mark.parametrize("title", ["", "  \u3000", None, "\u200b\ufeff", "\x00"])
def test_it_refuses_a_record_without_a_title(tmp_path: Path, title: str | None) -> None:
    assert refusal(tmp_path, {**MINIMAL, "title": title}) == "没有标题（title）。"


@pytest.mark.parametrize("text", [{}, {"body": ""}, {"body": " "}, {"paragraphs": []}])
def test_it_refuses_a_record_without_a_text(tmp_path: Path, text: dict[str, Any]) -> None:
    assert refusal(tmp_path, {"title": "甲", **text}) == "没有正文（body 或 paragraphs）。"


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("title", ["甲"]),
        ("title", {"zh": "甲"}),
        ("title", True),
        ("id", ["a"]),
        ("summary", {}),
        ("source", ["甲"]),
        ("source", 12),
        ("channel", 12),
        ("channel", [["甲"]]),
        ("credits", "林予澄"),
        ("credits", [{"role": "文"}]),
        ("credits", [["文", "林予澄"]]),
        ("photos", "a.jpg"),
        ("photos", ["a.jpg"]),
        ("photos", [{"file": "a.jpg", "after_paragraph": "1"}]),
        ("tags", 12),
        ("tags", "计量"),
        ("tags", [["计量"]]),
        ("paragraphs", "核查历时三周。"),
        ("paragraphs", 12),
        ("paragraphs", [12]),
        ("clicks", "1864"),
        ("clicks", [1]),
        ("clicks", True),
        ("clicks", float("nan")),
        ("clicks", float("inf")),
        ("published_at", True),
        ("published_at", ["2026-03-15"]),
        ("legacy_address", ["/a"]),
    ],
)
def test_it_refuses_a_value_of_the_wrong_type(tmp_path: Path, field: str, value: Any) -> None:
    assert refusal(tmp_path, {**MINIMAL, field: value})


@pytest.mark.parametrize(
    ("change", "value"),
    [("body", "第一段"), ("body", 12), ("channel", None), ("byline", None), ("body", [{}])],
)
def test_it_refuses_a_seed_article_of_another_shape(
    tmp_path: Path, change: str, value: Any
) -> None:
    assert refusal(tmp_path, {**SEED, change: value})


@pytest.mark.parametrize("body", ["第一条", 12, [12], None])
def test_it_refuses_a_collected_record_without_paragraphs(tmp_path: Path, body: Any) -> None:
    assert refusal(tmp_path, {**COLLECTED, "body": body})


@pytest.mark.parametrize("field", ["title", "summary", "source", "legacy_address"])
def test_it_lets_no_half_character_through(tmp_path: Path, field: str) -> None:
    (record,) = read(tmp_path, json.dumps({**MINIMAL, field: "秤\ud83d"}) + "\n")
    assert "秤\ud83d" not in (astuple(record.story) if record.story else ())


def test_it_refuses_a_line_that_is_not_utf_8(tmp_path: Path) -> None:
    first, second = read(tmp_path, lines(MINIMAL).encode("gb18030") + lines(MINIMAL).encode())
    assert (first.story, second.refusal) == (None, "")


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("2026-03-15", datetime(2026, 3, 14, 16, 0, tzinfo=UTC)),
        ("2026-03-15 09:30", datetime(2026, 3, 15, 1, 30, tzinfo=UTC)),
        ("2026-03-15T09:30:00", datetime(2026, 3, 15, 1, 30, tzinfo=UTC)),
        ("2026-03-15T09:30:00+08:00", datetime(2026, 3, 15, 1, 30, tzinfo=UTC)),
        ("2026-03-15T01:30:00Z", datetime(2026, 3, 15, 1, 30, tzinfo=UTC)),
        (None, None),
        ("", None),
    ],
)
def test_it_takes_a_time_without_zone_for_beijing(
    tmp_path: Path, written: str | None, expected: datetime | None
) -> None:
    assert story(tmp_path, {**MINIMAL, "published_at": written}).published_at == expected


@pytest.mark.parametrize(
    "written", ["昨天", "2026-02-30", "15/03/2026", "2026-13-01T10:00", "2026"]
)
def test_it_refuses_a_date_that_is_none(tmp_path: Path, written: str) -> None:
    assert "日期看不懂" in refusal(tmp_path, {**MINIMAL, "published_at": written})


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        (["首页", "市场监管"], ("市场监管",)),
        ("首页/市场监管/执法行动", ("市场监管", "执法行动")),
        (["市场监管", "市场监管"], ("市场监管",)),
        ([" 市场监管 ", ""], ("市场监管",)),
        (None, ()),
    ],
)
def test_it_finds_the_way_to_a_channel(
    tmp_path: Path, written: Any, expected: tuple[str, ...]
) -> None:
    assert story(tmp_path, {**MINIMAL, "channel": written}).channel == expected


def test_it_refuses_a_channel_of_the_fourth_level(tmp_path: Path) -> None:
    assert "最多三级" in refusal(tmp_path, {**MINIMAL, "channel": "甲/乙/丙/丁"})


def test_it_frees_every_text_of_invisible_characters(tmp_path: Path) -> None:
    written = {
        "title": "公\u200b平\x00秤",
        "paragraphs": ["三\u202e台\x00秤"],
        "tags": ["计\ufeff量"],
    }
    read_story = story(tmp_path, written)
    assert (read_story.title, read_story.body, read_story.tags) == (
        "公平秤",
        "<p>三台秤</p>",
        ("计量",),
    )


def test_it_puts_a_title_in_one_line(tmp_path: Path) -> None:
    assert story(tmp_path, {**MINIMAL, "title": " 公平秤\n\t核查 "}).title == "公平秤 核查"


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("<p onclick='x'>甲</p><script>x</script>", "<p>甲</p>"),
        ("甲\n\n乙", "<p>甲</p>\n<p>乙</p>"),
        ("三 < 五", "<p>三 &lt; 五</p>"),
    ],
)
def test_it_cleans_the_body(tmp_path: Path, written: str, expected: str) -> None:
    assert story(tmp_path, {"title": "甲", "body": written}).body == expected


def test_it_shows_markup_in_paragraphs(tmp_path: Path) -> None:
    assert story(tmp_path, {"title": "甲", "paragraphs": ["<b>粗</b>"]}).body == (
        "<p>&lt;b&gt;粗&lt;/b&gt;</p>"
    )


def test_it_takes_each_tag_once_and_without_a_slash(tmp_path: Path) -> None:
    assert story(tmp_path, {**MINIMAL, "tags": ["A/B", "计量", "计量", ""]}).tags == (
        "A／B",
        "计量",
    )


@pytest.mark.parametrize(("written", "expected"), [(-5, 0), (3.9, 3), (10**12, 2_000_000_000)])
def test_it_keeps_a_count_within_bounds(tmp_path: Path, written: float, expected: int) -> None:
    assert story(tmp_path, {**MINIMAL, "clicks": written}).clicks == expected


def test_it_knows_a_story_by_its_id_then_its_old_address_then_its_facts() -> None:
    assert Story(title="甲", key="a", legacy_address="/1").identity == "a"
    assert Story(title="甲", legacy_address="/1").identity == "/1"
    assert (
        Story(title="甲", source="乙").identity == Story(title="甲", source="乙", body="x").identity
    )
    assert Story(title="甲", source="乙").identity != Story(title="甲", source="丙").identity


def test_it_sees_a_change_of_the_record_but_not_of_its_clicks() -> None:
    digest = Story(title="甲", body="一").digest
    assert digest == Story(title="甲", body="一", clicks=9).digest
    assert digest != Story(title="甲", body="二").digest
