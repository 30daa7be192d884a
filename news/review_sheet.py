"""送审单: who wrote, checked and signed what and when, round by round, for the file on paper.

A round begins with a draft and ends when the story is published or withdrawn. Everything comes
from the events and revisions, so the sheet of a published story tells how it came about.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from news import body, workflow
from news.models import Article, ArticleEvent, Revision

_LEVELS = (
    ("pass_first", "初审"),
    ("pass_second", "复审"),
    ("sign_off", "终审签发"),
)


@dataclass(frozen=True)
class Entry:
    """One line of the sheet: a save or an act."""

    at: datetime
    who: str
    what: str
    revision: int | None
    remark: str
    is_act: bool


@dataclass(frozen=True)
class Signature:
    """One level of review, and who passed it; nobody yet where there is no event."""

    level: str
    event: ArticleEvent | None


@dataclass
class Round:
    """What happened between two publications."""

    number: int
    entries: list[Entry] = field(default_factory=list)
    signatures: Sequence[Signature] = ()


@dataclass(frozen=True)
class Sheet:
    """The whole sheet of a story."""

    article: Article
    revision: Revision | None
    words: int
    rounds: Sequence[Round]

    @property
    def fingerprint(self) -> str:
        """The beginning of the checksum of what was signed off: paper and file can be compared."""
        return self.revision.digest[:16] if self.revision else ""


def sheet_of(article: Article) -> Sheet:
    """Everything that is on record about a story. Two queries beside the story itself."""
    acts = article.events.select_related("revision").defer("revision__content")
    events = list(acts.order_by("pk"))
    saves = list(article.revisions.without_content().order_by("number"))
    revision = article.approved_revision or article.working_revision
    content = revision.content if revision else {"body": article.body}
    return Sheet(
        article=article,
        revision=revision,
        words=body.count_words(content["body"]),
        rounds=_rounds(article, events, saves),
    )


def _rounds(
    article: Article, events: Sequence[ArticleEvent], saves: Sequence[Revision]
) -> list[Round]:
    lines: list[tuple[Entry, ArticleEvent | None]] = [
        *((_of_save(save), None) for save in saves),
        *((_of_event(event), event) for event in events),
    ]
    lines.sort(key=_place)
    rounds, acts = [Round(1)], [[]]  # type: list[Round], list[list[ArticleEvent]]
    for entry, event in lines:
        rounds[-1].entries.append(entry)
        if event is None:
            continue
        acts[-1].append(event)
        if event.to_state in (workflow.PUBLISHED, workflow.WITHDRAWN) and _ends(event):
            rounds.append(Round(len(rounds) + 1))
            acts.append([])
    for round, events_of_round in zip(rounds, acts, strict=True):
        round.signatures = _signatures(article, events_of_round)
    return [round for round in rounds if round.entries]


def _place(line: tuple[Entry, ArticleEvent | None]) -> tuple[datetime, int, int]:
    """By time. Of one moment: a change is begun, then saved; then what the button did."""
    entry, event = line
    if event is None:
        return entry.at, 1, entry.revision or 0
    return entry.at, 0 if event.verb == "revise" else 2, event.pk


def _ends(event: ArticleEvent) -> bool:
    return event.from_state != event.to_state


def _signatures(article: Article, events: Sequence[ArticleEvent]) -> list[Signature]:
    """The levels of the story's channel, with who passed them since the last submission."""
    passed: dict[str, ArticleEvent] = {}
    for event in events:
        if event.verb in ("submit", "send_back", "recall"):
            passed.clear()
        elif event.verb in workflow.PASSES:
            passed[event.verb] = event
    asked = {verb.name for verb in article.lifecycle.verbs if _is_asked(article, verb.name)}
    return [
        Signature(level, passed.get(name))
        for name, level in _LEVELS
        if name in asked or name in passed
    ]


def _is_asked(article: Article, verb: str) -> bool:
    path = workflow.PATHS[article.review_levels]
    return any(state in article.lifecycle.verb(verb).sources for state in path)


def _of_event(event: ArticleEvent) -> Entry:
    number = event.revision.number if event.revision else None
    return Entry(event.at, event.actor_name, event.label, number, event.note, is_act=True)


def _of_save(save: Revision) -> Entry:
    state = workflow.STRICTEST.state(save.state).label
    kind = save.get_change_kind_display().partition("（")[0] if save.change_kind else ""
    about = "；".join(filter(None, [kind, save.change_reason, save.remark]))
    return Entry(save.at, save.by_name, f"{state}中保存", save.number, about, is_act=False)
