"""Every page that readers of the news meet."""

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.templatetags.static import static
from django.urls import reverse
from django.utils import timezone

from jiansite.lib.client_address import client_address
from jiansite.lib.policies import counter, public_page
from news import clicks, feeds, lists, sitemaps, workflow
from news.context_processors import channel_tree
from news.models import Article, Channel, Page, SiteProfile, Tag

SECONDS = 6
LIVE = 12
RESULTS = 20


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
def article(request: HttpRequest, pk: int) -> HttpResponse:
    """One story; a withdrawn one answers 410 with its reason."""
    article = get_object_or_404(Article.objects.for_page(), pk=pk)
    if article.status == workflow.WITHDRAWN:
        return TemplateResponse(request, "news/withdrawn.html", {"article": article}, status=410)
    if not article.is_public(timezone.now()):
        raise Http404
    return TemplateResponse(request, "news/article.html", {"article": article})


@counter
def click(request: HttpRequest, pk: int) -> HttpResponse:
    """A reader has the story in front of them."""
    # Older browsers do not say where a request comes from; another site's page does.
    is_ours = request.headers.get("Sec-Fetch-Site", "same-origin") == "same-origin"
    if is_ours and Article.objects.published(timezone.now()).filter(pk=pk).exists():
        clicks.count(
            pk,
            reader=client_address(request),
            agent=request.headers.get("User-Agent", ""),
        )
    return HttpResponse(status=204)


@public_page
def search(request: HttpRequest) -> HttpResponse:
    """Stories that hold the words asked for."""
    text = request.GET.get("q", "").replace("\x00", "").strip()
    found = (
        Article.objects.published(timezone.now()).matching(text).for_lists()[:RESULTS]
        if text
        else []
    )
    context = {"text": text, "articles": list(found)}
    return TemplateResponse(request, "news/search.html", context)


@public_page
def feed(request: HttpRequest, kind: str, path: str = "") -> HttpResponse:
    """The newest stories of the site or of a channel, for feed readers."""
    site = SiteProfile.load()
    articles = Article.objects.published(timezone.now()).newest_first().for_feeds()
    title, description, home = site.name, site.slogan or site.name, reverse("news:home")
    if path:
        channel = get_object_or_404(Channel, path=path)
        articles = articles.in_channels(channel_tree(request).ids_below(channel))
        title, home = f"{channel.name} - {site.name}", channel.get_absolute_url()
        description = channel.introduction or title
    newest = list(articles[: feeds.LENGTH])
    return feeds.answer(feeds.Feed(title, description, home, request.path, newest), kind)


@public_page
def sitemap_index(request: HttpRequest) -> HttpResponse:
    """All sitemaps."""
    return _sitemap(request, "news/sitemap_index.xml", sitemaps.months(timezone.now()))


@public_page
def sitemap_pages(request: HttpRequest) -> HttpResponse:
    """The pages that are no stories."""
    return _sitemap(request, "news/sitemap.xml", sitemaps.pages())


@public_page
def sitemap_month(request: HttpRequest, year: str, month: str) -> HttpResponse:
    """The stories of one month; a month without any answers 404."""
    entries = sitemaps.stories_of(int(year), int(month), now=timezone.now())
    if not entries:
        raise Http404
    return _sitemap(request, "news/sitemap.xml", entries)


@public_page
def news_sitemap(request: HttpRequest) -> HttpResponse:
    """The stories of the last two days."""
    return _sitemap(request, "news/news_sitemap.xml", sitemaps.news(timezone.now()))


@public_page
def manifest(request: HttpRequest) -> HttpResponse:
    """What a phone needs to keep the site on its home screen."""
    site = SiteProfile.load()
    icons = [
        {"src": static(f"img/icon-{size}.png"), "sizes": f"{size}x{size}", "type": "image/png"}
        for size in (192, 512)
    ]
    facts = {
        "name": site.name,
        "short_name": site.name[:12],
        "lang": "zh-CN",
        "start_url": reverse("news:home"),
        "display": "browser",
        "background_color": "#fdfcf9",
        "theme_color": "#a4161a",
        "icons": icons,
    }
    return JsonResponse(facts, content_type="application/manifest+json")


@public_page
def page(request: HttpRequest, slug: str) -> HttpResponse:
    """A single page of the house."""
    return TemplateResponse(request, "news/page.html", {"page": get_object_or_404(Page, slug=slug)})


def _sitemap(request: HttpRequest, template: str, entries: list[sitemaps.Entry]) -> HttpResponse:
    return TemplateResponse(
        request, template, {"entries": entries}, content_type="application/xml; charset=utf-8"
    )


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
