"""Words of the house's own lists."""

from collections.abc import Iterator

from news import wordlists
from news.checks.findings import Content, Facts, Finding, Level, Passage
from news.wordlists import Entry


def listed(content: Content, facts: Facts) -> Iterator[Finding]:
    """Forbidden words, wrong forms of names, typos; also in the words of the pictures."""
    for passage in (*content.passages(), *_words_of_pictures(facts)):
        for match in facts.matcher.find(passage.text):
            entry = match.entry
            is_forbidden = entry.kind == wordlists.FORBIDDEN
            place = passage.place(match.start, match.end)
            level = Level.ERROR if is_forbidden else Level.WARNING
            yield Finding(f"word-{entry.kind}", level, _sentence(entry, place.words), place)


def _words_of_pictures(facts: Facts) -> Iterator[Passage]:
    for pk, picture in facts.pictures.items():
        for text in filter(None, (picture.caption, picture.alt)):
            yield Passage(f"photo-{pk}", text)


def _sentence(entry: Entry, words: str) -> str:
    note = f"（{entry.note}）" if entry.note else ""
    right = entry.right_form or entry.word
    if entry.kind == wordlists.FORBIDDEN:
        instead = f"，可改用“{entry.right_form}”" if entry.right_form else "，请改写"
        return f"“{words}”是禁用词{instead}{note}。"
    if entry.kind == wordlists.EXACT:
        return f"“{words}”请核对，规范名称是“{right}”{note}。"
    return f"“{words}”可能是错字，应为“{right}”{note}。"
