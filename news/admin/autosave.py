"""The open page of a story reports: it is open, and this stands on it unsaved.

Its answers are JSON for the script of the page, `js/writing.js`, also where it is refused: the
script must be able to say why, and that nothing is lost.
"""

import json
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.forms.utils import ErrorDict
from django.http import HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, resolve, reverse
from django.utils import timezone
from django.utils.datastructures import MultiValueDict
from django.views.decorators.http import require_POST

from jiansite.lib.people import display_name, signed_in
from news import autosave, comparison, revisions
from news.models import Article, EditingSession
from news.models.editing_sessions import new_token
from news.models.reach import reach_of


class AutosaveMixin:
    """For the admin of articles."""

    admin_site: Any

    def get_urls(self) -> list[URLPattern]:
        """Four views, before the admin's catch-all."""
        wrap = self.admin_site.admin_view
        name = "news_article_autosave"
        return [
            path("autosave/", wrap(require_POST(self.autosave)), name=name),
            path("unsaved/<int:session_pk>/", wrap(self.unsaved), name="news_article_unsaved"),
            path(
                "unsaved/<int:session_pk>/restore/",
                wrap(require_POST(self.restore_unsaved)),
                name="news_article_restore_unsaved",
            ),
            path(
                "unsaved/<int:session_pk>/discard/",
                wrap(require_POST(self.discard_unsaved)),
                name="news_article_discard_unsaved",
            ),
            *super().get_urls(),  # type: ignore[misc]
        ]

    def autosave(self, request: HttpRequest) -> JsonResponse:
        """One report of one page."""
        try:
            said = json.loads(request.body)
            token, number = str(said["token"])[:22], said.get("article")
            stories = Article.objects.for_desk()
            article = stories.filter(pk=int(number)).first() if number else None
            typed = None if said.get("typed") is None else autosave.typed_of(said["typed"])
        except autosave.ReportRefused as refusal:
            return _refused(str(refusal), status=400)
        except (ValueError, TypeError, KeyError, AttributeError, OverflowError):
            return _refused("自动保存没有读懂这一页的内容，请复制文字后刷新页面。", status=400)
        if why := self._why_not(request, article, number, said.get("user")):
            return _refused(why, status=403)
        user, now = signed_in(request), timezone.now()
        if said.get("leaves"):
            autosave.leave(user, token, now=now)
            return JsonResponse({})
        session = autosave.report(user, token=token, article=article, typed=typed, now=now)
        here = autosave.others(article, besides=token, now=now) if article else []
        return JsonResponse(
            {
                "id": session.pk,
                "unsaved": reverse("admin:news_article_unsaved", args=[session.pk]),
                "saved_at": f"{timezone.localtime(now):%H:%M:%S}" if typed is not None else None,
                "others": [_colleague(each, user) for each in here],
            }
        )

    def _why_not(self, request: HttpRequest, article: Article | None, number: Any, who: Any) -> str:
        """Why this page may not report, in a sentence; nothing when it may."""
        if str(who) != str(request.user.pk):
            return "现在登录的是另一个账号，没有替您保存。请用原来的账号登录；文字还在这一页上。"
        is_beyond = article is not None and not reach_of(request.user).holds(article.channel_id)
        if number and (article is None or is_beyond):
            return "这篇稿件已被删除。文字还在这一页上，请复制出来，另建一篇。"
        may = (
            self.has_change_permission(request, article)  # type: ignore[attr-defined]
            if article
            else self.has_add_permission(request)  # type: ignore[attr-defined]
        )
        return (
            ""
            if may
            else (
                "您现在没有修改这篇稿件的权限，没有保存到服务器。"
                "文字还在这一页和这台电脑上，请先复制出来，再找管理员。"
            )
        )

    def unsaved(self, request: HttpRequest, session_pk: int) -> HttpResponse:
        """What was typed and not saved, against the story as it is."""
        session = self._own(request, session_pk)
        context = {
            **self.admin_site.each_context(request),
            "opts": Article._meta,
            "title": f"未保存的修改：{session}",
            "session": session,
            "changes": self.unsaved_changes(request, session),
            "is_present": session.is_present(timezone.now()),
        }
        return TemplateResponse(request, "admin/news/article/unsaved.html", context)

    def unsaved_changes(self, request: HttpRequest, session: EditingSession) -> list[Any]:
        """Field by field, what saving it would change."""
        typed = QueryDict(mutable=True)
        for name, texts in session.typed.items():
            typed.setlist(name, texts)
        # Without fields of the form that a reviewer has and a writer has not.
        form_class = self.get_form(request, session.article)  # type: ignore[attr-defined]
        form = form_class(typed, instance=session.article or Article())
        form.is_valid()
        had = form.had or revisions.blank()
        return comparison.differences_between(had, form.content(had["attachments"]))

    def restore_unsaved(self, request: HttpRequest, session_pk: int) -> HttpResponse:
        """The form as it was left; nothing is saved by that."""
        session = self._own(request, session_pk)
        typed = QueryDict(mutable=True)
        for name, texts in session.typed.items():
            typed.setlist(name, texts)
        typed["_restored"] = "1"
        request.POST = typed  # type: ignore[assignment]
        request._files = MultiValueDict()  # type: ignore[attr-defined]
        article, add = session.article, reverse("admin:news_article_add")
        address = reverse("admin:news_article_change", args=[article.pk]) if article else add
        # For the rest of the admin it is the page of the story.
        request.resolver_match = resolve(address)
        if article is None:
            return self.add_view(request, form_url=address)  # type: ignore[attr-defined]
        return self.change_view(request, str(article.pk), form_url=address)  # type: ignore[attr-defined]

    def discard_unsaved(self, request: HttpRequest, session_pk: int) -> HttpResponse:
        """Not wanted any more."""
        session = self._own(request, session_pk)
        autosave.drop(signed_in(request), session.token)
        messages.success(request, "已丢弃未保存的修改。")
        if session.article_id:
            return redirect("admin:news_article_change", session.article_id)
        return redirect("admin:news_article_add")

    def _own(self, request: HttpRequest, pk: int) -> EditingSession:
        """The person's own, while they may still write that story."""
        mine = EditingSession.objects.filter(user=signed_in(request)).exclude(typed_at=None)
        session = get_object_or_404(mine.select_related("article"), pk=pk)
        if self._why_not(request, session.article, session.article_id, request.user.pk):
            raise PermissionDenied
        return session

    def render_change_form(
        self, request: HttpRequest, context: Any, *args: Any, **kwargs: Any
    ) -> HttpResponse:
        """Offer what was typed and not saved; a restored form shows no complaints yet."""
        form, article, now = context["adminform"].form, context["original"], timezone.now()
        if "_restored" in request.POST:
            _without_errors(context)
            context["is_restored"] = True
        # On a page that is only to read the form has no fields of the story.
        if {"token", "title"} <= form.fields.keys():
            token = form["token"].value() or new_token()
            context["autosave"] = {
                "token": token,
                "offers": autosave.offers(signed_in(request), article, besides=token, now=now),
                "now": now,
            }
        return super().render_change_form(request, context, *args, **kwargs)  # type: ignore[misc]

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """Once everything is saved, nothing is unsaved."""
        super().save_related(request, form, formsets, change)  # type: ignore[misc]
        if token := form.cleaned_data.get("token"):
            autosave.drop(signed_in(request), token)


def _without_errors(context: Any) -> None:
    context["errors"] = []
    context["adminform"].form._errors = ErrorDict()
    for each in context["inline_admin_formsets"]:
        each.formset._non_form_errors = []
        for form in each.formset.forms:
            form._errors = ErrorDict()


def _colleague(session: EditingSession, user: Any) -> dict[str, Any]:
    since = timezone.localtime(session.opened_at)
    return {
        "name": display_name(session.user),
        "is_me": session.user_id == user.pk,
        "since": f"{since:%H:%M}"
        if since.date() == timezone.localdate()
        else f"{since:%m-%d %H:%M}",
    }


def _refused(why: str, *, status: int) -> JsonResponse:
    return JsonResponse({"error": why}, status=status)
