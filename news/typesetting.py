"""一键排版: a story's punctuation and spaces as the house sets them; its words stay what they are.

Works on bodies in the stored form of `news.body`, block by block: tags, photos, tables and links
stay where they are, only signs of the text change. Setting what is set changes nothing. What
each change would do is shown first (`proposals`), and only what was accepted is done (`apply`).
"""

import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Any

from jiansite.lib import differences
from jiansite.lib.differences import Piece
from news import markup
from news.markup import Block

EMPTY_PARAGRAPHS = 0  # the number of the proposal to drop them
HEADINGS = {"h2", "h3", "h4", "th", "caption"}
# A text that needs more rounds than this to come to rest is left as it is.
_MOST_ROUNDS = 6

_HAN = r"\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
_FULL = r"，。、；：？！（）《》〈〉【】「」『』〔〕“”‘’…—·"
_CN = rf"[{_HAN}{_FULL}]"
_SPACE = r"[ \t\u00a0\u2000-\u200a\u202f\u205f\u3000]"
# Signs that stand for themselves: addresses of the net and of mail.
_LITERAL = re.compile(
    r"(?:https?://|www\.)[A-Za-z0-9\-._~:/?#\[\]@!$&'()*+,;=%]*[A-Za-z0-9/#=&_\-]"
    r"|[A-Za-z0-9._%+\-]{1,64}@[A-Za-z0-9\-]+(?:\.[A-Za-z0-9\-]+)+"
)
_WIDE = {code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F) if chr(code - 0xFEE0).isalnum()}
_RUNNING = re.compile(r"[。！？；，]")
# 第一条　总则: the law's own way of writing. 记者 张三 李四: names set apart.
# “全民消防 生命至上”: a slogan or a title, with a pause.
_KEPT_SPACE = re.compile(
    rf"第[一二三四五六七八九十百千零〇0-9]+[编章节条款项目讲回集期]{_SPACE}+"
    rf"|(?:记者|通讯员|作者|摄影|编辑|责编|校对|审核|来源|供稿|图|文){_SPACE}+[^，。；！？\n]*"
    r"|“[^”\n]*”|《[^》\n]*》|‘[^’\n]*’|「[^」\n]*」"
)


@dataclass(frozen=True)
class Proposal:
    """What setting would do to one run of text. Numbers are stable as long as the body is."""

    number: int
    pieces: list[Piece]


def typeset(html: str) -> str:
    """The body with everything set."""
    return apply(html, None)


def apply(html: str, accepted: Collection[int] | None) -> str:
    """The body with these proposals done, or all of them for None."""

    def is_accepted(number: int) -> bool:
        return accepted is None or number in accepted

    changes: dict[tuple[int, int], str] = {}
    for number, block in _numbered(html):
        if is_accepted(number):
            changes |= _changes(block)
    done = markup.rewritten(html, changes)
    return _without_empty(done) if is_accepted(EMPTY_PARAGRAPHS) else done


def proposals(html: str) -> list[Proposal]:
    """Each run of text that would change, and the empty paragraphs as one proposal."""
    found = []
    empty = len(_EMPTY.findall(html))
    if empty:
        found.append(Proposal(EMPTY_PARAGRAPHS, [Piece(differences.REMOVED, f"{empty} 个空段")]))
    for number, block in _numbered(html):
        after = typeset_text(block.text, is_heading=block.tag in HEADINGS)
        if after != block.text:
            found.append(Proposal(number, differences.pieces(block.text, after)))
    return found


def typeset_text(text: str, *, is_heading: bool = False) -> str:
    """A single text without markup. In headings a space between words is meant."""
    return _settled(text, is_heading=is_heading)[0]


def _numbered(html: str) -> list[tuple[int, Block]]:
    with_words = (block for block in markup.blocks(html) if block.text.strip())
    return list(enumerate(with_words, 1))


def _changes(block: Block) -> dict[tuple[int, int], str]:
    """The new text behind each span of HTML whose sign changes."""
    after = [""] * len(block.text)
    for sign, place in zip(*_settled(block.text, is_heading=block.tag in HEADINGS), strict=True):
        after[place] += sign
    return {
        span: new
        for span, old, new in zip(block.spans, block.text, after, strict=True)
        if old != new
    }


# A text, and for each of its signs the place in the original text that it stands for.
Signs = tuple[str, list[int]]
Rule = Callable[[Signs], Signs]
Replacement = Callable[[re.Match[str]], str]


def _settled(text: str, *, is_heading: bool) -> Signs:
    """Apply the rules until nothing changes any more, so that a second time finds nothing."""
    signs = first = (text, list(range(len(text))))
    for _ in range(_MOST_ROUNDS):
        before = signs[0]
        has_pauses = is_heading or not _RUNNING.search(before)
        for rule in _RULES if has_pauses else (*_RULES, *_RUNNING_TEXT):
            signs = rule(signs)
        if signs[0] == before:
            return signs
    return first


def _replaced(signs: Signs, pattern: re.Pattern[str], by: str | Replacement) -> Signs:
    """Like `re.sub`, remembering places, and without touching addresses."""
    text, places = signs
    matches = list(pattern.finditer(text))
    if not matches:
        return signs
    literal = _literal(text)
    new_text: list[str] = []
    new_places: list[int] = []
    at = 0
    for match in matches:
        start, end = match.span()
        if start == end or not literal.isdisjoint(range(start, end)):
            continue
        new = by if isinstance(by, str) else by(match)
        own = places[start:end]
        new_text += [text[at:start], new]
        new_places += places[at:start]
        new_places += [own[min(n, len(own) - 1)] for n in range(len(new))]
        at = end
    return "".join([*new_text, text[at:]]), new_places + places[at:]


def _rule(pattern: str, by: str | Replacement) -> Rule:
    compiled = re.compile(pattern)
    return lambda signs: _replaced(signs, compiled, by)


_TO_FULL = str.maketrans(",;:?!", "，；：？！")


def _full(match: re.Match[str]) -> str:
    return match[0].translate(_TO_FULL)


def _halved(match: re.Match[str]) -> str:
    return match[0].translate(_WIDE)


def _inner_quotes(match: re.Match[str]) -> str:
    return f"‘{match[1]}’" if re.search(f"[{_HAN}]", match[1]) else match[0]


def _brackets(signs: Signs) -> Signs:
    """Half-width brackets around Chinese, or behind it, become full-width, in pairs."""
    text, places = signs
    changed, literal = list(text), _literal(text)
    for match in re.finditer(r"[(（]([^()（）\n]{0,200})[)）]", text):
        start, end = match.span()
        is_chinese = bool(re.search(f"[{_HAN}]", match[1] + text[start - 1 : start]))
        if is_chinese and literal.isdisjoint(range(start, end)):
            changed[start], changed[end - 1] = "（", "）"
    return "".join(changed), places


def _quotes(signs: Signs) -> Signs:
    """Straight quotes in pairs become curly ones; an odd number tells of a slip and stays."""
    text, places = signs
    literal = _literal(text)
    found = [at for at, sign in enumerate(text) if sign == '"' and at not in literal]
    # One that would open stands behind a figure: 55" is a size.
    has_inches = any(text[at - 1 : at].isdigit() for at in found[::2])
    if not found or len(found) % 2 or has_inches or not re.search(f"[{_HAN}]", text):
        return signs
    changed = list(text)
    for number, at in enumerate(found):
        changed[at] = "“”"[number % 2]
    return "".join(changed), places


def _literal(text: str) -> set[int]:
    """The places of signs that stand for themselves."""
    return {at for match in _LITERAL.finditer(text) for at in range(*match.span())}


_RULES: tuple[Rule, ...] = (
    # Indents and what hangs over, at the edges of each line.
    _rule(rf"(?:^|(?<=\n)){_SPACE}++|(?<!{_SPACE}){_SPACE}++(?=\n|$)", ""),
    _rule(r"\n{2,}", "\n"),
    _rule(r"^\n+|\n+$", ""),
    # Full-width letters and digits, and what stands between full-width digits.
    _rule(r"[\uff10-\uff19\uff21-\uff3a\uff41-\uff5a]+", _halved),
    _rule(r"(?<=\d)．(?=\d)", "."),
    _rule(r"(?<=\d)％", "%"),
    # Punctuation beside Chinese. Not in figures, times or Latin text, nor behind a list number.
    _rule(rf"(?<=[{_HAN}”’）》])[,;:?!]+(?!//)", _full),
    _rule(rf"(?<=[A-Za-z])[,;:?!](?={_SPACE}?[{_HAN}“‘（《])", _full),
    _rule(rf"(?<=[\d%℃])[,;?!](?={_SPACE}?[{_HAN}“‘（《])", _full),
    _rule(rf"(?<=[{_HAN}”’）》])\.(?=$|\n|{_SPACE}|[{_HAN}“‘（《”’])", "。"),
    _brackets,
    _quotes,
    _rule(r"(?<![A-Za-z0-9])'([^'\n]{1,200})'", _inner_quotes),
    # Dashes and dots.
    _rule(rf"(?<![-\w])-{{2,}}(?![-\w])|(?<=[{_HAN}”’）》])-{{2,}}(?=[{_HAN}“‘（《])", "——"),
    _rule(r"－{2,}|―{2,}|─{2,}|—{3,}", "——"),
    _rule(rf"(?<={_CN})(?:\.{{3,}}|。{{3,}}|[・·]{{3,}})|(?:\.{{3,}}|。{{3,}})(?={_CN})", "……"),
    _rule(r"(?<!…)…(?!…)|…{3,}", "……"),
    # What was typed twice.
    _rule(r"([，、；：])\1+", lambda match: match[1]),
    _rule(r"(?<!。)。。(?!。)", "。"),
    _rule(r"(?:[，、；：]|(?<![\d.])\.)。", "。"),
    _rule(rf"(?<=[{_HAN}])[•‧・](?=[{_HAN}])", "·"),
    # No space beside full-width punctuation; several are one.
    _rule(rf"(?<=[，。、；：？！（《〈【「『〔“‘…—]){_SPACE}+(?=[{_HAN}{_FULL}])", ""),
    _rule(rf"(?<=[{_HAN}]){_SPACE}+(?=[，。、；：？！）》”’…])", ""),
    _rule(r"(?:[ \t\u00a0\u2000-\u200a\u202f\u205f]{2,}|[\t\u00a0\u2000-\u200a\u202f\u205f])", " "),
)  # fmt: skip


def _between_chinese(signs: Signs) -> Signs:
    """Spaces between Chinese signs go, but where they set names or numbers apart."""
    text, places = signs
    spaces = list(re.finditer(rf"(?<=[{_HAN}]){_SPACE}+(?=[{_HAN}])", text))
    if not spaces:
        return signs
    kept = [match.span() for match in _KEPT_SPACE.finditer(text)]
    gone = {
        at
        for match in spaces
        if not any(a <= match.start() < b for a, b in kept)
        for at in range(*match.span())
    }
    left = [at for at in range(len(text)) if at not in gone]
    return "".join(text[at] for at in left), [places[at] for at in left]


# In a headline or a table's cell a space stands for a pause.
_RUNNING_TEXT: tuple[Rule, ...] = (
    _between_chinese,
    _rule(rf"(?<=[）》〉】」』〕”’]){_SPACE}+(?=[{_HAN}{_FULL}])", ""),
)

# Possessive: a long run of spaces costs its length, not its square.
_EMPTY = re.compile(
    r"<(p|h[2-4]|blockquote|li)>(?:\s|&nbsp;|<br>|</?(?:strong|b|em|i|u|s|sub|sup)>)*+</\1>"
)
_EMPTY_INLINE = re.compile(r"<(strong|b|em|i|u|s|sub|sup|a)(?: [^<>]*)?></\1>")
_EMPTY_LIST = re.compile(r"<(ul|ol|blockquote)(?: [^<>]*)?>\s*</\1>")


def _without_empty(html: str) -> str:
    for pattern in (_EMPTY_INLINE, _EMPTY, _EMPTY_LIST):
        before = ""
        while before != html:
            before, html = html, pattern.sub("", html)
    return re.sub(r"\n{2,}", "\n", html).strip()


# The fields beside the body that are set with it, and whether a space in them is a pause.
FIELDS = {"kicker": True, "title": True, "subtitle": True, "summary": False}


@dataclass(frozen=True)
class Offer:
    """One change of a story that may be accepted by its name."""

    name: str  # a field, or `body-<number>`
    field: str
    pieces: list[Piece]


def offers(content: Mapping[str, Any]) -> list[Offer]:
    """What setting would change in a story, field by field, the body run by run."""
    found = []
    for field, is_heading in FIELDS.items():
        before = str(content.get(field) or "")
        after = typeset_text(before, is_heading=is_heading)
        if before != after:
            found.append(Offer(field, field, differences.pieces(before, after)))
    for each in proposals(str(content.get("body") or "")):
        found.append(Offer(f"body-{each.number}", "body", each.pieces))
    return found


def accepted_texts(content: Mapping[str, Any], names: Collection[str]) -> dict[str, str]:
    """The texts of a story with the offers of these names done; only those that change."""
    done = {
        field: typeset_text(str(content.get(field) or ""), is_heading=is_heading)
        for field, is_heading in FIELDS.items()
        if field in names
    }
    numbers = {int(name[5:]) for name in names if re.fullmatch(r"body-\d{1,6}", name)}
    done["body"] = apply(str(content.get("body") or ""), numbers)
    return {field: text for field, text in done.items() if text != (content.get(field) or "")}
