"""Stories akin to a story: by its tags, and by the rare words of its title and summary."""

from collections.abc import Sequence
from datetime import datetime

from django.core.cache import cache
from django.db.models import Count, Q

from news import search_ranking, search_results, search_text
from news.models import Article
from news.search_ranking import Candidate

CANDIDATES = 40
SUMMARY = 200
# What a tag in common is worth, where 1 is the story's every word; and how much makes two
# stories akin. Below it they share chance words, or one broad tag and nothing else.
SHARED_TAG = 0.15
AKIN = 0.25
_AGE = 10 * 60  # seconds


def related(article: Article, limit: int, *, now: datetime) -> Sequence[Article]:
    """Published stories akin to this one, the closest first; none rather than unlike ones.

    One query, and two more once in `_AGE`, however many stories there are. What is akin may be
    that old; whether it is public is asked each time.
    """
    key = f"related:{article.pk}"
    akin: list[int] | None = cache.get(key)
    if akin is None:
        akin = _akin(article, now=now)
        cache.set(key, akin, _AGE)
    if not akin:
        return []
    found = Article.objects.published(now).for_lists().in_bulk(akin)
    return [found[pk] for pk in akin if pk in found][:limit]


def _akin(article: Article, *, now: datetime) -> list[int]:
    """The ids of the akin, the closest first: more than are shown, in case some are withdrawn."""
    others = Article.objects.published(now).exclude(pk=article.pk)
    words = search_text.fold(f"{article.title}\n{article.summary[:SUMMARY]}")
    weights, likely = search_results.likely(
        search_text.whole_tokens(words), others, most=CANDIDATES
    )
    own_tags = Article.tags.through.objects.filter(article=article.pk).values("tag")
    tagged = others.filter(tags__in=own_tags).newest_first().values("pk")[:CANDIDATES]
    near = list(
        others.filter(Q(pk__in=likely) | Q(pk__in=tagged))
        .only("published_at", "search_text")
        .newest_first()
        .annotate(shared_tags=Count("tags", filter=Q(tags__in=own_tags)))
    )
    closeness = _likeness(near, weights, now=now)
    for other in near:
        closeness[other.pk] += SHARED_TAG * other.shared_tags
    akin = [other.pk for other in near if closeness[other.pk] >= AKIN]
    return sorted(akin, key=lambda pk: -closeness[pk])[:CANDIDATES]


def _likeness(
    near: Sequence[Article], weights: dict[str, float], *, now: datetime
) -> dict[int, float]:
    """How much of the words' weight each holds, for its length; about 1 for all of them."""
    pool = [
        Candidate(other.pk, other.search_text or "", other.published_at or now) for other in near
    ]
    scores = search_ranking.by_likeness(pool, "", weights, now=now)
    most = sum(weights.values()) * (search_ranking.SATURATION + 1) / 2 or 1
    return {pk: score / most for pk, score in scores.items()}
