"""Editing a story: the form shows its working copy, and every save is a revision of it."""

from typing import Any

from django.contrib import messages
from django.db import connection, transaction
from django.http import HttpRequest
from django.utils import timezone

from jiansite.lib.people import signed_in
from news import revisions, verbs, workflow
from news.admin.attachments import AttachmentFormSet
from news.admin.conflicts import kept_attachments
from news.article_form import ArticleForm
from news.models import Article, Revision

_CHANGE_PAGE = "news_article_change"


class WorkingCopyMixin:
    """For the admin of articles. Readers of a live story see nothing of what is saved here."""

    def get_object(
        self, request: HttpRequest, object_id: str, from_field: str | None = None
    ) -> Article | None:
        """On its own page the story as it is in work; on a save, locked until it is stored.

        Two who save at once come one after the other, and the second is told.
        """
        match = request.resolver_match
        is_own_page = match is not None and match.url_name == _CHANGE_PAGE
        article: Article | None = super().get_object(request, object_id, from_field)  # type: ignore[misc]
        if article is None or not is_own_page:
            return article
        if request.method == "POST" and connection.in_atomic_block:
            Article.objects.select_for_update(of=("self",)).only("pk").get(pk=article.pk)
            article = super().get_object(request, object_id, from_field)  # type: ignore[misc]
        if article is not None:
            revisions.show(article, revisions.working_content(article))
        return article

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Where the text is locked, the page is to read.

        A form that was open when it was locked gets its answer from the form, with what was typed.
        """
        if not super().has_change_permission(request, obj):  # type: ignore[misc]
            return False
        if obj is None or request.method == "POST":
            return True
        return not verbs.may_write(obj, by=request.user)

    def get_form(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> Any:
        """The form knows who writes."""
        form = super().get_form(request, obj, **kwargs)  # type: ignore[misc]
        return type("ArticleForm", (form,), {"writer": request.user})

    def save_model(self, request: HttpRequest, obj: Article, form: Any, change: bool) -> None:
        """A new story gets its row; everything else is the revision's, see `save_related`."""
        if not change:
            obj.created_by = signed_in(request)
            obj.save()

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """Keep the form and the rows below it as one revision."""
        attachments: list[dict[str, Any]] = []
        for formset in formsets:
            if isinstance(formset, AttachmentFormSet):
                attachments = formset.wanted(form.instance)
                attachments += kept_attachments(request, form.instance)
            else:
                self.save_formset(request, form, formset, change=change)  # type: ignore[attr-defined]
        kept = self.keep(request, form, attachments)
        if kept and change and form.instance.is_live:
            messages.info(
                request, f"已存为{kept}。读者看到的还是原来的版本，审核发布以后才会换成这一版。"
            )

    @transaction.atomic
    def keep(
        self, request: HttpRequest, form: ArticleForm, attachments: list[dict[str, Any]]
    ) -> Revision | None:
        """The revision that this save makes, if anything was changed."""
        article, now, person = form.instance, timezone.now(), signed_in(request)
        content, (kind, reason) = form.content(attachments), form.explanation
        if article.status == workflow.PUBLISHED:
            if content == form.had and not form.cleaned_data.get("scheduled_at"):
                return None
            verbs.revise(article, by=person, now=now)
        if form.theirs:
            # What gave way to a colleague's words is not lost either.
            own, remark = form.own_content(attachments), "与同事同时修改时的我的版本"
            revisions.keep(article, own, by=person, now=now, remark=remark)
        kept = revisions.keep(
            article,
            content,
            by=person,
            now=now,
            remark=form.cleaned_data.get("remark", ""),
            change_kind=kind,
            change_reason=reason,
        )
        if "scheduled_at" in form.cleaned_data:
            Article.objects.filter(pk=article.pk).update(
                scheduled_at=form.cleaned_data["scheduled_at"]
            )
        if not article.is_live:
            revisions.apply(article, content)
        return kept
