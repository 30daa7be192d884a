"""What the checks before publication find, and what they leave alone. No database."""

import gzip
import json
import time
from collections import Counter
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from news import body, checks, sanitizer
from news.checks import Content, Facts, Finding, Level
from news.checks import links as link_checks
from news.checks import numbers as number_checks
from news.checks.findings import Picture
from news.checks.pictures import is_file_name

FACTS = Facts(today=date(2026, 11, 27), own_names=frozenset({"监站"}))
CLEAN = Content(
    title="全市公平秤核查完成",
    summary="核查历时三周。",
    source="监站",
    body="<p>共检查公平秤五十八台。</p>",
    credits=(("文", "林予澄"), ("责任编辑", "苏闻笛")),
)


def found(content: Content = CLEAN, facts: Facts = FACTS, **changes: Any) -> list[Finding]:
    return checks.run(replace(content, **changes), facts)


def codes(*args: Any, **changes: Any) -> list[str]:
    return [each.code for each in found(*args, **changes)]


def in_body(text: str) -> list[Finding]:
    return found(body=f"<p>{text}</p>")


def test_it_finds_nothing_in_a_clean_story() -> None:
    assert found() == []


@pytest.mark.parametrize(
    ("title", "code"),
    [
        ("", "title-empty"),
        ("  ", "title-empty"),
        ("全市公平秤核查完成。", "title-end"),
        ("全市公平秤核查，", "title-end"),
        ("长" * 41, "title-long"),
    ],
)
def test_it_finds_a_bad_title(title: str, code: str) -> None:
    assert codes(title=title) == [code]


@pytest.mark.parametrize("title", ["长" * 40, "a" * 80, "这就完了？", "未完待续……"])
def test_it_leaves_a_good_title_alone(title: str) -> None:
    assert codes(title=title) == []


def test_it_warns_of_a_title_that_is_taken() -> None:
    facts = replace(FACTS, same_title="11 月 3 日已有一篇同名稿件。")
    assert codes(CLEAN, facts) == ["title-same"]


def test_it_misses_summary_source_and_editor() -> None:
    findings = found(summary=" ", source="", credits=(("责任编辑", " "),))
    assert {each.code for each in findings} == {
        "summary-missing", "source-missing", "editor-missing",
    }  # fmt: skip
    assert {each.level for each in findings} == {Level.WARNING}


def test_it_stops_a_reprint_that_nobody_can_trace() -> None:
    findings = found(source="远江日报", credits=())
    assert [(each.code, each.level) for each in findings] == [
        ("editor-missing", Level.ERROR),
        ("reprint-untraceable", Level.ERROR),
    ]


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"source_url": "https://news.example.org/1"}, "reprint-no-author"),
        ({"original_author": "周闻"}, "reprint-no-link"),
        ({"source_url": "https://news.example.org/1", "original_author": "周闻"}, None),
    ],
)
def test_it_asks_for_the_rest_of_a_reprint(changes: dict[str, str], code: str | None) -> None:
    credits = (("责任编辑", "苏闻笛"),)
    assert codes(source="远江日报", credits=credits, **changes) == ([code] if code else [])


def test_it_stops_an_original_without_a_source() -> None:
    findings = found(source="", source_url="https://news.example.org/1")
    assert [(each.code, each.is_error) for each in findings] == [("source-missing", True)]


def test_it_sees_an_agency_under_another_name() -> None:
    text = "<p>新华社北京11月20日电（记者王某）市场平稳。</p>"
    assert codes(body=text) == ["reprint-agency"]
    assert "reprint-agency" not in codes(body=text, source="新华社", original_author="王某")


@pytest.mark.parametrize("text", ["", "<p> </p>"])
def test_it_stops_an_empty_story(text: str) -> None:
    assert codes(body=text) == ["body-empty"]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("<h3>甲</h3><p>乙。</p>", "heading-order"),
        ("<h2>甲</h2><p>乙。</p><h4>丙</h4><p>丁。</p>", "heading-order"),
        ("<h2>——</h2><p>乙。</p>", "heading-empty"),
        ("<h2><strong></strong></h2><p>乙。</p>", "heading-empty"),
        (f"<h2>{'长' * 51}</h2><p>乙。</p>", "heading-long"),
    ],
)
def test_it_finds_a_bad_heading(text: str, code: str) -> None:
    assert codes(body=text) == [code]


def test_it_lets_headings_go_down_one_and_up_many() -> None:
    text = "<h2>甲</h2><h3>乙</h3><h4>丙</h4><p>丁。</p><h2>戊</h2><p>己。</p>"
    assert codes(body=text) == []


@pytest.mark.parametrize(
    "text",
    [
        "最关键的的问题", "他来了了三次", "并不是是这样", "市场市场监管", "进行进行检查",
        "我们我们都",
        "中华人民共和国共和国广告法", "甲，，乙", "甲，。", "甲。。", "由<strong>于于</strong>此",
        "甲与与乙",
    ],
)  # fmt: skip
def test_it_finds_what_was_typed_twice(text: str) -> None:
    assert [each.code for each in in_body(text)] == ["doubled"]


@pytest.mark.parametrize(
    "text",
    [
        "谢谢大家", "往往如此", "活动的目的的确很好", "我们的目的的实现", "为了了解情况",
        "不了了之", "是是非非",
        "和和气气", "以及及时处理", "面对对手", "成就就在眼前", "首都都有", "一个一个来",
        "研究研究再说",
        "天天向上", "等等", "刚刚", "常常", "仅仅", "家家户户", "欣欣向荣", "……", "！！", "哈哈哈",
        "是否是是否题",
        "两两比较", "即将将军", "妈妈", "处处", "的的确确", "罢了了事",
    ],
)  # fmt: skip
def test_it_leaves_honest_doubles_alone(text: str) -> None:
    assert in_body(text) == []


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("根据《广告法第五条", "《"),
        ("根据广告法》第五条", "》"),
        ("他说：“好的。", "“"),
        ("他说：好的”。", "”"),
        ("共五台（见表。", "（"),
        ("甲（乙）丙）丁", "）"),
        ("“甲‘乙”丙", "‘"),
        ('他说"好的。', '"'),
        ("《甲<strong>》</strong>乙》", "》"),
    ],
)
def test_it_finds_brackets_without_a_partner(text: str, words: str) -> None:
    findings = in_body(text)
    assert [(each.code, each.place.words) for each in findings] == [("unbalanced", words)]


@pytest.mark.parametrize(
    "text",
    [
        "《甲（乙“丙‘丁’”）》", "1）甲；2）乙；（3）丙", "一）甲", "①）甲", "it’s 好",
        '"好"', "(甲）乙",
        "a) 甲", "〔2026〕5号",
    ],
)  # fmt: skip
def test_it_leaves_paired_brackets_alone(text: str) -> None:
    assert in_body(text) == []


def test_it_knows_a_speech_of_several_paragraphs() -> None:
    assert codes(body="<p>他说：“甲。</p><p>“乙。</p><p>“丙。”</p>") == []
    assert codes(body="<p>他说：“甲。</p><p>乙。</p>") == ["unbalanced"]


@pytest.mark.parametrize(
    "text",
    [
        "2月30日", "2026年2月29日", "2026年13月", "2026年4月31日", "2026-02-30", "2026/13/01",
        "2026.6.31",
        "6月31日", "0月5日", "上午25时10分", "8点75分", "2026年11月27日（星期四）",
        "2026年11月27日周一",
    ],
)  # fmt: skip
def test_it_finds_a_date_that_does_not_exist(text: str) -> None:
    assert [each.code for each in in_body(f"通知于{text}发出")] == ["date-impossible"]


@pytest.mark.parametrize(
    "text",
    [
        "2月29日", "2024年2月29日", "2026年11月27日（星期五）", "8时30分", "24时00分", "2026-02-28",
        "共13个月",
        "版本2026.13", "1.30.2月", "8点30分钟", "第2026-02-300号", "12月31日",
    ],
)  # fmt: skip
def test_it_leaves_good_dates_alone(text: str) -> None:
    assert in_body(f"通知于{text}发出") == []


@pytest.mark.parametrize(
    "text",
    [
        "2027年3月5日，市监局查处了三家店。",
        "2027年，全市已经查处三家店。",
        "2026年12月，抽检完成了。",
        "2026-11-28曾有人投诉。",
    ],
)
def test_it_finds_a_future_told_as_past(text: str) -> None:
    assert [each.code for each in in_body(text)] == ["date-future"]


@pytest.mark.parametrize(
    "text",
    [
        "2027年3月5日将举行听证会。",
        "计划到2030年建成了统一平台。",
        "标准自2027年1月1日起施行，已经公布。",
        "2025年3月5日，市监局查处了三家店。",
        "2026年11月27日，市监局查处了三家店。",
        "截至2027年6月底，已经受理的继续办理。",
        "预计2028年，市场规模扩大了一倍。",
    ],
)
def test_it_leaves_plans_and_the_past_alone(text: str) -> None:
    assert in_body(text) == []


ID = "11010519491231002X"  # the example of the standard GB 11643


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (ID, "number-id"),
        ("110105 19491231 002x", "number-id"),
        ("１１０１０５１９４９１２３１００２Ｘ", "number-id"),
        ("<strong>110105</strong>19491231002X", "number-id"),
        ("13812345678", "number-mobile"),
        ("138 1234 5678", "number-mobile"),
        ("138-1234-5678", "number-mobile"),
        ("+8613812345678", "number-mobile"),
        ("6222 0200 0000 0000 000", "number-card"),
    ],
)
def test_it_finds_a_personal_number(text: str, code: str) -> None:
    findings = in_body(f"号码{text}，请核实")
    assert [each.code for each in findings] == [code]
    # A finding is shown, logged and stored: it does not spread the number.
    assert "1949" not in findings[0].sentence
    assert "12345678" not in findings[0].sentence


@pytest.mark.parametrize(
    "text",
    [
        "12315", "400-810-0000", "4008100000", "010-12345678", "0999-5550-1200", "138****5678",
        "110105194912310021", "110105194913310020", "第20261127000123号", "6901234567892",
        "0.13812345678",
        "6222020000000000001", "1381234567", "138123456789", "SN13812345678A", "12345",
        "2026年1138家",
        "91110105MA01ABCD12",
    ],
)  # fmt: skip
def test_it_leaves_other_numbers_alone(text: str) -> None:
    assert in_body(f"号码{text}，请核实") == []


def test_it_finds_a_personal_number_below_a_picture_and_in_the_title() -> None:
    facts = replace(FACTS, pictures={7: Picture(alt="证件", caption=f"证件号{ID}", width=900)})
    findings = found(CLEAN, facts, title=f"号码{ID}")
    assert [each.place.field for each in findings] == ["title", "photo-7"]


def test_it_knows_every_check_sign_of_a_resident_id() -> None:
    good = [n for n in "0123456789X" if number_checks.is_resident_id(f"1101051949123100{n}X")]
    assert good == ["2"]


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)", "java\tscript:alert(1)", "JAVASCRIPT:x", "data:text/html,x",
        "vbscript:x",
        "https://12315.cn@evil.example/", "https://user:pw@evil.example", "http://1.2.3.4/",
        "http://[::1]/",
        "http://2130706433/", "http://0x7f.0.0.1/", "http://0177.0.0.1/", "http://127.1/",
        "http://localhost/",
        "http://intranet/", "http://desk.local/", "https://xn--80ak6aa92e.com/",
        "https://аррӏе.com/",
        "https://12З15.cn/", "https://gοv.cn/", "https://www.bad.example/x", "https://bad.example",
        "http:///x",
        "https://exаmple.org/", "https:\\\\bad.example",
    ],
)  # fmt: skip
def test_it_knows_a_hostile_address(address: str) -> None:
    assert link_checks.hostile(address, frozenset({"bad.example"}))


@pytest.mark.parametrize(
    "address",
    [
        "https://www.samr.gov.cn/a?b=1#c", "http://12315.cn/", "/a/12/", "#part-1",
        "mailto:a@example.org",
        "tel:12315", "https://中国政府网.政务/", "https://xn--fiqs8s.xn--fiqs8s/x",
        "https://notbad.example/",
        "https://bücher.example/", "https://a.example:8443/x@y", "https://1.example.org/",
    ],
)  # fmt: skip
def test_it_lets_an_ordinary_address_pass(address: str) -> None:
    assert link_checks.hostile(address, frozenset({"bad.example"})) == ""


def test_it_stops_a_hostile_link_and_says_where() -> None:
    text = '<p>前一段。</p><p>见<a href="http://1.2.3.4/x">处罚公告</a>全文。</p>'
    finding = found(body=text)[0]
    assert (finding.code, finding.level) == ("link-hostile", Level.ERROR)
    assert (finding.place.paragraph, finding.place.words) == (2, "处罚公告")


def test_it_checks_the_address_of_the_original_too() -> None:
    findings = found(source="远江日报", source_url="http://10.0.0.1/", original_author="周闻")
    assert [(each.code, each.place.field) for each in findings] == [("link-hostile", "source_url")]


def test_it_stops_a_dead_link_and_warns_of_one_that_waits() -> None:
    facts = replace(FACTS, dead_links={"/a/9/": "没有"}, waiting_links={"/a/8/": "未发"})
    text = '<p><a href="/a/9/">甲文</a><a href="/a/8/">乙文</a><a href="/a/7/">丙文</a></p>'
    findings = found(CLEAN, facts, body=text)
    assert [(each.code, each.is_error) for each in findings] == [
        ("link-dead", True),
        ("link-waiting", False),
    ]


@pytest.mark.parametrize(
    "words", ["点击这里", "这里", "点击此处查看", "详情", "查看更多", "here", "【链接】"]
)
def test_it_finds_a_link_that_says_nothing(words: str) -> None:
    text = f'<p>公告<a href="https://example.org/">{words}</a></p>'
    assert codes(body=text) == ["link-says-nothing"]


def test_it_finds_a_link_without_words() -> None:
    assert codes(body='<p>甲<a href="https://example.org/"> </a></p>') == ["link-empty"]


def test_it_lets_a_link_say_where_it_leads() -> None:
    assert codes(body='<p><a href="https://example.org/">点击查看处罚公告全文</a></p>') == []


GOOD_PICTURE = Picture(alt="检定员正在校准公平秤", width=1200, height=800)


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"alt": ""}, "alt-missing"),
        ({"alt": "IMG_2031.JPG"}, "alt-file-name"),
        ({"alt": "", "caption": "微信图片_20261127093012"}, "alt-file-name"),
        ({"width": 320, "height": 240}, "picture-small"),
        ({"width": 800, "height": 4000}, "picture-tall"),
        ({"is_available": False}, "picture-missing"),
        ({}, None),
    ],
)
def test_it_checks_every_picture(changes: dict[str, Any], code: str | None) -> None:
    facts = replace(FACTS, pictures={7: replace(GOOD_PICTURE, **changes)})
    findings = found(CLEAN, facts, body=f"{CLEAN.body}{body.photo_mark(7)}", cover=7)
    assert [each.code for each in findings] == ([code] if code else [])
    assert {each.place.field for each in findings} <= {"photo-7"}


def test_it_checks_a_cover_that_does_not_stand_in_the_text() -> None:
    facts = replace(FACTS, pictures={7: replace(GOOD_PICTURE, alt="")})
    assert found(CLEAN, facts, cover=7)[0].sentence.startswith("封面图")


@pytest.mark.parametrize(
    ("words", "is_name"),
    [
        ("IMG_2031", True), ("DSC00012.jpg", True), ("微信图片_20261127", True), ("截图", True),
        ("未命名", True),
        ("photo1", True), ("a_b", True), ("20261127", True), ("d41d8cd98f00b204", True), ("图片1",
        True),
        ("检定员校准电子秤", False), ("图片说明：市场入口", False), ("iPhone 15", False),
        ("截图显示订单已取消", False),
        ("市场入口 2", False),
    ],
)  # fmt: skip
def test_it_tells_a_file_name_from_words(words: str, is_name: bool) -> None:
    assert is_file_name(words) is is_name


def test_it_lists_errors_first() -> None:
    findings = found(summary="", body=f"<p>身份证{ID}</p>")
    assert [each.level for each in findings] == [Level.ERROR, Level.WARNING]


def test_it_knows_a_finding_again_when_a_paragraph_is_added_above() -> None:
    first = found(body="<p>甲的的乙。</p>")[0]
    later = found(body="<p>新的一段。</p><p>甲的的乙。</p>")[0]
    assert first.key == later.key
    assert (first.place.paragraph, later.place.paragraph) == (1, 2)


def test_it_takes_other_words_around_for_another_finding() -> None:
    keys = {
        found(body=f"<p>{text}</p>")[0].key for text in ("甲的的乙。", "丙的的乙。", "甲了了乙。")
    }
    assert len(keys) == 3


def test_it_tells_two_findings_of_the_same_words_apart() -> None:
    keys = [each.key for each in found(body="<p>甲的的乙。</p><p>甲的的乙。</p>")]
    assert len(set(keys)) == 2


def test_it_stops_counting_where_nobody_would_read_on() -> None:
    assert len(in_body("的的，" * 1000)) == checks.MOST


@pytest.mark.parametrize(
    "text",
    [
        "",
        "<p>",
        "<p></p>",
        "<b>甲",
        "&amp;&lt;&nbsp;&bogus;",
        "<h2><h3>",
        "“" * 500,
        "（" * 500,
        "\x00",
    ],
)
def test_it_survives_any_body(text: str) -> None:
    assert isinstance(found(body=text), list)


def test_it_seldom_disturbs_an_editor_of_real_news(shared_data: Path) -> None:
    """Published by people who check: whatever is found there is most likely wrong."""
    counts: Counter[str] = Counter()
    stories = 0
    with gzip.open(shared_data / "articles.jsonl.gz", "rt", encoding="utf-8") as lines:
        for line in lines:
            record = json.loads(line)
            if record["kind"] != "news":
                continue
            stories += 1
            story = replace(
                CLEAN,
                title=record["title"],
                body=sanitizer.clean(body.from_paragraphs(record["body"])),
            )
            facts = replace(FACTS, today=date.fromisoformat(record["date"][:10]))
            counts.update(each.code for each in found(story, facts))
    assert stories == 1199
    del counts["title-long"]  # they are long
    assert counts.total() <= 3, counts


@pytest.mark.parametrize(
    ("text", "times"),
    [
        ("的", 200_000), ("(", 50_000), ("）", 20_000), ("1", 200_000), ("《", 20_000), (" ",
        200_000),
        ("a", 200_000), ("2026年", 20_000), ('<a href="/a/1/">这里</a>', 3000), ("@", 50_000),
        ("“", 20_000),
    ],
)  # fmt: skip
def test_it_takes_no_long_time_over_a_hostile_text(text: str, times: int) -> None:
    began = time.process_time()
    found(body=f"<p>甲{text * times}乙</p>")
    assert time.process_time() - began < 10
