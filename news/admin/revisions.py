"""The revisions of a story: read, compared two by two, restored."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone

from jiansite.lib import differences
from jiansite.lib.people import signed_in
from news import revisions, verbs, workflow
from news.comparison import differences_between
from news.models import Article, Revision
from news.models.corrections import Change

PAGE = 50
# Signs of unchanged text beside a change, unless the whole is asked for.
CONTEXT = 60


class RevisionsMixin:
    """For the admin of articles: pages for whoever may see revisions."""

    admin_site: Any
    model: Any

    def get_urls(self) -> list[URLPattern]:
        """Below the story, before the admin's catch-all."""
        wrap = self.admin_site.admin_view
        base = "<int:pk>/revisions/"
        return [
            path(base, wrap(self.revision_list), name="news_article_revisions"),
            path(f"{base}compare/", wrap(self.compare), name="news_article_compare"),
            path(f"{base}<int:number>/", wrap(self.revision), name="news_article_revision"),
            path(f"{base}<int:number>/restore/", wrap(self.restore), name="news_article_restore"),
            *super().get_urls(),  # type: ignore[misc]
        ]

    def revision_list(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Newest first, with a choice of two to compare."""
        article = self._article(request, pk)
        found = article.revisions.newest_first().without_content()
        before = request.GET.get("before", "")
        if before.isdecimal() and len(before) < 9:
            found = found.filter(number__lt=int(before))
        rows = list(found.prefetch_related("events")[: PAGE + 1])
        shown = rows[:PAGE]
        context = self._context(request, article, "版本记录") | {
            "revisions": shown,
            "older": shown[-1].number if len(rows) > PAGE else None,
            "first": shown[1].number if shown[1:] else None,
            "second": shown[0].number if shown else None,
            "may_restore": not verbs.may_write(article, by=request.user),
        }
        return TemplateResponse(request, "admin/news/article/revisions.html", context)

    def compare(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Two revisions, field by field and word by word; the older one first."""
        article = self._article(request, pk)
        older, newer = sorted(
            (self._revision(article, request.GET.get(name, "")) for name in ("old", "new")),
            key=lambda revision: revision.number,
        )
        found = differences_between(older.content, newer.content)
        is_whole = "whole" in request.GET
        context = self._context(request, article, "对照两个版本") | {
            "older": older,
            "newer": newer,
            "changes": found if is_whole else [_shortened(change) for change in found],
            "is_whole": is_whole,
        }
        return TemplateResponse(request, "admin/news/article/compare.html", context)

    def revision(self, request: HttpRequest, pk: int, number: int) -> HttpResponse:
        """One revision as readers would see it."""
        article = self._article(request, pk)
        revision = self._revision(article, str(number))
        revisions.show(article, revision.content)
        context = {"article": article, "for_staff": True, "revision": revision}
        return TemplateResponse(request, "news/article.html", context)

    def restore(self, request: HttpRequest, pk: int, number: int) -> HttpResponse:
        """Confirm, and on POST make the revision the working copy again."""
        article = self._article(request, pk)
        if not self.has_change_permission(request):  # type: ignore[attr-defined]
            raise PermissionDenied
        revision = self._revision(article, str(number))
        refusal = verbs.may_write(article, by=request.user)
        if request.method == "POST" and not refusal:
            refusal = self._restore(request, pk, revision)
            if not refusal:
                return redirect(reverse("admin:news_article_change", args=[pk]))
        working = revisions.working_content(article)
        context = self._context(request, article, f"恢复{revision}") | {
            "revision": revision,
            "changes": [_shortened(c) for c in differences_between(working, revision.content)],
            "refusal": refusal,
        }
        status = 409 if request.method == "POST" else 200
        return TemplateResponse(request, "admin/news/article/restore.html", context, status=status)

    @transaction.atomic
    def _restore(self, request: HttpRequest, pk: int, revision: Revision) -> str:
        """With the story locked: why not, or nothing when it was done."""
        article = Article.objects.select_for_update(of=("self",)).get(pk=pk)
        person, now = signed_in(request), timezone.now()
        if refusal := verbs.may_write(article, by=person):
            return refusal
        if revision.digest == revisions.digest(revisions.working_content(article)):
            return "现在的内容就是这一版，没有什么要恢复。"
        if article.status == workflow.PUBLISHED:
            verbs.revise(article, by=person, now=now)
        kept = revisions.restore(article, revision, by=person, now=now)
        messages.success(request, f"已恢复{revision}的内容，存为{kept or revision}。")
        return ""

    def _article(self, request: HttpRequest, pk: int) -> Article:
        if not (
            self.has_view_permission(request)  # type: ignore[attr-defined]
            and request.user.has_perm("news.view_revision")
        ):
            raise PermissionDenied
        return get_object_or_404(Article.objects.for_page(), pk=pk)

    def _revision(self, article: Article, number: str) -> Revision:
        if not number.isdecimal() or len(number) > 9:
            raise Http404
        return get_object_or_404(article.revisions, number=int(number))

    def _context(self, request: HttpRequest, article: Article, title: str) -> dict[str, Any]:
        return {
            **self.admin_site.each_context(request),
            "opts": self.model._meta,
            "article": article,
            "title": f"{title}：{article}",
            "page": title,
        }


def _shortened(change: Change) -> Change:
    return Change(change.label, differences.shortened(change.pieces, context=CONTEXT))
