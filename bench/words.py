"""How long 20,000 words take to be looked for in a story of 10,000 signs.

The words have two to eight signs and come from a fixed seed; one in two thousand stands in the
story. Prints milliseconds, and each step as a ratio to reading the story's paragraphs:

    make bench
"""

import random
import statistics
import time
from collections.abc import Callable
from datetime import date

from news import body, checks, markup, wordlists
from news.checks import Facts
from news.checks.findings import Content

WORDS = 20_000
SIGNS = 10_000
FIRST, LAST = 0x4E00, 0x9FA5
# What people write with; the rest of the characters is rare.
COMMON = 3_000
ROUNDS = 20


def main() -> None:
    """Build the list and the story, then look for the words again and again."""
    draw = random.Random(1)  # noqa: S311  # the same in every run
    signs = [chr(number) for number in draw.sample(range(FIRST, LAST), COMMON)]
    words = {"".join(draw.choices(signs, k=draw.randint(2, 8))) for _ in range(WORDS + 500)}
    entries = [_entry(number, word) for number, word in enumerate(sorted(words)[:WORDS])]
    story = _story(draw, signs, [each.word for each in draw.sample(entries, 10)])
    began = time.perf_counter()
    matcher = wordlists.Matcher(entries)
    building = time.perf_counter() - began
    content = Content(title="标题", body=story)
    facts = Facts(today=date(2026, 1, 1), matcher=matcher)
    paragraphs = [each.text for each in content.paragraphs]
    steps: list[tuple[str, Callable[[], object]]] = [
        ("paragraphs of the body", lambda: markup.paragraphs(story)),
        ("listed words", lambda: [matcher.find(text) for text in paragraphs]),
        ("the whole check", lambda: checks.run(Content(title="标题", body=story), facts)),
    ]
    print(f"{len(entries)} words ({len(matcher)} patterns) built once in {building * 1000:.0f} ms")
    found = sum(len(matcher.find(text)) for text in paragraphs)
    print(f"{sum(map(len, paragraphs))} signs, {found} matches")
    base = 0.0
    for name, act in steps:
        took = _milliseconds(act)
        base = base or took
        print(f"{name:<24}{took:8.2f} ms   ratio {took / base:5.2f}")


def _entry(number: int, word: str) -> wordlists.Entry:
    kind = (wordlists.FORBIDDEN, wordlists.TYPO, wordlists.EXACT)[number % 3]
    right = "" if kind == wordlists.EXACT else word[::-1]
    return wordlists.Entry(kind, word, right, exceptions=(f"{word}们",) if number % 10 == 0 else ())


def _story(draw: random.Random, signs: list[str], words: list[str]) -> str:
    text = "".join(draw.choices(signs, k=SIGNS))
    size = SIGNS // len(words)
    parts = [
        text[at : at + size] + word for at, word in zip(range(0, SIGNS, size), words, strict=True)
    ]
    return body.from_paragraphs(parts)


def _milliseconds(act: Callable[[], object]) -> float:
    """The median of some rounds."""
    took = []
    for _ in range(ROUNDS):
        began = time.perf_counter()
        act()
        took.append(time.perf_counter() - began)
    return statistics.median(took) * 1000
