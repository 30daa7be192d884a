"""送审单 in the admin: a page to print for every story."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils import timezone

from jiansite.lib.people import display_name, signed_in
from news.models import Article
from news.review_sheet import sheet_of


class ReviewSheetMixin:
    """For the admin of articles: one more page of each story, with the right to see it."""

    admin_site: Any
    model: Any

    def get_urls(self) -> list[URLPattern]:
        """The page, before the admin's catch-all."""
        page = path(
            "<int:pk>/review-sheet/",
            self.admin_site.admin_view(self.review_sheet),
            name="news_article_review_sheet",
        )
        return [page, *super().get_urls()]  # type: ignore[misc]

    def review_sheet(self, request: HttpRequest, pk: int) -> TemplateResponse:
        """Everything on record about a story, on paper."""
        if not self.has_view_permission(request):  # type: ignore[attr-defined]
            raise PermissionDenied
        found = Article.objects.within_reach_of(signed_in(request)).select_related(
            "channel", "source", "created_by", "working_revision__channel", "approved_revision"
        )
        article = found.filter(pk=pk).first()
        if article is None:
            raise Http404
        context = {
            **self.admin_site.each_context(request),
            "opts": self.model._meta,
            "title": f"送审单：{article}",
            "sheet": sheet_of(article),
            "author": display_name(article.created_by) if article.created_by else "",
            "printed_at": timezone.now(),
            "printed_by": display_name(signed_in(request)),
        }
        return TemplateResponse(request, "admin/news/article/review_sheet.html", context)
