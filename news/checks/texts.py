"""Slips of the pen: headings, doubled words, brackets and quotes that do not pair."""

import re
from collections.abc import Iterator
from itertools import pairwise

from news import body
from news.checks.findings import Content, Facts, Finding, Level, Passage

HEADINGS = {"h2": 2, "h3": 3, "h4": 4}
LONGEST_HEADING = 50  # signs

# What stands doubled only by mistake, with the honest neighbours that make the same pair:
# 目的的, 的的确确; 为了了解, 不了了之; 是是非非; 和和气气; 以及及时; 面对对手; 成就就; 首都都.
_DOUBLED = re.compile(
    r"(?<![目标])的的(?![确士卡])|(?<![为除不罢])了了(?![解结之断然却])|(?<![如若但凡])是是(?![非否])"
    r"|(?<![平温谦缓])和和(?![气美睦平谐善解])|(?<![参赠付])与与|(?<![存现潜内实所])在在"
    r"|(?<!以)及及(?![时其早格物])|及及其|(?<![成迁造])就就|(?<![首成])都都(?!市)|被被(?!褥子)"
    r"|(?<![大主名上中少])将将(?![军领士来近要])|并并(?!列)|于于(?![洪都谦])"
    r"|(?<![自])我我|它它|(?<![其])他他|(?<![结水如效因])果果"
)
# Two signs that nobody says twice on purpose, as one does 研究研究 or 一个一个.
_TWICE = (
    r"(我们|他们|她们|它们|你们|这些|那些|这个|那个|以及|因为|所以|如果|但是|而且|并且|或者|由于|对于|关于|根据"
    r"|按照|通过|已经|可以|应当|应该|必须|没有|进行|其中|为了|目前|同时|此外|相关|有关|部门|企业|市场|工作|问题"
    r"|情况|开展|加强|实施|要求|规定|发展|监督|管理)\1"
)
# Laughter and rows of one sign are no phrase.
_LONG = r"(?!(.)\2\2)([\u4e00-\u9fff]{3,12})\3"
_REPEATED = re.compile(rf"{_TWICE}|{_LONG}")
_PUNCTUATION = re.compile(r"([，、；：。])\1+|[，、；：][，、；：。]|。[，、；：]")

_PAIRS = {"《": "》", "（": "）", "(": "）", "“": "”", "‘": "’", "【": "】", "「": "」", "『": "』",
          "〈": "〉", "[": "]", "〔": "〕"}  # fmt: skip
_CLOSING = {"》", "）", "”", "’", "】", "」", "』", "〉", "]", "〕"}
# 1）, （二）, ③): numbers of a list, whose bracket has no partner.
_LIST_NUMBER = re.compile(r"(?:^|[\s。；;，：、])[0-9０-９a-zA-Z一二三四五六七八九十①-⑳]{1,3}$")
_SAID = re.compile(r"^\s*“")


def headings(content: Content, facts: Facts) -> Iterator[Finding]:
    """In order, not empty, not a paragraph in disguise."""
    above = 1
    for passage in content.passages():
        level = HEADINGS.get(passage.tag)
        if level is None:
            continue
        place = passage.place(0, len(passage.text))
        if level > above + 1:
            sentence = f"小标题“{passage.text[:20]}”跳了一级，读屏软件的读者会以为漏了内容。"
            yield Finding("heading-order", Level.WARNING, sentence, place)
        above = level
        if not re.search(r"\w", passage.text):
            yield Finding("heading-empty", Level.WARNING, "有一个小标题没有文字。", place)
        elif len(passage.text) > LONGEST_HEADING:
            sentence = f"小标题有 {len(passage.text)} 个字，像是把正文设成了标题。"
            yield Finding("heading-long", Level.WARNING, sentence, place)
    yield from _without_text(content)


def doubled(content: Content, facts: Facts) -> Iterator[Finding]:
    """Words and punctuation typed twice."""
    for passage in content.passages():
        for pattern, what in ((_DOUBLED, "字"), (_REPEATED, "词"), (_PUNCTUATION, "标点")):
            for match in pattern.finditer(passage.text):
                sentence = f"“{match[0]}”{what}重复了，请核对。"
                place = passage.place(*match.span())
                yield Finding("doubled", Level.WARNING, sentence, place)


def unbalanced(content: Content, facts: Facts) -> Iterator[Finding]:
    """Brackets and quotes without their partner, within a paragraph."""
    passages = list(content.passages())
    for passage, following in pairwise([*passages, Passage("", "")]):
        goes_on = passage.field == following.field and bool(_SAID.match(following.text))
        for at in _alone(passage.text):
            sign = passage.text[at]
            if sign == "“" and goes_on:
                continue  # a speech of several paragraphs opens each, and closes the last
            partner = "没有配对的后半个" if sign in _PAIRS else "没有配对的前半个"
            place = passage.place(at, at + 1)
            yield Finding("unbalanced", Level.WARNING, f"“{sign}”{partner}。", place)
        if passage.text.count('"') % 2:
            at = passage.text.rindex('"')
            place = passage.place(at, at + 1)
            yield Finding("unbalanced", Level.WARNING, "直引号个数是单数，少了半个。", place)


def _alone(text: str) -> list[int]:
    """Where brackets stand that have no partner."""
    waiting: list[tuple[str, int]] = []
    alone = []
    for at, sign in enumerate(text):
        if sign in _PAIRS:
            waiting.append((_PAIRS[sign], at))
        elif sign in _CLOSING or sign == ")":
            alone += _close(text, "）" if sign == ")" else sign, at, waiting)
    return sorted([*alone, *(at for _, at in waiting)])


def _close(text: str, sign: str, at: int, waiting: list[tuple[str, int]]) -> list[int]:
    """Take the partner from those that wait; what is left alone by that."""
    depth = next((n for n, (want, _) in enumerate(reversed(waiting)) if want == sign), None)
    if depth is not None:
        # What was opened inside and not closed stays alone.
        left = [where for _, where in waiting[len(waiting) - depth :]]
        del waiting[len(waiting) - depth - 1 :]
        return left
    is_apostrophe = sign == "’" and text[at - 1 : at].isascii() and text[at - 1 : at].isalpha()
    is_number = sign == "）" and bool(_LIST_NUMBER.search(text[max(0, at - 5) : at]))
    return [] if is_apostrophe or is_number else [at]


def _without_text(content: Content) -> Iterator[Finding]:
    for match in re.finditer(r"<h([234])>(.*?)</h\1>", content.body, re.DOTALL):
        if not body.plain_text(match[2]).strip():
            number = body.plain_text(content.body[: match.start()]).count("\n") + 1
            last = len(content.paragraphs)
            place = Passage("body", "", min(number, last) or None).place(0, 0)
            yield Finding("heading-empty", Level.WARNING, "有一个小标题没有文字。", place)
