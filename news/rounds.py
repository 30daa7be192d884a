"""Who has had a hand in what is in work, for any number of stories in two queries."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, field

from news import workflow
from news.models import Article, ArticleEvent, Revision
from news.workflow import Round

_SENT = ("submit", "schedule")
_BEFORE_REVIEW = (workflow.DRAFT, workflow.PUBLISHED)


@dataclass
class _Acts:
    """What the events of one story say, read in their order."""

    published: int = 0  # the revision with which it last came before readers
    submitter: int | None = None
    passers: set[int] = field(default_factory=set)


def rounds_of(articles: Collection[Article]) -> dict[int, Round]:
    """The round of each story, by its id."""
    acts: defaultdict[int, _Acts] = defaultdict(_Acts)
    events = ArticleEvent.objects.filter(article__in=articles).order_by("pk")
    for pk, verb, to_state, actor, number in events.values_list(
        "article", "verb", "to_state", "actor", "revision__number"
    ):
        _read(acts[pk], verb, to_state, actor, number or 0)
    saves: defaultdict[int, set[tuple[int, str]]] = defaultdict(set)
    rows = Revision.objects.filter(article__in=articles, by__isnull=False).order_by()
    for pk, number, person, state in rows.values_list("article", "number", "by", "state"):
        if number > acts[pk].published:
            saves[pk].add((person, state))
    return {each.pk: _round(each, acts[each.pk], saves[each.pk]) for each in articles}


def _read(acts: _Acts, verb: str, to_state: str, actor: int | None, number: int) -> None:
    if to_state == workflow.PUBLISHED:
        acts.published = max(acts.published, number)
    if verb in _SENT:
        acts.submitter = actor
        acts.passers.clear()
    elif verb in workflow.PASSES and actor:
        acts.passers.add(actor)


def _round(article: Article, acts: _Acts, saves: set[tuple[int, str]]) -> Round:
    writers = {person for person, state in saves if state in _BEFORE_REVIEW}
    return Round(
        writers=frozenset(filter(None, {*writers, article.created_by_id})),
        savers=frozenset(person for person, _ in saves),
        passers=frozenset(acts.passers),
        submitter=acts.submitter,
        is_change_of_live=article.is_change_of_live,
    )
