"""Where stories stand in lists: the home page, channels, tags."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone

from jiansite.lib.policies import public_page
from news import archives, front_page, hot, lists, redirects
from news.context_processors import channel_tree
from news.models import Article, Channel, Source, Tag, Topic
from news.models.articles import ArticleQuerySet

TOPICS = 4


@public_page
def home(request: HttpRequest) -> HttpResponse:
    """What staff placed, the newest, what readers read most, topics, a block for each channel."""
    # An older site may have had its stories here, as /?p=1042.
    former = redirects.new_address(f"/?p={request.GET['p']}") if "p" in request.GET else None
    if former is not None:
        return redirect(former, permanent=True)
    now = timezone.now()
    front = front_page.compose(now)
    context = {
        "front": front,
        "hot": hot.most_read(now),
        "topics": Topic.objects.on_home(now)[:TOPICS],
        "blocks": lists.channel_blocks(channel_tree(request), now=now, without=front.shown),
    }
    return TemplateResponse(request, "news/home.html", context)


@public_page
def channel(request: HttpRequest, path: str) -> HttpResponse:
    """A channel with everything below it, newest first."""
    channel = get_object_or_404(Channel.objects.with_ancestors(), path=path)
    tree = channel_tree(request)
    ids, now = tree.ids_below(channel), timezone.now()
    context = {
        "channel": channel,
        "children": tree.children_of(channel),
        "years": archives.years(ids, now=now),
        **_page(request, Article.objects.published(now).in_channels(ids)),
    }
    return TemplateResponse(request, "news/channel.html", context)


@public_page
def archive(request: HttpRequest, path: str, year: str, month: str | None = None) -> HttpResponse:
    """What a channel published in a year or a month; one without stories answers 404."""
    channel = get_object_or_404(Channel.objects.with_ancestors(), path=path)
    ids, now = channel_tree(request).ids_below(channel), timezone.now()
    months = archives.months(ids, int(year), now=now)
    if not months or (month and int(month) not in months):
        raise Http404
    span = archives.month_span(int(year), int(month)) if month else archives.year_span(int(year))
    context = {
        "channel": channel,
        "year": int(year),
        "month": int(month) if month else None,
        "years": archives.years(ids, now=now),
        "months": months,
        **_page(request, Article.objects.published(now).in_channels(ids).within(*span)),
    }
    return TemplateResponse(request, "news/archive.html", context)


@public_page
def tag(request: HttpRequest, name: str) -> HttpResponse:
    """Stories that share a tag."""
    tag = get_object_or_404(Tag, name=name)
    stories = Article.objects.published(timezone.now()).filter(tags=tag)
    return TemplateResponse(request, "news/tag.html", {"tag": tag, **_page(request, stories)})


@public_page
def source(request: HttpRequest, name: str) -> HttpResponse:
    """Stories that come from one house."""
    source = get_object_or_404(Source, name=name)
    stories = Article.objects.published(timezone.now()).filter(source=source)
    context = {"source": source, **_page(request, stories)}
    return TemplateResponse(request, "news/source.html", context)


def _page(request: HttpRequest, stories: ArticleQuerySet) -> dict[str, object]:
    """The part of a list that the address asks for, and that part's own address."""
    before, after = _story(request, "before"), _story(request, "after")
    page = lists.list_page(stories, before=before, after=after)
    canonical = f"{settings.SITE_URL}{request.path}"
    if page.newer_than is not None:
        asked = f"before={before.pk}" if before and not after else f"after={request.GET['after']}"
        canonical = f"{canonical}?{asked}"
    return {"page": page, "address": request.path, "canonical": canonical}


def _story(request: HttpRequest, name: str) -> Article | None:
    """The story next to which a list goes on; a link that names none answers 404."""
    value = request.GET.get(name, "")
    if not value:
        return None
    if not value.isascii() or not value.isdecimal() or len(value) > 18:
        raise Http404
    article = (
        Article.objects.only("published_at").filter(pk=value, published_at__isnull=False).first()
    )
    if article is None:
        raise Http404
    return article
