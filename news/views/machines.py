"""What programs ask for: feeds, sitemaps, the web manifest."""

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.templatetags.static import static
from django.urls import reverse
from django.utils import timezone

from jiansite.lib.policies import public_page
from news import feeds, sitemaps
from news.context_processors import channel_tree
from news.models import Article, Channel, SiteProfile


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
    return _sitemap(request, "news/sitemap.xml", sitemaps.pages(timezone.now()))


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


def _sitemap(request: HttpRequest, template: str, entries: list[sitemaps.Entry]) -> HttpResponse:
    return TemplateResponse(
        request, template, {"entries": entries}, content_type="application/xml; charset=utf-8"
    )
