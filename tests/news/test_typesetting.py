"""一键排版: what it sets, what it leaves, and that it loses nothing. No database."""

import gzip
import json
import random
import re
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from jiansite.lib.differences import ADDED, REMOVED
from news import body, markup, sanitizer, typesetting


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("　　共五台。", "共五台。"),
        ("\u00a0 共五台。  ", "共五台。"),
        ("他说,今天;明天:后天!好?", "他说，今天；明天：后天！好？"),
        ("共五台.", "共五台。"),
        ("共五台.查三台.", "共五台。查三台。"),
        ("共3,500台,合格3,400台。", "共3,500台，合格3,400台。"),
        ("今天8:30开会,比分3:2。", "今天8:30开会，比分3:2。"),
        ("合格率97.6%,较上年高。", "合格率97.6%，较上年高。"),
        ("用Python,Java写,好", "用Python,Java写，好"),
        ("来源:WTO,中国", "来源：WTO，中国"),
        ("(一)总则(试行)。", "（一）总则（试行）。"),
        ("获质量(ISO9001)认证。", "获质量（ISO9001）认证。"),
        ("函数f(x)的值。", "函数f(x)的值。"),
        ('他说:"好的",走了。', "他说：“好的”，走了。"),
        ("他说\"叫'内层'的\"。", "他说“叫‘内层’的”。"),
        ("it's 好,don't", "it's 好，don't"),
        ('屏幕55"电视"好"', '屏幕55"电视"好"'),
        ('少了"半个。', '少了"半个。'),
        ("我 们 走，好。", "我们走，好。"),
        ("记者， 王某 。", "记者，王某。"),
        ("价格--涨了，好。", "价格——涨了，好。"),
        ("价格－－涨了————好。", "价格——涨了——好。"),
        ("3--5天，北京—上海。", "3--5天，北京—上海。"),
        ("真的...哈。。。嗯…好。", "真的……哈……嗯……好。"),
        ("Wait... 好。", "Wait... 好。"),
        ("１２月３日，ＡＢＣ涨３．５％。", "12月3日，ABC涨3.5%。"),
        ("好，，坏、、中。。", "好，坏、中。"),
        ("好，。坏；。", "好。坏。"),
        ("见http://a.cn/x,y?z=1,详情。", "见http://a.cn/x,y?z=1，详情。"),
        ("写信a.b@example.org,谢谢。", "写信a.b@example.org，谢谢。"),
        ("用 iPhone 15 拍，好。", "用 iPhone 15 拍，好。"),
        ("阿不都•卖买提，好。", "阿不都·卖买提，好。"),
        ("1.中文 2.中文，好", "1.中文 2.中文，好"),
        ("第一条　为了保护，制定。", "第一条　为了保护，制定。"),
        ("（记者 张三 李四）来了，好。", "（记者 张三 李四）来了，好。"),
        ("以“全民消防 生命至上”为题，好。", "以“全民消防 生命至上”为题，好。"),
        ("！！！？？", "！！！？？"),
    ],
)
def test_it_sets_a_paragraph(before: str, after: str) -> None:
    assert typesetting.typeset_text(before) == after
    assert typesetting.typeset_text(after) == after


def test_it_keeps_the_pause_in_a_headline() -> None:
    assert typesetting.typeset_text("规范秩序  保障安全", is_heading=True) == "规范秩序 保障安全"
    assert typesetting.typeset("<h2>规范秩序　保障安全</h2>") == "<h2>规范秩序　保障安全</h2>"
    assert typesetting.typeset("<p>规范秩序 保障安全</p>") == "<p>规范秩序 保障安全</p>"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("<p>他说:<strong>\"好的\"</strong>,走。</p>",
        "<p>他说：<strong>“好的”</strong>，走。</p>"),
        ("<p>我<b> </b>们走，好。</p>", "<p>我们走，好。</p>"),
        ("<p>甲。</p><p>&nbsp;</p><p><br></p><p><strong> </strong></p><p>乙。</p>",
        "<p>甲。</p><p>乙。</p>"),
        ("<p>A&amp;B公司,&lt;好&gt;。</p>", "<p>A&amp;B公司，&lt;好&gt;。</p>"),
        ("<p>甲。<br>　　乙,丙。<br><br>丁。</p>", "<p>甲。<br>乙，丙。<br>丁。</p>"),
        (
            '<p>见<a href="http://a.cn/x,y">http://a.cn/x,y</a>,好。</p>',
            '<p>见<a href="http://a.cn/x,y">http://a.cn/x,y</a>，好。</p>',
        ),
        (
            '<p>甲,乙</p><img src="photo:7"><table><tr><td>丙,丁</td><td></td></tr></table>',
            '<p>甲，乙</p><img src="photo:7"><table><tr><td>丙，丁</td><td></td></tr></table>',
        ),
        ("<ul><li> </li></ul><p>甲。</p>", "<p>甲。</p>"),
        ("", ""),
    ],
)  # fmt: skip
def test_it_keeps_everything_but_signs_where_it_is(before: str, after: str) -> None:
    assert typesetting.typeset(before) == after
    assert typesetting.typeset(after) == after


def test_it_shows_what_it_would_do_paragraph_by_paragraph() -> None:
    found = typesetting.proposals("<p>甲,乙。</p><p>丙。</p><p> </p><p>丁..。</p><h2>戊:己</h2>")
    assert [each.number for each in found] == [0, 1, 4]
    changes = [(piece.kind, piece.text) for piece in found[1].pieces if piece.kind != "same"]
    assert changes == [(REMOVED, ","), (ADDED, "，")]


def test_it_does_only_what_was_accepted() -> None:
    html = "<p>甲,乙</p><p> </p><p>丙,丁</p>"
    assert typesetting.apply(html, {2}) == "<p>甲,乙</p><p> </p><p>丙，丁</p>"
    assert typesetting.apply(html, {0}) == "<p>甲,乙</p><p>丙,丁</p>"
    assert typesetting.apply(html, set()) == html


@pytest.mark.parametrize(
    "html", ["<p>", "<p>甲", "<p><strong>甲,乙", "甲,乙", "<", "&bogus;", '"' * 9]
)
def test_it_survives_any_body(html: str) -> None:
    once = typesetting.typeset(html)
    assert typesetting.typeset(once) == once


def _real_bodies(folder: Path) -> Iterator[str]:
    with gzip.open(folder / "articles.jsonl.gz", "rt", encoding="utf-8") as lines:
        for line in lines:
            yield body.from_paragraphs(json.loads(line)["body"])


def _words(html: str) -> str:
    """Letters and digits alone, in half width."""
    text = "".join(block.text for block in markup.blocks(html))
    narrow = text.translate({code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)})
    return re.sub(r"[\W_]", "", narrow)


def test_it_changes_no_word_of_the_real_stories_and_nothing_twice(shared_data: Path) -> None:
    stories = 0
    for html in _real_bodies(shared_data):
        stories += 1
        once = typesetting.typeset(html)
        assert typesetting.typeset(once) == once
        assert _words(once) == _words(html)
        assert re.findall("<[^>]*>", once) == re.findall("<[^>]*>", html)
    assert stories == 1359


def _roughened(text: str, draw: random.Random) -> str:
    """As somebody types who does not care: half-width signs, spaces, tags, full-width digits."""
    swaps = {
        "，": ",",
        "。": ".",
        "：": ":",
        "；": ";",
        "（": "(",
        "）": ")",
        "“": '"',
        "”": '"',
        "、": "、、",
    }
    parts = []
    for sign in text:
        parts.append(swaps[sign] if sign in swaps and draw.random() < 0.5 else sign)
        if draw.random() < 0.03:
            parts.append(draw.choice([" ", "　", "\u00a0", "<br>", "--", "...", "Ａ", "８"]))
        if draw.random() < 0.02:
            parts.append(f"<strong>{draw.choice(['甲,', '乙', ' '])}</strong>")
    after = draw.choice(["", "<p> </p>", body.photo_mark(7)])
    return f"<p>　　{''.join(parts)}</p>{after}"


def test_it_comes_to_rest_on_roughened_stories(shared_data: Path) -> None:
    draw = random.Random(11)
    for number, html in enumerate(_real_bodies(shared_data)):
        if number % 12:
            continue
        paragraphs = [each.text for each in markup.paragraphs(html)[:8]]
        rough = sanitizer.clean("".join(_roughened(text, draw) for text in paragraphs))
        once = typesetting.typeset(rough)
        assert typesetting.typeset(once) == once
        assert sanitizer.clean(once) == once
        assert _words(once) == _words(rough)


@pytest.mark.parametrize(
    ("text", "times"),
    [
        (" ", 100_000), ("　", 100_000), ("a", 100_000), ("'甲", 50_000), ("(", 50_000),
        ('"', 50_001),
        ("&nbsp;", 50_000), ("<strong> </strong>", 5000), ("，", 50_000), (".", 50_000),
        ("<br>", 50_000), ("http://a.cn/,", 5000),
    ],
)  # fmt: skip
def test_it_takes_no_long_time_over_a_hostile_text(text: str, times: int) -> None:
    began = time.process_time()
    typesetting.typeset(f"<p>甲{text * times}乙</p>")
    assert time.process_time() - began < 10
