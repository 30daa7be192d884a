"""Personal data in free text: found, named, and masked before anybody outside may read it.

Some of it must go whatever an officer thinks: telephone, identity card, bank card, mail and chat
numbers, and whatever is known of the complainant. The rest (other people's names, addresses, number
plates) is masked by proposal, and an officer who looked at it may put back what is the merchant's
own. Digits are read in any writing: 139-0000-0001, １３９…, 一三九….
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

# One character for one, so that places in the text stay what they are.
_WIDE = {code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)}
_SPOKEN = str.maketrans("〇零一二三四五六七八九幺", "001234567891")
_GAP = r"[\s\-.·_—]{0,2}"

_SURNAMES = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏"
    "吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱"
    "严覃武戴莫孔向汤"
)


@dataclass(frozen=True)
class Trace:
    """One find: what it is, where, and whether it has to go."""

    kind: str
    start: int
    end: int
    text: str
    must_go: bool


@dataclass(frozen=True)
class Known:
    """What is known of the complainant and must not be found in a text for others."""

    name: str = ""
    phone: str = ""
    email: str = ""
    address: str = ""


# Read in spoken digits, too.
_NUMBERS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("电话", re.compile(rf"(?<!\d)(?:\+?86{_GAP})?1{_GAP}[3-9](?:{_GAP}\d){{9}}(?!\d)")),
    ("电话", re.compile(r"(?<!\d)0\d{2,3}[\s\-—]{0,2}[2-9]\d{6,7}(?!\d)")),
    (
        "证件号码",
        re.compile(
            r"(?<!\d)[1-9]\d{5}(?:18|19|20)\d{2}(?:0[1-9]|1[0-2])(?:[0-2]\d|3[01])\d{3}[\dXx](?!\d)"
        ),
    ),
)
_CARD = re.compile(r"(?<!\d)\d(?:[ \-]?\d){14,18}(?!\d)")
_WORDS: tuple[tuple[str, re.Pattern[str], bool], ...] = (
    ("邮箱", re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+", re.ASCII), True),
    (
        "网络账号",
        re.compile(
            r"(?i:(?:微信|wechat|weixin|vx|v信|qq|支付宝)(?:账?号码?)?[\s:是为]{0,3})"
            r"(?P<what>[A-Za-z0-9_-]{5,20})"
        ),
        True,
    ),
    ("车牌", re.compile(r"[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼]"
                      r"[A-HJ-NP-Z][·\s]?[A-HJ-NP-Z0-9]{5,6}(?![A-Za-z0-9])"), False),
    ("护照号码", re.compile(r"(?<![A-Za-z0-9])[EGDSPHeg]\d{8}(?!\d)"), False),
    (
        "地址",
        re.compile(
            r"[\u4e00-\u9fff]{2,10}?(?:路|街|大道|巷|弄|胡同|村|小区|花园|公寓|苑)"
            r"[\u4e00-\u9fff]{0,6}?\d+(?:号|栋|幢|座|弄|单元)"
            r"(?:[\u4e00-\u9fff]{0,6}?\d+(?:号楼|栋|幢|座|单元|层|室|户|号))*"
        ),
        False,
    ),
    ("地址", re.compile(r"\d+(?:号楼|栋|幢|座)(?:\d+单元)?\d+(?:室|户|号)?"), False),
    (
        "姓名",
        re.compile(
            rf"[{_SURNAMES}][\u4e00-\u9fff]{{0,2}}?(?:先生|女士|小姐|师傅|老师|经理|店长|医生|大夫|阿姨)"
        ),
        False,
    ),
    (
        "姓名",
        re.compile(rf"(?:我叫|我是|本人|姓名[:]?\s?)(?P<what>[{_SURNAMES}][\u4e00-\u9fff]{{1,2}})"
                   r"(?=[,。;、\s(]|$)"),
        False,
    ),
)  # fmt: skip


def find(text: str, known: Known | None = None) -> list[Trace]:
    """All finds, in order and without overlap; what must go comes before what may."""
    return _apart([*_of_anybody(text), *_of_known(text, known or Known())])


def of_known(text: str, known: Known) -> list[Trace]:
    """What of the complainant stands in a text, and nothing else."""
    return _apart(_of_known(text, known))


def _apart(traces: Iterable[Trace]) -> list[Trace]:
    finds = sorted(traces, key=lambda each: (not each.must_go, each.start - each.end))
    kept: list[Trace] = []
    for each in finds:
        if all(each.end <= other.start or each.start >= other.end for other in kept):
            kept.append(each)
    return sorted(kept, key=lambda each: each.start)


def masked(text: str, known: Known | None = None) -> str:
    """The text with the name of its kind in the place of every find."""
    for each in reversed(find(text, known)):
        text = f"{text[: each.start]}〔{each.kind}〕{text[each.end :]}"
    return text


def blocking(text: str, known: Known | None = None) -> list[Trace]:
    """What still stands in a text and must not."""
    return [each for each in find(text, known) if each.must_go]


def _of_anybody(text: str) -> Iterator[Trace]:
    plain = text.translate(_WIDE)
    spoken = plain.translate(_SPOKEN)
    for kind, pattern in _NUMBERS:
        for readable in {plain, spoken}:
            yield from _traces(kind, pattern, readable, text, must_go=True)
    for match in _CARD.finditer(plain):
        if _is_card(match[0]):
            yield _trace("银行卡号", match, text, must_go=True)
    for kind, pattern, must_go in _WORDS:
        yield from _traces(kind, pattern, plain, text, must_go=must_go)


def _of_known(text: str, known: Known) -> Iterator[Trace]:
    plain = text.translate(_WIDE)
    for kind, pattern in _known_patterns(known):
        for readable in {plain, plain.translate(_SPOKEN)}:
            yield from _traces(kind, pattern, readable, text, must_go=True)


def _is_card(number: str) -> bool:
    """By its first digit and the Luhn sum: an order number passes one time in twenty."""
    digits = [int(char) for char in number if char.isdigit()]
    doubled = [2 * digit - 9 * (digit > 4) for digit in digits[-2::-2]]
    return digits[0] in (3, 4, 5, 6) and (sum(doubled) + sum(digits[-1::-2])) % 10 == 0


def _known_patterns(known: Known) -> Iterator[tuple[str, re.Pattern[str]]]:
    if len(known.name) > 1:
        yield "姓名", re.compile(_spaced(known.name))
    digits = re.sub(r"\D", "", known.phone)
    if len(digits) >= 7:
        yield "电话", re.compile(_GAP.join(digits))
    if known.email:
        yield "邮箱", re.compile(re.escape(known.email), re.IGNORECASE)
    for part in _parts(known.address):
        yield "地址", re.compile(_spaced(part))


def _spaced(words: str) -> str:
    return r"\s?".join(map(re.escape, words))


def _parts(address: str) -> Iterable[str]:
    """An address as it may be written: the whole, and the street with the door alone."""
    door = re.search(
        r"([\u4e00-\u9fff]{2,6}?(?:路|街|大道|巷|弄|村|小区|苑|园))?\d+[^,]*$", address
    )
    parts = {address.strip(), door[0].strip() if door else ""}
    street = re.sub(r"^.*?(?:省|自治区)?.*?[市州盟].*?[区县旗]", "", address).strip()
    return sorted((part for part in parts | {street} if len(part) >= 4), key=len, reverse=True)


def _traces(
    kind: str, pattern: re.Pattern[str], readable: str, text: str, *, must_go: bool
) -> Iterator[Trace]:
    for match in pattern.finditer(readable):
        yield _trace(kind, match, text, must_go=must_go)


def _trace(kind: str, match: re.Match[str], text: str, *, must_go: bool) -> Trace:
    start, end = match.span("what" if "what" in match.re.groupindex else 0)
    return Trace(kind, start, end, text[start:end], must_go)
