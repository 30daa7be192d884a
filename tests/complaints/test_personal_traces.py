"""What of a person is found in free text, and that nothing of it gets out."""

import pytest

from complaints import personal_traces
from complaints.personal_traces import Known

KNOWN = Known("程晚舟", "13900001234", "wanzhou@example.org", "云川市江屏区青杏路41号3单元502室")


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("打我电话13912345678就行", "电话"),
        ("电话 139-1234-5678。", "电话"),
        ("电话139 1234 5678", "电话"),
        ("电话１３９１２３４５６７８", "电话"),
        ("电话一三九一二三四五六七八", "电话"),
        ("电话幺三九幺二三四五六七八", "电话"),
        ("+86 13912345678", "电话"),
        ("座机010-62345678", "电话"),
        ("身份证110105194912310021", "证件号码"),
        ("身份证11010519491231002X", "证件号码"),
        ("卡号6222 0212 3456 7890 128", "银行卡号"),
        ("发到 a.b+c@example.org 吧", "邮箱"),
        ("加我微信：wanzhou_88", "网络账号"),
        ("QQ号12345678", "网络账号"),
    ],
)
def test_it_blocks_what_must_never_get_out(text: str, kind: str) -> None:
    (trace,) = personal_traces.blocking(text)
    assert trace.kind == kind
    assert personal_traces.blocking(personal_traces.masked(text)) == []
    assert trace.text not in personal_traces.masked(text)
    assert f"〔{kind}〕" in personal_traces.masked(text)


@pytest.mark.parametrize(
    "text",
    [
        "我程晚舟在店里说", "程 晚舟", "拨打 139 0000 1234", "一三九零零零零一二三四",
        "WANZHOU@example.org", "送到青杏路41号3单元502室", "云川市江屏区青杏路41号3单元502室",
    ],
)  # fmt: skip
def test_it_blocks_what_is_known_of_the_complainant(text: str) -> None:
    assert personal_traces.blocking(text, KNOWN) != []
    assert personal_traces.blocking(personal_traces.masked(text, KNOWN), KNOWN) == []


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("店员王女士不肯退", "姓名"),
        ("找李经理谈过两次", "姓名"),
        ("我叫陈小满，住在附近", "姓名"),
        ("送到听泉路8号", "地址"),
        ("住3号楼2单元501室", "地址"),
        ("车牌京A12345", "车牌"),
    ],
)
def test_it_masks_by_proposal_what_an_officer_may_put_back(text: str, kind: str) -> None:
    assert [trace.kind for trace in personal_traces.find(text)] == [kind]
    assert personal_traces.blocking(text) == []
    assert f"〔{kind}〕" in personal_traces.masked(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "2026年3月15日花了1680元买书柜",
        "订单号 202603151234",
        "客服 400-123-4567",
        "打 12315 投诉",
        "书柜编号A-1029，长1200毫米",
        "一二三楼都没有货，二零二六年三月",
    ],
)
def test_it_leaves_ordinary_facts_alone(text: str) -> None:
    assert personal_traces.find(text) == []
    assert personal_traces.masked(text) == text


def test_it_says_where_in_the_text_something_stands() -> None:
    text = "第一次打电话是三月，号码１３９１２３４５６７８。"
    (trace,) = personal_traces.find(text)
    assert text[trace.start : trace.end] == trace.text == "１３９１２３４５６７８"


def test_it_needs_little_time_for_a_hostile_text() -> None:
    text = ("一" * 2500 + "路" * 2500 + "1 " * 2500 + "王" * 2500)[:10_000]
    personal_traces.find(text, KNOWN)
