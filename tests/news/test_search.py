from datetime import UTC, datetime, timedelta
from random import Random

import pytest
from django.db import connection

from news import search_results
from news.models import Article
from news.search import ask
from news.search_results import Results
from tests.factories import make_article, make_channel

pytestmark = pytest.mark.django_db

SENTENCE = "执法人员抽查了蔬菜大棚，登记农药残留数据，并对ＧＢ2763标准逐项核对。"
NOW = datetime(2026, 4, 1, tzinfo=UTC)


def day(number: int) -> datetime:
    return datetime(2026, 3, number, tzinfo=UTC)


def find(text: str, **options: object) -> Results:
    stories = Article.objects.all()
    return search_results.find(ask(text), stories, **{"now": NOW, "size": 20, **options})


def titles(results: Results) -> list[str]:
    return [article.title for article in search_results.articles(results, Article.objects.all())]


def found(text: str, **options: object) -> list[str]:
    """Titles of the stories that hold the words, the best first."""
    results = find(text, **options)
    return titles(results) if results.is_exact else []


def closest(text: str) -> list[str]:
    """Titles of the stories that answer a question for which there is no story with its words."""
    results = find(text)
    assert not results.is_exact
    return titles(results)


@pytest.mark.parametrize(
    "text",
    ["农药", "残留", "留数", "蔬菜大棚", "农药残留数据", "执法", "核对", "大棚 标准", "标准　大棚"],
)
def test_it_finds_words_in_mid_sentence(text: str) -> None:
    make_article("甲", body=f"<p>{SENTENCE}</p>")
    assert found(text) == ["甲"]


@pytest.mark.parametrize("text", ["棚登", "农残", "兽药", "大棚 兽药", "农药登记", "2763标兵"])
def test_it_finds_nothing_that_is_not_there(text: str) -> None:
    make_article("甲", body=f"<p>{SENTENCE}</p>")
    assert found(text) == []


def test_it_shows_no_story_whose_pairs_stand_apart() -> None:
    make_article("甲", body="<p>消费，费者</p>")
    assert found("消费者") == []


@pytest.mark.parametrize("text", ["GB2763", "gb2763", "ＧＢ２７６３", "GB 2763", "Gb2763标准"])
def test_it_takes_full_width_and_half_width_alike(text: str) -> None:
    make_article("甲", body=f"<p>{SENTENCE}</p>")
    assert found(text) == ["甲"]


@pytest.mark.parametrize(
    "text",
    ["iPhone15", "iphone 15 充电", "ISO 9001", "Wi-Fi", "3·15", "12315", "拨打 12315", "phone"],
)
def test_it_finds_latin_words_and_numbers(text: str) -> None:
    make_article("甲", body="<p>iPhone15充电器、ISO 9001认证与Wi-Fi路由器，3·15当天拨打12315。</p>")
    assert found(text) == ["甲"]


@pytest.mark.parametrize("text", ["3·15", "95.2%", "2026-03-15"])
def test_it_does_not_take_a_number_for_its_parts(text: str) -> None:
    make_article("甲", body="<p>2026年3月，95家企业中15家合格，占比12%。</p>")
    assert found(text) == []


@pytest.mark.parametrize("text", ["1", "12", "123", "231", "315", "15", "电话12"])
def test_it_finds_a_part_of_a_number(text: str) -> None:
    make_article("甲", body="<p>电话12315</p>")
    assert found(text) == ["甲"]


def test_it_puts_a_whole_number_before_a_part_of_one() -> None:
    make_article("甲", body="<p>号码0512315</p>", published_at=day(2))
    make_article("乙", body="<p>拨打号码12315</p>", published_at=day(1))
    assert found("12315") == ["乙", "甲"]


@pytest.mark.parametrize("text", ["消費者權益", "消费者权益"])
@pytest.mark.parametrize("body", ["保护消费者权益", "保護消費者權益"])
def test_it_finds_simplified_and_traditional_characters_by_each_other(text: str, body: str) -> None:
    make_article("甲", body=f"<p>{body}</p>")
    assert found(text) == ["甲"]


@pytest.mark.parametrize("text", ["秤", "准", "执", "人"])
def test_it_finds_a_single_character_anywhere(text: str) -> None:
    make_article("甲", body="<p>执法人员检定公平秤，结果标准</p>")
    assert found(text) == ["甲"]


def test_it_finds_words_across_bold_type() -> None:
    make_article("甲", body="<p>食品<strong>安全</strong>抽检</p>")
    assert found("品安") == ["甲"]


@pytest.mark.parametrize("text", ["品安", "检食"])
def test_it_joins_no_words_across_paragraphs_and_fields(text: str) -> None:
    make_article("抽检", body="<p>食品</p><p>安全生产</p>")
    assert found(text) == []


@pytest.mark.parametrize("field", ["kicker", "subtitle", "summary"])
def test_it_looks_in_the_fields_around_the_body(field: str) -> None:
    make_article("甲", **{field: "民生计量"})
    assert found("计量") == ["甲"]


def test_it_finds_a_phrase_in_quotation_marks_as_it_stands() -> None:
    make_article("甲", body="<p>公平秤核查完成</p>")
    make_article("乙", body="<p>核查公平秤</p>")
    assert found('"公平秤核查"') == ["甲"]
    assert set(found("公平秤 核查")) == {"甲", "乙"}


def test_it_takes_a_number_behind_a_latin_word_for_its_own_first() -> None:
    make_article("甲", body="<p>iPhone 17发布</p>")
    make_article("乙", body="<p>iPhone 16比17日贵</p>")
    assert found("iPhone 17") == ["甲"]
    assert found("iPhone 日17") == []
    assert found("GDP 17") == []
    Article.objects.filter(title="甲").delete()
    assert found("iPhone 17") == ["乙"]


def test_it_counts_punctuation_inside_a_word_where_some_story_has_it() -> None:
    make_article("甲", body="<p>食品、安全</p>")
    make_article("乙", body="<p>安全食品</p>")
    assert found("食品、安全") == ["甲"]
    assert set(found("食品；安全")) == {"甲", "乙"}


@pytest.mark.parametrize("text", ["秤", "核查", "公平秤", "公平秤核查", "核查 公平秤", "Wi-Fi"])
def test_it_ranks_title_over_summary_over_body(text: str) -> None:
    words = "公平秤核查Wi-Fi"
    make_article(words, body="<p>一</p>", published_at=day(1))
    make_article("乙", summary=words, body="<p>一</p>", published_at=day(2))
    make_article("丙", body=f"<p>{words}</p>" * 9, published_at=day(3))
    assert found(text) == [words, "乙", "丙"]


def test_it_finds_an_old_title_among_more_bodies_than_it_weighs(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(search_results, "POOL", 3)
    make_article("公平秤", body="<p>一</p>", published_at=day(1))
    for number in range(2, 9):
        make_article(f"{number}", body="<p>公平秤</p>", published_at=day(number))
    pages = [found("公平秤", start=start, size=2) for start in range(0, 10, 2)]
    assert pages == [["公平秤", "8"], ["7", "6"], ["5", "4"], ["3", "2"], []]


def test_it_puts_the_newer_of_two_equals_first() -> None:
    make_article("甲", body="<p>公平秤</p>", published_at=day(1))
    make_article("乙", body="<p>公平秤</p>", published_at=day(2))
    assert found("公平秤") == ["乙", "甲"]


def test_it_puts_an_old_title_before_a_new_body() -> None:
    make_article("公平秤", body="<p>一</p>", published_at=NOW - timedelta(days=9000))
    make_article("乙", summary="公平秤", body="<p>公平秤</p>" * 99, published_at=NOW)
    assert found("公平秤") == ["公平秤", "乙"]


def test_it_sorts_by_date_on_demand() -> None:
    make_article("公平秤", published_at=day(1))
    make_article("乙", body="<p>公平秤</p>", published_at=day(2))
    assert found("公平秤", newest_first=True) == ["乙", "公平秤"]


@pytest.mark.parametrize("text", ["农药'", "农药:*", "(农药", "农药 & | !", "农药\\", "农药\x00"])
def test_it_takes_syntax_as_punctuation(text: str) -> None:
    make_article("甲", body=f"<p>{SENTENCE}</p>")
    assert found(text) == ["甲"]


@pytest.mark.parametrize("text", ["农%兽", "农_兽", "%", "100%"])
def test_it_takes_wildcards_as_they_stand(text: str) -> None:
    make_article("甲", body=f"<p>{SENTENCE}</p>")
    assert found(text) == []


def test_it_answers_a_question_in_plain_words_with_the_closest_story() -> None:
    make_article("过期食品商家应当赔偿", body="<p>消费者可以要求退款，并向市场监管部门投诉。</p>")
    make_article("加油站检查", body="<p>核查加油机</p>")
    assert closest("买到过期食品怎么办，商家不肯退款，找谁投诉？") == ["过期食品商家应当赔偿"]


def test_it_prefers_rare_words_to_common_ones() -> None:
    for number in range(9):
        make_article(f"检查{number}", body="<p>市场监管部门可以检查商家</p>")
    make_article("加油机", body="<p>加油机要检定</p>")
    assert closest("市场监管部门可以检定加油机几次")[0] == "加油机"


def test_it_leaves_out_what_is_far_behind_the_closest() -> None:
    make_article("过期食品商家应当赔偿")
    make_article("商家停业")
    for number in range(20):
        make_article(f"加油站{number}")
    assert closest("买到过期食品商家应当怎样赔偿") == ["过期食品商家应当赔偿"]


@pytest.mark.parametrize("text", ["鲸鱼火箭发射", "xyzzy", "乙丙丁", "秤砣"])
def test_it_has_no_close_story_for_words_that_stand_nowhere(text: str) -> None:
    make_article("甲", body=f"<p>公平秤，{SENTENCE}</p>")
    assert closest(text) == []


def test_it_has_no_close_story_for_one_common_word_among_strange_ones() -> None:
    for number in range(9):
        make_article(f"公告{number}")
    assert closest("鲸鱼火箭发射公告") == []


def test_it_weighs_words_by_the_stories_there_are_not_by_an_old_estimate() -> None:
    channel = make_channel()
    Article.objects.bulk_create(Article(channel=channel, title="旧稿") for _ in range(3000))
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE news_article")
    Article.objects.all().delete()
    for number in range(9):
        make_article(f"公告{number}", channel=channel)
    assert closest("鲸鱼火箭发射公告") == []


def test_it_finds_by_a_question_of_any_length() -> None:
    text = "执法人员登记蔬菜大棚农药残留数据。" * 60
    make_article("甲", body=f"<p>{text}</p>")
    make_article("乙", body="<p>另一篇</p>")
    assert found(text) == ["甲"]


def test_it_looks_for_a_word_behind_a_long_name() -> None:
    name = "".join(chr(0x4E00 + number) for number in range(100))
    make_article("甲", body=f"<p>{name}</p>")
    make_article("乙", body=f"<p>{name}抽检</p>")
    assert found(f"{name} 抽检") == ["乙"]


def test_it_follows_a_change_of_the_story() -> None:
    article = make_article("甲", body="<p>公平秤</p>")
    article.body = "<p>加油机</p>"
    article.save()
    assert (found("公平秤"), found("加油机")) == ([], ["甲"])


def test_it_stores_the_longest_body_though_no_pair_repeats() -> None:
    words = "".join(Random(3).choices([chr(code) for code in range(0x4E00, 0x9FA5)], k=200_000))
    make_article("甲", body=f"<p>公平秤</p><p>{words}</p>")
    assert found("公平秤") == ["甲"]
