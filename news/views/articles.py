"""What readers came for: one story, or a page of the house itself."""

from datetime import datetime

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.utils import timezone

from jiansite.lib.client_address import client_address
from jiansite.lib.policies import counter, public_page
from jiansite.lib.qr import qr_svg
from news import addresses, albums, attachments, clicks, workflow
from news.models import Article, Attachment, Page, Topic
from news.related import related

RELATED = 5


@public_page
def article(request: HttpRequest, pk: int) -> HttpResponse:
    """One story; a withdrawn one answers 410 with its reason."""
    now = timezone.now()
    article = get_object_or_404(Article.objects.for_page(), pk=pk)
    if not article.is_public(now):
        return gone(request, article)
    context = {
        "article": article,
        "corrections": article.corrections.public(),
        "topics": Topic.objects.published(now).filter(entries__article=article).newest_first(),
        "related": related(article, RELATED, now=now),
        **_neighbours(article, now=now),
    }
    return TemplateResponse(request, "news/article.html", context)


@public_page
def corrections(request: HttpRequest, pk: int) -> HttpResponse:
    """What was changed in a story since readers saw it first, word by word."""
    article = get_object_or_404(Article.objects.for_page(), pk=pk)
    if not article.is_public(timezone.now()):
        return gone(request, article)
    found = article.corrections.public()
    if not found:
        raise Http404
    context = {"article": article, "corrections": found}
    return TemplateResponse(request, "news/corrections.html", context)


def _neighbours(article: Article, *, now: datetime) -> dict[str, Article | None]:
    """The stories of the same channel right before and after this one."""
    channel = (
        Article.objects.published(now)
        .in_channels([article.channel_id])
        .only("title", "published_at")
    )
    return {
        "previous": channel.older_than(article).newest_first().first(),
        "following": channel.newer_than(article).oldest_first().first(),
    }


@public_page
def article_qr(request: HttpRequest, pk: int) -> HttpResponse:
    """The QR of a story's address, to go on reading on a phone."""
    article = get_object_or_404(Article.objects.published(timezone.now()).only("title"), pk=pk)
    picture = qr_svg(addresses.article(article), title=f"扫码阅读：{article.title}")
    return HttpResponse(picture, content_type="image/svg+xml")


@public_page
def photo(request: HttpRequest, pk: int, photo_pk: int) -> HttpResponse:
    """One photo of a story, as large as the window."""
    article = get_object_or_404(Article.objects.with_trail(), pk=pk)
    if not article.is_public(timezone.now()):
        return gone(request, article)
    place = albums.place_of(photo_pk, article)
    if place is None:
        raise Http404
    return TemplateResponse(request, "news/photo.html", {"article": article, "place": place})


@public_page
def attachment(request: HttpRequest, pk: int, attachment_pk: int) -> HttpResponseBase:
    """A document of a story, as a file; gone with its story."""
    public = Attachment.objects.public(timezone.now())
    return attachments.download(get_object_or_404(public, pk=attachment_pk, article=pk))


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
def page(request: HttpRequest, slug: str) -> HttpResponse:
    """A single page of the house."""
    return TemplateResponse(request, "news/page.html", {"page": get_object_or_404(Page, slug=slug)})


def gone(request: HttpRequest, article: Article) -> HttpResponse:
    """410 with the reason for what readers had seen; 404 for what they never have."""
    if article.status != workflow.WITHDRAWN or article.published_at is None:
        raise Http404
    return TemplateResponse(request, "news/withdrawn.html", {"article": article}, status=410)
