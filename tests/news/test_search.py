from datetime import UTC, datetime
from random import Random

import pytest

from news.models import Article
from tests.factories import make_article

pytestmark = pytest.mark.django_db

SENTENCE = "执法人员抽查了蔬菜大棚，登记农药残留数据，并对ＧＢ2763标准逐项核对。"


def day(number: int) -> datetime:
    return datetime(2026, 3, number, tzinfo=UTC)


def found(text: str) -> list[str]:
    """Titles of the stories that match, the best first."""
    return [article.title for article in Article.objects.matching(text)]


@pytest.mark.parametrize(
    "text",
    ["农药", "残留", "留数", "蔬菜大棚", "农药残留数据", "执法", "核对", "大棚 标准", "标准　大棚"],
)
def test_it_finds_words_in_mid_sentence(text: str) -> None:
    make_article("甲", body=f"<p>{SENTENCE}</p>")
    assert found(text) == ["甲"]


@pytest.mark.parametrize(
    "text", ["棚登", "农残", "兽药", "大棚 兽药", "农药登记", "GB", "2763标兵"]
)
def test_it_finds_nothing_that_is_not_there(text: str) -> None:
    make_article("甲", body=f"<p>{SENTENCE}</p>")
    assert found(text) == []


@pytest.mark.parametrize("text", ["GB2763", "gb2763", "ＧＢ２７６３", "Gb2763标准"])
def test_it_takes_full_width_and_half_width_alike(text: str) -> None:
    make_article("甲", body=f"<p>{SENTENCE}</p>")
    assert found(text) == ["甲"]


@pytest.mark.parametrize(
    "text", ["iPhone15", "iphone15 充电", "ISO 9001", "Wi-Fi", "3·15", "12315"]
)
def test_it_finds_latin_words_and_numbers(text: str) -> None:
    make_article("甲", body="<p>iPhone15充电器、ISO 9001认证与Wi-Fi路由器，3·15当天拨打12315。</p>")
    assert found(text) == ["甲"]


def test_it_finds_no_part_of_a_number() -> None:
    make_article("甲", body="<p>电话12315</p>")
    assert found("123") == []


@pytest.mark.parametrize("text", ["秤", "准", "执"])
def test_it_finds_a_single_character_anywhere(text: str) -> None:
    make_article("甲", body="<p>执法人员检定公平秤，结果标准</p>")
    assert found(text) == ["甲"]


def test_it_finds_words_across_bold_type() -> None:
    make_article("甲", body="<p>食品<strong>安全</strong>抽检</p>")
    assert found("品安") == ["甲"]


def test_it_joins_no_words_across_paragraphs() -> None:
    make_article("甲", body="<p>抽检食品</p><p>安全生产</p>")
    assert found("品安") == []


@pytest.mark.parametrize("field", ["kicker", "subtitle", "summary"])
def test_it_looks_in_the_fields_around_the_body(field: str) -> None:
    make_article("甲", **{field: "民生计量"})
    assert found("计量") == ["甲"]


@pytest.mark.parametrize("text", ["秤", "核查", "公平秤", "公平秤核查", "核查 公平秤", "Wi-Fi"])
def test_it_ranks_title_over_summary_over_body(text: str) -> None:
    words = "公平秤核查Wi-Fi"
    make_article(words, body="<p>一</p>", published_at=day(1))
    make_article("乙", summary=words, body="<p>一</p>", published_at=day(2))
    make_article("丙", body=f"<p>{words}</p>", published_at=day(3))
    assert found(text) == [words, "乙", "丙"]


def test_it_puts_the_newer_of_two_equals_first() -> None:
    make_article("甲", body="<p>公平秤</p>", published_at=day(1))
    make_article("乙", body="<p>公平秤</p>", published_at=day(2))
    assert found("公平秤") == ["乙", "甲"]


@pytest.mark.parametrize(
    "text", ["", "   ", "。，！？", "'", "\\", "& | !", "___", "\x00", "\ud800"]
)
def test_it_finds_nothing_without_a_word(text: str) -> None:
    make_article("甲")
    assert found(text) == []


@pytest.mark.parametrize("text", ["农药'", "农药:*", "(农药", "农药 & | !", "农药\\", "农药\x00"])
def test_it_takes_syntax_as_punctuation(text: str) -> None:
    make_article("甲", body=f"<p>{SENTENCE}</p>")
    assert found(text) == ["甲"]


@pytest.mark.parametrize(
    "text",
    ["执法人员登记蔬菜大棚农药残留数据。" * 30, "officers checked every record twice. " * 30],
    ids=["Chinese", "English"],
)
def test_it_judges_a_long_question_by_its_beginning(text: str) -> None:
    make_article("甲", body=f"<p>{text}</p>")
    make_article("乙", body="<p>另一篇</p>")
    assert found(f"{text}只有问题里才有的结尾") == ["甲"]


def test_it_follows_a_change_of_the_story() -> None:
    article = make_article("甲", body="<p>公平秤</p>")
    article.body = "<p>加油机</p>"
    article.save()
    assert (found("公平秤"), found("加油机")) == ([], ["甲"])


def test_it_stores_the_longest_body_though_no_pair_repeats() -> None:
    words = "".join(Random(3).choices([chr(code) for code in range(0x4E00, 0x9FA5)], k=200_000))
    make_article("甲", body=f"<p>公平秤</p><p>{words}</p>")
    assert found("公平秤") == ["甲"]
