"""预览: the working copy as readers will see it, on phone and desk, and links to hand out."""

from typing import Any

from csp.constants import SELF
from csp.decorators import csp_replace, csp_update
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_POST

from jiansite.lib.people import signed_in
from news import previews, revisions
from news.models import Article, PreviewLink

_with_frames: Any = csp_update({"frame-src": [SELF]})
_in_frame: Any = csp_replace({"frame-ancestors": [SELF]})
MOST_SHOWN = 20


class PreviewMixin:
    """For the admin of articles."""

    admin_site: Any

    def get_urls(self) -> list[URLPattern]:
        """Four views, before the admin's catch-all."""
        wrap = self.admin_site.admin_view
        framed = xframe_options_sameorigin(_in_frame(never_cache(self.preview_page)))
        return [
            path(
                "<int:pk>/preview/", wrap(_with_frames(self.preview)), name="news_article_preview"
            ),
            path("<int:pk>/preview/page/", wrap(framed), name="news_article_preview_page"),
            path(
                "<int:pk>/preview/links/",
                wrap(require_POST(self.hand_out_preview)),
                name="news_article_preview_hand_out",
            ),
            path(
                "<int:pk>/preview/links/<int:link_pk>/revoke/",
                wrap(require_POST(self.revoke_preview)),
                name="news_article_preview_revoke",
            ),
            *super().get_urls(),  # type: ignore[misc]
        ]

    def preview(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Both widths, and the links that are out."""
        article = self._previewed(request, pk)
        links = PreviewLink.objects.filter(article=article).open(timezone.now())
        context = {
            **self.admin_site.each_context(request),
            "opts": Article._meta,
            "title": f"预览：{revisions.working_content(article)['title']}",
            "article": article,
            "revision": article.working_revision,
            "page": reverse("admin:news_article_preview_page", args=[article.pk]),
            "may_hand_out": self._may_hand_out(request),
            "lifetimes": PreviewLink.Lifetime.choices,
            "links": [
                (link, _address(link)) for link in links.select_related("revision")[:MOST_SHOWN]
            ],
        }
        return TemplateResponse(request, "admin/news/article/preview.html", context)

    def preview_page(self, request: HttpRequest, pk: int) -> HttpResponse:
        """What stands in the frames. Pictures without a file have placeholders."""
        article = self._previewed(request, pk)
        revisions.show(article, revisions.working_content(article))
        context = {"article": article, "for_staff": True, "revision": article.working_revision}
        return TemplateResponse(request, "news/article.html", context)

    def hand_out_preview(self, request: HttpRequest, pk: int) -> HttpResponse:
        """A new link for somebody outside."""
        article = self._previewed(request, pk)
        if not self._may_hand_out(request):
            raise PermissionDenied
        lifetime = request.POST.get("lifetime", "")
        if lifetime not in PreviewLink.Lifetime.values:
            messages.error(request, "请选择链接的有效时间。")
        else:
            link = previews.hand_out(
                article, lifetime=lifetime, by=signed_in(request), now=timezone.now()
            )
            until = timezone.localtime(link.expires_at)
            messages.success(request, f"预览链接已生成，有效到 {until:%Y-%m-%d %H:%M}。")
        return redirect("admin:news_article_preview", article.pk)

    def revoke_preview(self, request: HttpRequest, pk: int, link_pk: int) -> HttpResponse:
        """The link shows nothing from now on."""
        article = self._previewed(request, pk)
        if not self._may_hand_out(request):
            raise PermissionDenied
        previews.revoke(
            get_object_or_404(PreviewLink, pk=link_pk, article=article), now=timezone.now()
        )
        messages.success(request, "链接已收回，打开的人会看到“预览已结束”。")
        return redirect("admin:news_article_preview", article.pk)

    def _previewed(self, request: HttpRequest, pk: int) -> Article:
        article = get_object_or_404(
            Article.objects.for_page().select_related("working_revision"), pk=pk
        )
        if not self.has_view_permission(request, article):  # type: ignore[attr-defined]
            raise PermissionDenied
        return article

    def _may_hand_out(self, request: HttpRequest) -> bool:
        """Whoever may write stories; also while this one is locked for review."""
        return request.user.has_perm("news.change_article")


def _address(link: PreviewLink) -> str:
    token = previews.token_of(link)
    return f"{settings.SITE_URL}{reverse('news:preview', args=[token])}"
