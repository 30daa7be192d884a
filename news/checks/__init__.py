"""发稿前检查: what is looked for in a story before it goes on, one module a subject.

Nothing here asks the database: a check gets the story's `Content` and the `Facts` of the house,
and yields `Finding`s. `news.models.preflight` gathers the facts and decides what blocks.
"""

from collections.abc import Callable, Iterator

from news.checks import dates, links, metadata, numbers, pictures, texts, words
from news.checks.findings import Content, Facts, Finding, Level, Place

__all__ = ["CHECKS", "Content", "Facts", "Finding", "Level", "Place", "run"]

Check = Callable[[Content, Facts], Iterator[Finding]]
CHECKS: tuple[Check, ...] = (
    metadata.title, metadata.summary, metadata.editor, metadata.reprint, metadata.body,
    words.listed, numbers.personal, links.links, pictures.pictures, texts.headings,
    texts.doubled, texts.unbalanced, dates.impossible, dates.future,
)  # fmt: skip
# More than anybody would read; a wrong list must not make a page of megabytes.
MOST = 300


def run(content: Content, facts: Facts) -> list[Finding]:
    """What was found: errors first, then in the order of the checks and of reading.

    Two findings that say the same of the same words are told apart by a count, so that the
    second one is asked about, too.
    """
    found: list[Finding] = []
    seen: dict[str, int] = {}
    for check in CHECKS:
        for finding in check(content, facts):
            count = seen[finding.key] = seen.get(finding.key, 0) + 1
            found.append(finding if count == 1 else finding.again(count))
            if len(found) == MOST:
                return sorted(found, key=lambda each: each.level != Level.ERROR)
    return sorted(found, key=lambda each: each.level != Level.ERROR)
