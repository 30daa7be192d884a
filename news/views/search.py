"""Finding stories by words."""

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone

from jiansite.lib.policies import public_page
from news.models import Article

RESULTS = 20


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
