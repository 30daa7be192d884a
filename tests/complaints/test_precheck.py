"""What a person is told before sending, ground by ground; nothing of it stops anybody."""

from datetime import date

import pytest

from complaints.precheck import GROUNDS, Facts, is_report_too, notices, years_before

TODAY = date(2026, 11, 27)
LONG = "三月十五日买的洗衣机用了两天漏水，店员说是安装问题，不肯换。"


def grounds(*, profile: str = "media", **facts: object) -> list[int]:
    given = Facts(**{"facts": LONG, "evidence": 1, **facts})  # type: ignore[arg-type]
    return [notice.ground for notice in notices(given, profile=profile, today=TODAY)]


def test_it_has_nothing_to_say_to_a_good_complaint() -> None:
    assert grounds() == []


def test_it_knows_the_seven_grounds() -> None:
    assert list(GROUNDS) == [1, 2, 3, 4, 5, 6, 7]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("老板拖欠工资三个月，" + LONG, "12333"),
        ("保险公司拒绝理赔，" + LONG, "12378"),
        ("宽带一直断，" + LONG, "12300"),
        ("对方跑路了，" + LONG, "110"),
    ],
)
def test_it_names_whose_business_it_may_be(text: str, words: str) -> None:
    (notice,) = notices(Facts(facts=text, evidence=1), profile="media", today=TODAY)
    assert notice.ground == 1
    assert words in notice.text


@pytest.mark.parametrize("place", ["court", "arbitration", "association", "authority"])
def test_it_warns_when_another_body_has_the_matter(place: str) -> None:
    assert grounds(filed_elsewhere=place) == [2]


def test_it_says_at_a_newspaper_that_12315_is_no_hindrance() -> None:
    assert grounds(filed_elsewhere="12315") == [0]
    assert grounds(filed_elsewhere="12315", profile="authority") == [2]
    assert grounds(filed_elsewhere="platform", profile="authority") == [0]


@pytest.mark.parametrize("place", ["", "no", "nonsense"])
def test_it_is_silent_when_nothing_was_filed_elsewhere(place: str) -> None:
    assert grounds(filed_elsewhere=place) == []


def test_it_sends_business_buyers_to_arbitration_or_court() -> None:
    assert grounds(daily_use="no") == [3]
    assert grounds(daily_use="yes") == []


@pytest.mark.parametrize(
    ("known_on", "expected"),
    [(date(2023, 11, 26), [4]), (date(2023, 11, 27), []), (date(2026, 1, 1), []), (None, [])],
)
def test_it_counts_three_years_to_the_day(known_on: date | None, expected: list[int]) -> None:
    assert grounds(known_on=known_on) == expected


def test_it_counts_years_over_a_leap_day() -> None:
    assert years_before(date(2028, 2, 29), 3) == date(2025, 2, 28)


def test_it_says_what_material_is_missing() -> None:
    assert grounds(evidence=0) == [5]
    assert grounds(merchant_reachable=False) == [5]
    assert grounds(facts="坏了") == [5]
    assert grounds(has_doubtful_code=True) == [5]
    assert grounds(has_address=False) == []
    assert grounds(has_address=False, profile="authority") == [5]


def test_it_tells_of_an_earlier_complaint_first() -> None:
    assert grounds(was_filed_before=True, evidence=0) == [0, 5]


def test_it_names_a_way_on_with_every_notice() -> None:
    everything = Facts(
        facts="欠薪", evidence=0, merchant_reachable=False, daily_use="no",
        filed_elsewhere="court", known_on=date(2000, 1, 1), has_doubtful_code=True,
        was_filed_before=True,
    )  # fmt: skip
    for notice in notices(everything, profile="media", today=TODAY):
        assert len(notice.text) > 20
        assert notice.text.endswith("。")


def test_it_hears_a_report_in_a_complaint() -> None:
    assert is_report_too("这是三无产品，我要举报他们") == ["举报", "三无"]
    assert is_report_too(LONG) == []
