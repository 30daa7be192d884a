"""Buttons in the admin for the verbs of a lifecycle.

The table decides which buttons there are; pressing one asks for confirmation, and for a note
where the verb wants one, and then calls the same `act` as everything else.
"""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Model
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone

from jiansite.lib.transitions import TransitionRefused, Verb

CHANGED = "在您打开这一页之后，另一位同事改过它。请先返回查看最新内容，再决定。"


class VerbAdminMixin:
    """For a ModelAdmin whose model has `status`, `lifecycle` and `act`."""

    verb_template = "admin/verb.html"
    model: Any
    admin_site: Any

    def get_urls(self) -> list[URLPattern]:
        """One page a verb, before the admin's catch-all."""
        view = self.admin_site.admin_view(self.verb_view)
        address = path("<int:pk>/verb/<slug:name>/", view, name=self._verb_url_name().split(":")[1])
        return [address, *super().get_urls()]  # type: ignore[misc]

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """Tell the page which verbs this person may use now."""
        row = self.get_object(request, object_id)  # type: ignore[attr-defined]
        context = {"verbs": self.verbs_now(request, row) if row else [], **(extra_context or {})}
        return super().change_view(request, object_id, form_url, context)  # type: ignore[misc]

    def verbs_now(self, request: HttpRequest, row: Any) -> list[Verb]:
        """The verbs that this person may use on this row."""
        return row.lifecycle.verbs_from(row.status, by=request.user)

    def verb_view(self, request: HttpRequest, pk: int, name: str) -> HttpResponse:
        """Confirm a verb, and on POST use it."""
        row = self.get_object(request, str(pk))  # type: ignore[attr-defined]
        if row is None:
            raise Http404
        try:
            verb = row.lifecycle.verb(name)
        except TransitionRefused:
            raise Http404 from None
        if not request.user.has_perm(verb.permission_in(row.status)):
            raise PermissionDenied
        note, refusal = request.POST.get("note", ""), ""
        seen = (request.POST or request.GET).get("seen", self.version(row))
        if request.method == "POST":
            if seen == self.version(row):
                refusal = self.use_verb(request, row, verb, note)
            else:
                refusal = CHANGED
            if not refusal:
                return redirect(self.change_url(row))
            # What the refused act had begun was undone in the database, and not in this object.
            row = self.get_object(request, str(pk))  # type: ignore[attr-defined]
            if row is None:
                raise Http404
        context = {
            **self.admin_site.each_context(request),
            "opts": self.model._meta,
            "row": row,
            "verb": verb,
            "state": row.lifecycle.state(row.status),
            "target": row.lifecycle.state(verb.target),
            "title": f"{verb.label}：{row}",
            "change_url": self.change_url(row),
            "note": note,
            # Told of what was changed, the person may go on.
            "seen": self.version(row),
            "is_stale": seen != self.version(row) and not refusal,
            "refusal": refusal,
            **self.verb_context(request, row, verb),
        }
        status = 409 if refusal else 200
        return TemplateResponse(request, self.verb_template, context, status=status)

    def version(self, row: Any) -> str:
        """What of the row a verb is about, so that nobody passes what they have not seen."""
        return ""

    def verb_context(self, request: HttpRequest, row: Any, verb: Verb) -> dict[str, Any]:
        """What else the page that confirms a verb is told."""
        return {}

    def act(self, request: HttpRequest, row: Any, verb: Verb, note: str) -> None:
        """Use the verb. Raises TransitionRefused."""
        row.act(verb.name, by=request.user, now=timezone.now(), note=note)

    def use_verb(self, request: HttpRequest, row: Any, verb: Verb, note: str = "") -> str:
        """Use a verb; the Chinese sentence why not, or nothing when it was done."""
        try:
            self.act(request, row, verb, note)
        except TransitionRefused as refusal:
            return str(refusal)
        messages.success(request, f"已{verb.label}：{row}")
        return ""

    def verb_url(self, row: Model, verb: Verb) -> str:
        """The page that confirms a verb."""
        return reverse(self._verb_url_name(), args=[row.pk, verb.name])

    def change_url(self, row: Model) -> str:
        """The page of the row itself."""
        options = self.model._meta
        return reverse(f"admin:{options.app_label}_{options.model_name}_change", args=[row.pk])

    def _verb_url_name(self) -> str:
        return f"admin:{self.model._meta.app_label}_{self.model._meta.model_name}_verb"
