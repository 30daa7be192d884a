"""The buttons of a story: from the table, without those that are not this person's to press."""

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone

from jiansite.lib.people import signed_in
from jiansite.lib.transitions import TransitionRefused, Verb
from jiansite.lib.verb_admin import VerbAdminMixin
from news import publishing, revisions, verbs, workflow
from news.comparison import needs_explanation
from news.models import Article, Correction
from news.standing import standing

# Their buttons stand below the form and save first what was typed. The others leave it alone.
SAVING = ("submit", "schedule", "publish", "pass_first", "pass_second")


class ArticleVerbsMixin(VerbAdminMixin):
    """For the admin of articles: verbs by `news.verbs`, and what a change of a live story asks."""

    verb_template = "admin/news/article/verb.html"

    def verbs_now(self, request: HttpRequest, row: Article) -> list[Verb]:
        return verbs.available(row, by=request.user)

    def version(self, row: Article) -> str:
        return str(row.working_revision_id or "")

    def act(self, request: HttpRequest, row: Article, verb: Verb, note: str) -> None:
        """With the answers of the page that confirms, if it asked any."""
        now = timezone.now()
        with transaction.atomic():
            if row.status == workflow.DRAFT and "change_kind" in request.POST:
                self._explain(request, row)
            verbs.act(row, verb.name, by=signed_in(request), now=now, note=note)

    def _explain(self, request: HttpRequest, row: Article) -> None:
        kind, reason = request.POST["change_kind"], request.POST.get("change_reason", "").strip()
        if why := verbs.may_write(row, by=request.user):
            raise TransitionRefused(why)
        if kind not in Correction.Kind.values and kind:
            raise TransitionRefused("请选择是更正还是小修。")
        if len(reason) > 300:
            raise TransitionRefused("更正说明最多 300 个字，请缩短。")
        working = revisions.working_content(row)
        revisions.keep(
            row, working, by=signed_in(request), now=timezone.now(),
            remark="说明改动的性质", change_kind=kind, change_reason=reason.replace("\x00", ""),
        )  # fmt: skip

    def verb_context(self, request: HttpRequest, row: Article, verb: Verb) -> dict[str, Any]:
        """What a change of a live story is, is asked where it was not said."""
        context = {
            "preview": reverse("admin:news_article_preview", args=[row.pk]),
            "compare": self._compare_url(row) if row.is_change_of_live else "",
        }
        had, working = row.live_revision, row.working_revision
        asks = had is not None and working is not None and row.status == workflow.DRAFT
        if not asks or verb.name not in SAVING:
            return context
        return context | {
            "changed_fields": needs_explanation(had.content, working.content),  # type: ignore[union-attr]
            "kinds": Correction.Kind.choices,
            "change_kind": request.POST.get("change_kind", working.change_kind),  # type: ignore[union-attr]
            "change_reason": request.POST.get("change_reason", working.change_reason),  # type: ignore[union-attr]
        }

    def _compare_url(self, row: Article) -> str:
        had, working = row.live_revision, row.working_revision
        if had is None or working is None:
            return ""
        numbers = f"?old={had.number}&new={working.number}"
        return f"{reverse('admin:news_article_compare', args=[row.pk])}{numbers}"

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """Buttons that save first only where there is something to save."""
        row = self.get_object(request, object_id)  # type: ignore[attr-defined]
        context = self._buttons(request, row) if row else {}
        # Past the mixin's own page, which would read the story once more for its buttons.
        page: HttpResponse = super(VerbAdminMixin, self).change_view(  # type: ignore[misc]
            request, object_id, form_url, {**context, **(extra_context or {})}
        )
        return page

    def _buttons(self, request: HttpRequest, row: Article) -> dict[str, Any]:
        now = self.verbs_now(request, row)
        is_open = self.has_change_permission(request, row)  # type: ignore[attr-defined]
        saving = [verb for verb in now if is_open and verb.name in SAVING]
        return {
            "standing": standing(row, now=timezone.now()),
            "may_schedule": row.status in publishing.LOCKED
            and request.user.has_perm(workflow.PUBLISH),
            "verbs": saving,
            "plain_verbs": [
                (verb, f"{self.verb_url(row, verb)}?seen={self.version(row)}")
                for verb in now
                if verb not in saving
            ],
        }

    def response_change(self, request: HttpRequest, obj: Article) -> HttpResponse:
        saved: HttpResponse = super().response_change(request, obj)  # type: ignore[misc]
        return self._verb_after_saving(request, obj) or saved

    def response_add(
        self, request: HttpRequest, obj: Article, post_url_continue: str | None = None
    ) -> HttpResponse:
        saved: HttpResponse = super().response_add(request, obj, post_url_continue)  # type: ignore[misc]
        return self._verb_after_saving(request, obj) or saved

    def _verb_after_saving(self, request: HttpRequest, article: Article) -> HttpResponse | None:
        """A verb's button saves what was typed first; where it is refused, its page says why."""
        name = request.POST.get("_verb")
        article = Article.objects.get(pk=article.pk)
        verb = next(
            (v for v in self.verbs_now(request, article) if v.name == name and v.name in SAVING),
            None,
        )
        if verb is None:
            return self._saved_only(request, article) if name else None
        note = request.POST.get("remark", "").replace("\x00", "")
        if refusal := self.use_verb(request, article, verb, note):
            messages.error(request, refusal)
            return redirect(self.verb_url(article, verb))
        return redirect(self.change_url(article))

    def _saved_only(self, request: HttpRequest, article: Article) -> HttpResponse:
        """The button was not one of this story's: its channel has another number of reviews."""
        messages.warning(
            request,
            f"已保存，没有做别的：“{article.channel}”的稿件现在能做什么，请看这一页上的按钮。",
        )
        return redirect(self.change_url(article))
