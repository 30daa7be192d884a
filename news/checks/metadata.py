"""What stands around a story: title, summary, source, names."""

import re
from collections.abc import Iterator
from unicodedata import east_asian_width

from news.checks.findings import Content, Facts, Finding, Level, Passage, Place

# Full-width signs; more does not fit two lines of a phone.
LONGEST_TITLE = 40
EDITORS = ("责任编辑", "责编", "编辑")
WRITERS = ("文", "作者", "记者", "撰文", "通讯员")
_UNFINISHED = re.compile(r"[。．.，、；：,;:]$")
_AGENCY = re.compile(
    r"^[（(]?(新华社|人民日报|央视|中新社|经济日报|法治日报)[^。，]{0,14}?(?:电|讯|消息)"
)


def title(content: Content, facts: Facts) -> Iterator[Finding]:
    """Empty, too long, ended like a sentence, or taken."""
    words = content.title.strip()
    place = Passage("title", words).place(0, len(words))
    if not words:
        yield Finding("title-empty", Level.ERROR, "还没有标题。", place)
        return
    length = width(words)
    if length > LONGEST_TITLE:
        yield Finding(
            "title-long",
            Level.WARNING,
            f"标题有 {length:g} 个字，超过 {LONGEST_TITLE} 个字，手机上会占三行以上。",
            place,
        )
    if _UNFINISHED.search(words) and not words.endswith(("...", "……")):
        yield Finding("title-end", Level.WARNING, f"标题不应以“{words[-1]}”结尾。", place)
    if facts.same_title:
        yield Finding("title-same", Level.WARNING, facts.same_title, place)


def summary(content: Content, facts: Facts) -> Iterator[Finding]:
    """Lists, feeds and search engines show it."""
    if not content.summary.strip():
        sentence = "还没有导读。列表和搜索结果会改用正文开头。"
        yield Finding("summary-missing", Level.WARNING, sentence, Place("summary"))


def editor(content: Content, facts: Facts) -> Iterator[Finding]:
    """A reprint must name its editor by law (互联网新闻信息服务管理规定 art. 15); ours should."""
    if not _has(content, EDITORS):
        if is_reprint(content, facts):
            level, sentence = Level.ERROR, "转载稿必须写明责任编辑。请在“署名”里添加。"
        else:
            level, sentence = Level.WARNING, "还没有责任编辑。请在“署名”里添加。"
        yield Finding("editor-missing", level, sentence, Place("credits"))


def reprint(content: Content, facts: Facts) -> Iterator[Finding]:
    """The same article: source, original author and title of what others wrote."""
    if not content.source.strip():
        if content.source_url or content.original_title or content.original_author:
            sentence = "填了原文信息，却没有填来源。转载必须写明来源。"
            yield Finding("source-missing", Level.ERROR, sentence, Place("source"))
        else:
            sentence = "没有填来源。本站原创请选本站，转载请选原发布单位。"
            yield Finding("source-missing", Level.WARNING, sentence, Place("source"))
    elif is_reprint(content, facts):
        yield from _reprint_of(content)
    yield from _hidden_agency(content, facts)


def body(content: Content, facts: Facts) -> Iterator[Finding]:
    """A story has words or a picture."""
    if not content.paragraphs and not facts.pictures:
        yield Finding("body-empty", Level.ERROR, "正文是空的。", Place("body"))


def is_reprint(content: Content, facts: Facts) -> bool:
    """Whether the source is another house."""
    return bool(content.source.strip()) and content.source.strip() not in facts.own_names


def width(text: str) -> float:
    """Length in full-width signs: letters and digits take half a place."""
    return sum(1 if east_asian_width(sign) in "WFA" else 0.5 for sign in text)


def _reprint_of(content: Content) -> Iterator[Finding]:
    has_author = bool(content.original_author.strip()) or _has(content, WRITERS)
    if not content.source_url and not has_author:
        sentence = f"来源是“{content.source}”，请填写原文网址或者原作者，读者才能追溯。"
        yield Finding("reprint-untraceable", Level.ERROR, sentence, Place("source_url"))
    elif not content.source_url:
        sentence = f"来源是“{content.source}”，还没有原文网址。"
        yield Finding("reprint-no-link", Level.WARNING, sentence, Place("source_url"))
    elif not has_author:
        sentence = f"来源是“{content.source}”，还没有原作者。原文未署名的，确认即可。"
        yield Finding("reprint-no-author", Level.WARNING, sentence, Place("original_author"))


def _hidden_agency(content: Content, facts: Facts) -> Iterator[Finding]:
    """An agency's dateline under another house's name."""
    for passage in content.passages():
        if passage.field == "body" and passage.paragraph == 1:
            match = _AGENCY.search(passage.text)
            if match and match[1] not in content.source:
                sentence = f"正文以“{match[0]}”开头，来源却不是{match[1]}，请核对。"
                place = passage.place(*match.span())
                yield Finding("reprint-agency", Level.WARNING, sentence, place)


def _has(content: Content, roles: tuple[str, ...]) -> bool:
    return any(role.strip() in roles and name.strip() for role, name in content.credits)
