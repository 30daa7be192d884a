import pytest

from news import bylines


@pytest.mark.parametrize(
    ("line", "credits"),
    [
        ("文/林予澄 摄影/苏闻笛", [("文", "林予澄"), ("摄影", "苏闻笛")]),
        ("　　文／林予澄　　摄影／苏闻笛", [("文", "林予澄"), ("摄影", "苏闻笛")]),
        ("责任编辑：顾南枝", [("责任编辑", "顾南枝")]),
        ("（责编：顾南枝 林予澄）", [("责任编辑", "顾南枝 林予澄")]),
        ("[编辑: 顾南枝]", [("编辑", "顾南枝")]),
        ("撰文丨林予澄", [("撰文", "林予澄")]),
        ("文/图：林予澄", [("文/图", "林予澄")]),
        (
            "一审：甲一 二审：乙二 三审：丙三",
            [("一审", "甲一"), ("二审", "乙二"), ("三审", "丙三")],
        ),
        ("本报记者 林予澄 通讯员 苏闻笛", [("本报记者", "林予澄"), ("通讯员", "苏闻笛")]),
    ],
)
def test_it_reads_who_made_a_story(line: str, credits: list[tuple[str, str]]) -> None:
    said = bylines.read(line)
    assert said is not None
    assert (list(said.credits), said.rest) == (credits, "")


@pytest.mark.parametrize(
    ("line", "source", "rest"),
    [
        ("来源：云川日报", "云川日报", ""),
        ("文章来源: 云川市市场监督管理局", "云川市市场监督管理局", ""),
        ("来源：云川日报 2026-03-14", "云川日报", "2026-03-14"),
        ("来源：云川日报 时间：2026-03-14 09:30", "云川日报", "时间：2026-03-14 09:30"),
        ("2026-03-14    云川市市场监管局", "云川市市场监管局", "2026-03-14"),
    ],
)
def test_it_reads_the_house_and_leaves_the_day(line: str, source: str, rest: str) -> None:
    said = bylines.read(line)
    assert said is not None
    assert (said.source, said.rest) == (source, rest)


def test_it_reads_a_line_that_says_both() -> None:
    said = bylines.read("来源：云川日报　编辑：顾南枝　原标题：《秤》")
    assert said is not None
    assert (said.source, said.credits) == ("云川日报", (("编辑", "顾南枝"),))
    assert said.original_title == "《秤》"


@pytest.mark.parametrize(
    "line",
    [
        "",
        "编辑：",
        "第一条 为规范投诉处理工作，制定本办法。",
        "2019年11月30日 云川市市场监督管理局令第20号公布",
        "记者：这批秤是怎么查出来的？",
        "来源：https://example.org/1042",
        "编辑：请联系 123456789",
        "本文图片均由受访者提供",
        "图1 检定现场",
        "文明经营是第一位的",
    ],
)
def test_it_leaves_a_line_of_the_text_alone(line: str) -> None:
    assert bylines.read(line) is None
