"""专题: stories of different channels on one subject."""

from dataclasses import dataclass
from itertools import groupby

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.utils import timezone

from jiansite.lib.policies import public_page
from news.models import Article, Topic, TopicEntry, TopicSection

MOST = 200


@dataclass(frozen=True)
class Part:
    """A section of a topic with its stories; the first part may have no heading."""

    section: TopicSection | None
    articles: list[Article]


@public_page
def topics(request: HttpRequest) -> HttpResponse:
    """All topics, the newest first."""
    found = Topic.objects.published(timezone.now()).newest_first()[:MOST]
    return TemplateResponse(request, "news/topics.html", {"topics": found})


@public_page
def topic(request: HttpRequest, slug: str) -> HttpResponse:
    """One topic with its sections; those without a story that readers can open are left out."""
    now = timezone.now()
    topics = Topic.objects.published(now).select_related("banner")
    topic = get_object_or_404(topics, slug=slug)
    entries = TopicEntry.objects.filter(topic=topic).shown(now)
    parts = [
        Part(section, [entry.article for entry in entries_of])
        for section, entries_of in groupby(entries, key=lambda entry: entry.section)
    ]
    return TemplateResponse(request, "news/topic.html", {"topic": topic, "parts": parts})
