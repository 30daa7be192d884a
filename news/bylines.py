"""Lines that say who made a story and where it comes from: 文/王某 摄影/李某, 来源：某报.

Only what is understood is taken. What is left of a line stays a line of the story.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

# As people write them, and the roles that the site knows.
_ROLES = {"责编": "责任编辑", "摄": "摄影", "图": "图片"}
_ROLE = (
    "责任编辑|责编|文字编辑|图片编辑|值班编辑|执行编辑|见习编辑|编辑|编审|主编|校对|审核|初审|复审|终审|一审|二审|三审|"
    "审读|审校|监制|策划|统筹|签发|撰文|撰稿|文字|作者|文图|文|摄影报道|摄影|摄|图片|制图|漫画|视频|剪辑|供稿|供图|"
    "通讯员|记者|整理|翻译|图"
)
_SOURCE = "稿件来源|文章来源|信息来源|新闻来源|来源|稿源"
_ORIGINAL_TITLE = "原标题|原题"
_SIGN = r"[ \t\u3000]*[/／:：|｜丨][ \t\u3000]*"
_LABEL = re.compile(
    rf"(?:(?<=^)|(?<=[\s\u3000，,；;]))"
    rf"(?P<label>(?:{_ROLE})(?:[/／、&](?:{_ROLE}))?|{_SOURCE}|{_ORIGINAL_TITLE}){_SIGN}"
)
_REPORTERS = re.compile(
    r"(?P<label>(?:本报|本刊|本网|本台|见习|实习|特约|全媒体)*(?:记者|通讯员))[ \u3000]+"
    r"(?P<name>[\u4e00-\u9fff·]{2,5}"
    r"(?:[ \u3000、]+(?!(?:记者|通讯员|摄影|文)\b)[\u4e00-\u9fff·]{2,4})*)"
)
_DAY_AND_HOUSE = re.compile(
    r"(?P<day>\d{4}[-/.]\d{1,2}[-/.]\d{1,2}(?:[ \u3000]+\d{1,2}:\d{2}(?::\d{2})?)?)[ \t\u3000]+"
    r"(?P<house>[\u4e00-\u9fffA-Za-z]{2,30})"
)
_OUTSIDE = re.compile(r"^[（(【\[〔](.*)[）)】\]〕]$")
_NO_NAME = re.compile(r"[。！？!?“”《》<>@]|https?:|[0-9]{5}")
MAX_NAME = 60
MAX_SOURCE = 80
MAX_ORIGINAL_TITLE = 200


@dataclass(frozen=True)
class Byline:
    """What one line says, and the words that nothing was made of."""

    credits: tuple[tuple[str, str], ...] = ()
    source: str = ""
    original_title: str = ""
    rest: str = ""


def read(line: str) -> Byline | None:
    """What a line says about the story's making; None when it is a line like any other."""
    text = line.strip()
    outside = _OUTSIDE.match(text)
    text = outside[1].strip() if outside else text
    if match := _DAY_AND_HOUSE.fullmatch(text):
        return Byline(source=match["house"], rest=match["day"])
    labels = list(_LABEL.finditer(text))
    if not labels:
        return _reporters(text)
    credits, source, original_title, rest = [], "", "", [text[: labels[0].start()].strip()]
    ends = [*(label.start() for label in labels[1:]), len(text)]
    for label, end in zip(labels, ends, strict=True):
        role = label["label"]
        value = text[label.end() : end].strip(" \t\u3000，,；;")
        if re.fullmatch(_ORIGINAL_TITLE, role) and 0 < len(value) <= MAX_ORIGINAL_TITLE:
            original_title = value
        elif not value or _NO_NAME.search(value) or len(value) > MAX_SOURCE:
            return None
        elif re.fullmatch(_SOURCE, role):
            house, _, after = value.partition(" ")
            if after and not re.search(r"\d{4}[-/.年]", after):
                house, after = value, ""
            source = house
            rest.append(after)
        elif len(value) <= MAX_NAME:
            credits.append((_ROLES.get(role, role), value))
        else:
            return None
    return Byline(tuple(credits), source, original_title, " ".join(filter(None, rest)))


def _reporters(text: str) -> Byline | None:
    """本报记者 张某 通讯员 李某: names without a sign."""
    matches = list(_REPORTERS.finditer(text))
    if not matches or "".join(_REPORTERS.split(text)[::3]).strip():
        return None
    return Byline(tuple((match["label"], match["name"]) for match in matches))


_ONE_CREDIT = re.compile(r"(?P<role>[^/／:：]{1,20}?)[ \u3000]*[/／:：][ \u3000]*(?P<name>.{1,60})")


def read_credits(
    text: str, *, known: Iterable[tuple[str, str]] = ()
) -> tuple[list[tuple[str, str]], list[str]]:
    """Roles and names from a text with a line each (文/王鲲鹏), and the lines that are none.

    What stands in `known` is taken as it is, whatever a reader of bylines would make of it.
    """
    as_written = {f"{role}/{name}": (role, name) for role, name in known}
    credits: list[tuple[str, str]] = []
    strange: list[str] = []
    for line in filter(None, (line.strip() for line in text.splitlines())):
        byline = read(line)
        one = _ONE_CREDIT.fullmatch(line)
        if line in as_written:
            credits.append(as_written[line])
        elif byline and byline.credits and not (byline.rest or byline.source):
            credits += byline.credits
        elif one:
            credits.append((one["role"], one["name"]))
        else:
            strange.append(line)
    return credits, strange


def credit_lines(credits: Iterable[Sequence[str]]) -> str:
    """The other way round: a line for each."""
    return "\n".join(f"{role}/{name}" for role, name in credits)
