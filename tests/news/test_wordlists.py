"""Finding listed words. No database."""

import random
import time
from dataclasses import replace

import pytest

from news import checks, wordlists
from news.checks.findings import Content, Facts
from news.wordlists import EXACT, FORBIDDEN, TYPO, Entry, Matcher
from tests.news.test_checks import CLEAN, FACTS


def words(entries: list[Entry], text: str) -> list[str]:
    return [text[match.start : match.end] for match in Matcher(entries).find(text)]


def test_it_finds_a_word_in_mid_sentence() -> None:
    assert words([Entry(FORBIDDEN, "假货")], "查处假货一批") == ["假货"]


@pytest.mark.parametrize(
    "text", ["假 货", "假　货", "假\u00a0货", "假\u00ad货", "假\u200b货", "假\n货", "假\t 货"]
)
def test_it_finds_a_word_across_soft_spaces(text: str) -> None:
    assert words([Entry(FORBIDDEN, "假货")], f"查处{text}一批") == [text]


@pytest.mark.parametrize("text", ["vip", "VIP", "ＶＩＰ", "ｖｉｐ"])
def test_it_finds_letters_of_any_width_and_case(text: str) -> None:
    assert words([Entry(FORBIDDEN, "Vip")], f"办理{text}卡") == [text]


@pytest.mark.parametrize("text", ["usb", "sbx", "1sb", "ｕsb"])
def test_it_finds_no_letters_inside_a_longer_word(text: str) -> None:
    assert words([Entry(FORBIDDEN, "sb")], f"接口{text}线") == []


def test_it_leaves_a_word_inside_an_exception() -> None:
    entry = Entry(FORBIDDEN, "总局", exceptions=("广电总局", "国家总局"))
    assert words([entry], "广电总局和总局和国家 总局") == ["总局"]


def test_it_lets_an_exception_hold_for_its_own_word_only() -> None:
    entries = [Entry(FORBIDDEN, "甲乙", exceptions=("甲乙丙",)), Entry(FORBIDDEN, "乙丙")]
    assert words(entries, "甲乙丙") == ["乙丙"]


def test_it_leaves_the_right_form_alone_that_holds_the_wrong_one() -> None:
    entry = Entry(EXACT, "市场监管总局", "国家市场监管总局")
    assert words([entry], "国家市场监管总局和市场监管总局") == ["市场监管总局"]


def test_it_takes_the_longer_of_two_words() -> None:
    entries = [Entry(TYPO, "监管", "甲"), Entry(TYPO, "市场监管", "乙"), Entry(TYPO, "管局", "丙")]
    assert words(entries, "市场监管局") == ["市场监管"]


NAME = "国家市场监督管理总局"


@pytest.mark.parametrize(
    "wrong",
    [
        "国家市场监督管理局", "国家市场监督总局", "国家市场监督管管理总局", "国家市场监管督理总局",
        "国家市监督管理总局"
    ],
)  # fmt: skip
def test_it_finds_a_name_that_lost_doubled_or_swapped_a_sign(wrong: str) -> None:
    found = words([Entry(EXACT, NAME)], f"日前，{wrong}发布")
    assert found == ([wrong] if wrong != "国家市场监督总局" else [])


def test_it_leaves_the_name_itself_alone() -> None:
    assert words([Entry(EXACT, NAME)], f"{NAME}发布，{NAME}办公厅印发") == []


def test_it_survives_an_empty_list_and_an_empty_text() -> None:
    assert words([], "甲") == []
    assert words([Entry(TYPO, "甲", "乙")], "") == []


def test_it_finds_what_a_plain_search_finds() -> None:
    draw = random.Random(7)
    signs = "甲乙丙丁戊"
    for _ in range(200):
        entries = [
            Entry(FORBIDDEN, "".join(draw.choices(signs, k=draw.randint(1, 3)))) for _ in range(4)
        ]
        text = "".join(draw.choices(signs, k=30))
        covered = {
            at for match in Matcher(entries).find(text) for at in range(match.start, match.end)
        }
        for entry in entries:
            at = text.find(entry.word)
            while at >= 0:
                # Each occurrence is reported, or overlaps one that is.
                assert covered & set(range(at, at + len(entry.word)))
                at = text.find(entry.word, at + 1)


def test_it_finds_a_word_across_bold_and_in_every_field() -> None:
    facts = replace(FACTS, matcher=Matcher([Entry(FORBIDDEN, "假货", note="改用“假冒商品”")]))
    content = replace(CLEAN, title="假货", body="<p>查处假<strong>货</strong>一批。</p>")
    findings = checks.run(content, facts)
    assert [(each.place.field, each.place.paragraph) for each in findings] == [
        ("title", None), ("body", 1),
    ]  # fmt: skip
    assert findings[0].is_error
    assert findings[0].sentence == "“假货”是禁用词，请改写（改用“假冒商品”）。"


@pytest.mark.parametrize(
    ("entry", "sentence"),
    [
        (Entry(TYPO, "帐号", "账号"), "“帐号”可能是错字，应为“账号”。"),
        (Entry(EXACT, "消协会", "消费者协会"), "“消协会”请核对，规范名称是“消费者协会”。"),
        (Entry(FORBIDDEN, "老板", "经营者"), "“老板”是禁用词，可改用“经营者”。"),
    ],
)
def test_it_says_what_to_write_instead(entry: Entry, sentence: str) -> None:
    facts = Facts(today=FACTS.today, own_names=FACTS.own_names, matcher=Matcher([entry]))
    story: Content = replace(CLEAN, summary=f"甲{entry.word}乙")
    assert [each.sentence for each in checks.run(story, facts)] == [sentence]


def test_it_folds_without_losing_count() -> None:
    assert wordlists.fold("Ａ b\u200bＣ　ﬁ㎡") == "abcﬁ㎡"


def test_it_takes_no_long_time_over_a_text_of_nothing_else() -> None:
    began = time.process_time()
    entries = [Entry(FORBIDDEN, "甲"), Entry(FORBIDDEN, "甲甲", exceptions=("甲甲甲",))]
    assert len(words(entries, "甲" * 50_000)) <= wordlists.MOST_MATCHES
    assert time.process_time() - began < 10
