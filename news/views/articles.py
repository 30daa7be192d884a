"""What readers came for: one story, or a page of the house itself."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.utils import timezone

from jiansite.lib.client_address import client_address
from jiansite.lib.policies import counter, public_page
from news import clicks, workflow
from news.models import Article, Page


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
def page(request: HttpRequest, slug: str) -> HttpResponse:
    """A single page of the house."""
    return TemplateResponse(request, "news/page.html", {"page": get_object_or_404(Page, slug=slug)})
