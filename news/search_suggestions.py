"""Ways on for readers who have asked nothing yet, or found nothing."""

from datetime import datetime

from django.db.models import Q, Value
from django.db.models.functions import StrIndex

from news import search_text
from news.models import Article, Channel, ChannelTree, Tag
from news.models.articles import ArticleQuerySet
from news.search import Question

MOST_TAGS = 12
MOST_PARTS = 5
NEWEST = 60


def current_tags(now: datetime) -> list[Tag]:
    """Tags of the newest stories."""
    newest = Article.objects.published(now).newest_first().values("pk")[:NEWEST]
    newest_tags = Article.tags.through.objects.filter(article__in=newest).values("tag")
    return list(Tag.objects.filter(pk__in=newest_tags)[:MOST_TAGS])


def tags_in(question: Question) -> list[Tag]:
    """Tags that the question names, or that it is a part of."""
    if question.is_empty:
        return []
    words = Q()
    for needle in question.readings[-1][:MOST_PARTS]:
        words |= Q(name__icontains=needle)
    named = Tag.objects.annotate(place=StrIndex(Value(question.folded), "name"))
    return list(named.filter(words | Q(place__gt=0))[:MOST_TAGS])


def channels_in(question: Question, tree: ChannelTree) -> list[Channel]:
    """Channels that the question names, or that it is a part of."""
    if question.is_empty:
        return []
    return [
        channel
        for channel in tree.in_order()
        if any(
            needle in name or name in needle
            for name in [search_text.fold(channel.name)]
            for needle in question.readings[-1]
        )
    ]


def parts_found(question: Question, stories: ArticleQuerySet) -> list[str]:
    """Those parts of a question of several that stories hold, to be asked alone."""
    parts = question.readings[-1] if question.readings else ()
    if len(parts) < 2:
        return []
    return [part for part in parts[:MOST_PARTS] if stories.holding((part,)).exists()]
