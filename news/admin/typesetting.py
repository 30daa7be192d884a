"""一键排版 in the admin: what it would change is shown, and what was ticked is done."""

from collections.abc import Collection
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone

from jiansite.lib import differences
from jiansite.lib.differences import SAME
from jiansite.lib.people import signed_in
from news import editor, revisions, typesetting, verbs, workflow
from news.admin.preflight import typed_content, unreadable
from news.models import Article, Correction
from news.typesetting import Offer

REMARK = "一键排版"
# Signs of unchanged text beside a change.
CONTEXT = 24
# A space that goes should be seen to go.
_VISIBLE = {**dict.fromkeys(map(ord, " \u00a0\t"), "␣"), ord("\u3000"): "□", ord("\n"): "↵"}
_LABELS = {"kicker": "引题", "title": "标题", "subtitle": "副题", "summary": "导读"}


class TypesettingMixin:
    """For the admin of articles, before the mixin with the check: a page, and on the form."""

    admin_site: Any
    model: Any

    def get_urls(self) -> list[URLPattern]:
        """Both, before the admin's catch-all."""
        wrap = self.admin_site.admin_view
        return [
            path("typeset/", wrap(self.typeset_typed), name="news_article_typeset_typed"),
            path("<int:pk>/typeset/", wrap(self.typeset), name="news_article_typeset"),
            *super().get_urls(),  # type: ignore[misc]
        ]

    def typeset_typed(self, request: HttpRequest) -> HttpResponse:
        """For a form that is open: the offers, or with `do` the texts to put into the form."""
        self.typed_story(request)  # type: ignore[attr-defined]
        if refusal := unreadable(request):
            return refusal
        content = typed_content(request.POST)
        if "do" in request.POST:
            texts = typesetting.accepted_texts(content, request.POST.getlist("offer"))
            if "body" in texts:
                texts["body"] = editor.with_addresses(texts["body"])
            return JsonResponse({"texts": texts})
        context = {"offers": _shown(typesetting.offers(content))}
        return TemplateResponse(request, "admin/news/article/_offers.html", context)

    def typeset(self, request: HttpRequest, pk: int) -> HttpResponse:
        """For the story as it is stored: what was accepted becomes a revision."""
        article = get_object_or_404(Article.objects.for_page(), pk=pk)
        if not self.has_change_permission(request, article):  # type: ignore[attr-defined]
            raise PermissionDenied
        refusal = verbs.may_write(article, by=request.user)
        if request.method == "POST" and not refusal:
            refusal = _store(request, pk, request.POST.getlist("offer"))
            if not refusal:
                return redirect(reverse("admin:news_article_change", args=[pk]))
        content = revisions.working_content(article)
        context = {
            **self.admin_site.each_context(request),
            "opts": self.model._meta,
            "article": article,
            "title": f"一键排版：{article}",
            "page": "一键排版",
            "offers": _shown(typesetting.offers(content)),
            "digest": revisions.digest(content),
            "refusal": refusal,
        }
        status = 409 if request.method == "POST" else 200
        return TemplateResponse(request, "admin/news/article/typeset.html", context, status=status)


@transaction.atomic
def _store(request: HttpRequest, pk: int, names: Collection[str]) -> str:
    """With the story locked: why not, or nothing when it was done."""
    article = Article.objects.select_for_update(of=("self",)).get(pk=pk)
    person, now = signed_in(request), timezone.now()
    if refusal := verbs.may_write(article, by=person):
        return refusal
    content = revisions.working_content(article)
    if revisions.digest(content) != request.POST.get("digest"):
        return "在您打开这一页之后，另一位同事改过这篇稿件。下面是按最新内容重新比较的结果。"
    texts = typesetting.accepted_texts(content, names)
    if not texts:
        return "没有勾选任何改动。"
    kind, reason = _explanation(article)
    if article.status == workflow.PUBLISHED:
        verbs.revise(article, by=person, now=now)
    content |= texts
    kept = revisions.keep(
        article, content, by=person, now=now, remark=REMARK, change_kind=kind, change_reason=reason
    )
    if not article.is_live:
        revisions.apply(article, content)
    messages.success(request, f"已排版，存为{kept}。")
    return ""


def _explanation(article: Article) -> tuple[str, str]:
    """What a change under way was said to be; of a story that readers have, a small fix."""
    working = article.working_revision
    if article.status == workflow.PUBLISHED:
        return Correction.Kind.SMALL_FIX, ""
    return working.explanation if working else ("", "")


def _shown(offers: list[Offer]) -> list[dict[str, Any]]:
    return [
        {
            "name": each.name,
            "label": _label(each),
            "pieces": [
                (piece.kind, piece.text if piece.kind == SAME else piece.text.translate(_VISIBLE))
                for piece in differences.shortened(each.pieces, context=CONTEXT)
            ],
        }
        for each in offers
    ]


def _label(offer: Offer) -> str:
    if offer.field != "body":
        return _LABELS[offer.field]
    number = offer.name.removeprefix("body-")
    return "空段" if number == "0" else f"正文第 {number} 处"
