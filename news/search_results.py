"""Answering a reader's question: the stories that hold its words, or else the closest ones."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import connection
from django.db.models import Value
from django.db.models.expressions import RawSQL

from news import search_ranking, search_text
from news.models import Article
from news.models.articles import ArticleQuerySet
from news.search import Question, Tsquery, titled
from news.search_highlight import Sought
from news.search_ranking import Candidate

# So many are weighed against each other; whatever else matches follows, newest first.
POOL = 200
# Of a long question the rarest tokens are looked up, as long as they lead to few rows in all.
LOOKED_UP = 64
MAX_TOKENS = 200
MAX_ROWS = 20_000
# So many stories are counted; of more, PostgreSQL's own estimate is near enough. It lags behind
# what was just loaded or deleted, which a small site would notice.
COUNTED = 10_000
# How much of a question, by weight, a story must hold to be called close to it.
CLOSE = 0.05
# And how much of the best story's score.
NEAR = 0.3


@dataclass(frozen=True)
class Results:
    """One page of what was found: ids of stories with their scores, in order.

    `is_exact` says that every one of the `count` stories holds the words of the question.
    """

    count: int
    scores: dict[int, float]
    sought: Sought
    is_exact: bool


NOTHING = Results(0, {}, Sought((), ()), is_exact=True)


def find(
    question: Question,
    stories: ArticleQuerySet,
    *,
    now: datetime,
    start: int = 0,
    size: int,
    newest_first: bool = False,
) -> Results:
    """The stories of a page, by relevance or the newest first.

    The strictest reading of the question that any story answers counts.
    """
    for needles in question.readings:
        found = stories.holding(needles)
        if count := found.count():
            if newest_first:
                scores = dict.fromkeys(_keys(found, start, size), 0.0)
            else:
                scores = _by_relevance(found, needles, now=now, start=start, size=size)
            return Results(count, scores, Sought(needles, needles), is_exact=True)
    return _closest(
        question, stories, now=now, page=slice(start, start + size), by_date=newest_first
    )


def _by_relevance(
    found: ArticleQuerySet, needles: tuple[str, ...], *, now: datetime, start: int, size: int
) -> dict[int, float]:
    pool = _titles_first(found, needles)
    scores = search_ranking.by_place(pool, needles, now=now)
    keys = _best_first(pool, scores)[start : start + size]
    if len(keys) < size and len(pool) == POOL:
        beyond = found.exclude(pk__in=[candidate.pk for candidate in pool])
        keys += _keys(beyond, max(start - POOL, 0), size - len(keys))
    return {key: scores.get(key, 0.0) for key in keys}


def _closest(
    question: Question, stories: ArticleQuerySet, *, now: datetime, page: slice, by_date: bool
) -> Results:
    """Stories that hold most of the question, as far as there are any."""
    weights, found = likely(search_text.whole_tokens(question.folded), stories)
    pool = _candidates(stories.filter(pk__in=found))
    scores = search_ranking.by_likeness(pool, question.folded, weights, now=now)
    least = NEAR * max(scores.values(), default=0)
    pool = [candidate for candidate in pool if scores[candidate.pk] >= least]
    ordered = [candidate.pk for candidate in pool] if by_date else _best_first(pool, scores)
    heavy = max(weights.values(), default=0) / 2
    telling = [token for token, weight in weights.items() if weight >= heavy]
    shown = {key: scores[key] for key in ordered[page]}
    return Results(len(pool), shown, Sought(list(weights), telling), is_exact=False)


def likely(
    tokens: Sequence[str], stories: ArticleQuerySet, *, most: int = POOL
) -> tuple[dict[str, float], dict[int, float]]:
    """What the rarest of these tokens weigh, and the stories that hold most of the weight.

    How many stories hold a token is first guessed from PostgreSQL's own statistics, so that
    tokens that are everywhere are not even looked up, and then counted.
    """
    if not tokens:
        return {}, {}
    held = stories.filter(search_vector=Tsquery(RawSQL("term.query", ()))).values("pk")
    inner, parameters = held.order_by().query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(
            _LIKELY.format(held=inner),
            [
                *(COUNTED, COUNTED),
                *(list(tokens[:MAX_TOKENS]), MAX_ROWS, LOOKED_UP),
                *(*parameters, CLOSE, most),
            ],
        )
        rows = cursor.fetchall()
    weights = {token: weight for token, weight, _ in rows if token is not None}
    return weights, {key: weight for token, weight, key in rows if token is None}


# Two kinds of rows come back: token and weight, then weight and id of a story. A token that
# nobody holds weighs as the rarest ones do: a question of such tokens has no close story.
_LIKELY = """
WITH statistics AS (
    SELECT common.token, common.frequency
    FROM pg_stats, unnest(most_common_elems::text::text[], most_common_elem_freqs)
        AS common (token, frequency)
    WHERE schemaname = current_schema() AND tablename = 'news_article'
        AND attname = 'search_vector'
), counted AS (
    SELECT count(*) AS stories FROM (SELECT FROM news_article LIMIT %s) AS beginning
), size AS (
    SELECT CASE WHEN counted.stories < %s THEN counted.stories
        ELSE greatest(reltuples, counted.stories) END::float AS stories
    FROM counted, pg_class WHERE oid = 'news_article'::regclass
), term AS MATERIALIZED (
    SELECT token, ('''' || token || '''')::tsquery AS query
    FROM (
        SELECT token, frequency,
            sum(coalesce(frequency, 0) * size.stories) OVER by_rareness AS rows_so_far,
            row_number() OVER by_rareness AS place
        FROM unnest(%s::text[]) AS asked (token) LEFT JOIN statistics USING (token), size
        WINDOW by_rareness AS (ORDER BY coalesce(frequency, 0), token)
    ) AS priced
    WHERE place = 1 OR (rows_so_far <= %s AND place <= %s)
), held AS MATERIALIZED (
    SELECT term.token, story.id
    FROM term CROSS JOIN LATERAL ({held}) AS story (id)
), weight AS MATERIALIZED (
    SELECT token, ln(1 + greatest(size.stories - count(held.id) + 0.5, 0)
        / (count(held.id) + 0.5)) AS weight
    FROM term LEFT JOIN held USING (token), size GROUP BY token, size.stories
), likely AS (
    SELECT held.id, sum(weight) AS score FROM held JOIN weight USING (token) GROUP BY held.id
    HAVING sum(weight) >= %s * (SELECT sum(weight) FROM weight)
    ORDER BY score DESC, held.id DESC LIMIT %s
)
SELECT token, weight, NULL AS id FROM weight
UNION ALL SELECT NULL, score, id FROM likely
"""


def _titles_first(found: ArticleQuerySet, needles: tuple[str, ...]) -> list[Candidate]:
    """The newest stories with a needle in the title, then the newest of all, newest first.

    So that an old title is not lost among many new bodies.
    """
    in_title, anywhere = (
        stories.annotate(place=Value(place)).newest_first().values_list(*_CANDIDATE, "place")[:POOL]
        for place, stories in enumerate((found.filter(search_vector=titled(needles)), found))
    )
    rows = sorted(in_title.union(anywhere, all=True), key=lambda row: row[3])
    chosen: dict[int, Candidate] = {}
    for pk, text, moment, _ in rows:
        if len(chosen) < POOL:
            chosen.setdefault(pk, Candidate(pk, text or "", moment))
    return sorted(chosen.values(), key=lambda each: (each.published_at, each.pk), reverse=True)


_CANDIDATE = ("pk", "search_text", "published_at")


def _candidates(found: ArticleQuerySet) -> list[Candidate]:
    rows = found.newest_first().values_list(*_CANDIDATE)[:POOL]
    return [Candidate(pk, text or "", moment) for pk, text, moment in rows if moment]


def _best_first(pool: list[Candidate], scores: dict[int, float]) -> list[int]:
    """The pool comes newest first, and sorting keeps that among equals."""
    return [each.pk for each in sorted(pool, key=lambda each: -scores[each.pk])]


def _keys(found: ArticleQuerySet, start: int, size: int) -> list[int]:
    return list(found.newest_first().values_list("pk", flat=True)[start : start + size])


def articles(results: Results, stories: ArticleQuerySet) -> list[Article]:
    """The stories of the page, in order, loaded as the caller needs them."""
    found = stories.in_bulk(results.scores)
    return [found[key] for key in results.scores if key in found]
