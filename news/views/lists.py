"""Where stories stand in lists: the home page, channels, tags."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.utils import timezone

from jiansite.lib.policies import public_page
from news import lists
from news.context_processors import channel_tree
from news.models import Article, Channel, Source, Tag

SECONDS = 6
LIVE = 12


@public_page
def home(request: HttpRequest) -> HttpResponse:
    """One lead story, a short list of seconds, the newest, and a block for each channel."""
    now = timezone.now()
    newest = list(Article.objects.published(now).newest_first().for_lists()[: LIVE + SECONDS + 1])
    lead = next((article for article in newest if article.cover_id), newest[0] if newest else None)
    others = [article for article in newest if article != lead]
    shown = {article.pk for article in [*others[:SECONDS], *([lead] if lead else [])]}
    context = {
        "lead": lead,
        "seconds": others[:SECONDS],
        "newest": others[SECONDS : SECONDS + LIVE],
        "blocks": lists.channel_blocks(channel_tree(request), now=now, without=shown),
    }
    return TemplateResponse(request, "news/home.html", context)


@public_page
def channel(request: HttpRequest, path: str) -> HttpResponse:
    """A channel with everything below it, newest first."""
    channel = get_object_or_404(Channel.objects.with_ancestors(), path=path)
    tree = channel_tree(request)
    articles = Article.objects.published(timezone.now()).in_channels(tree.ids_below(channel))
    context = {
        "channel": channel,
        "children": tree.children_of(channel),
        "page": lists.list_page(articles, before=_before(request)),
    }
    return TemplateResponse(request, "news/channel.html", context)


@public_page
def tag(request: HttpRequest, name: str) -> HttpResponse:
    """Stories that share a tag."""
    tag = get_object_or_404(Tag, name=name)
    articles = Article.objects.published(timezone.now()).filter(tags=tag)
    context = {"tag": tag, "page": lists.list_page(articles, before=_before(request))}
    return TemplateResponse(request, "news/tag.html", context)


@public_page
def source(request: HttpRequest, name: str) -> HttpResponse:
    """Stories that come from one house."""
    source = get_object_or_404(Source, name=name)
    articles = Article.objects.published(timezone.now()).filter(source=source)
    context = {"source": source, "page": lists.list_page(articles, before=_before(request))}
    return TemplateResponse(request, "news/source.html", context)


def _before(request: HttpRequest) -> Article | None:
    """The story after which a list goes on; a link that is none answers 404."""
    value = request.GET.get("before", "")
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
