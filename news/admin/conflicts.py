"""The page for a save that came second: both versions, and what to keep of each."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse

from news import attachments
from news.models import Article, Attachment

# What belongs to one answer only, and is not carried on to the next.
_OWN_FIELDS = ("csrfmiddlewaretoken", "seen", "conflict_base", "_restored")


class ConflictMixin:
    """For the admin of articles."""

    admin_site: Any

    def render_change_form(
        self, request: HttpRequest, context: Any, *args: Any, **kwargs: Any
    ) -> HttpResponse:
        """Instead of the form the page of the conflict, when there is nothing else wrong."""
        form = context["adminform"].form
        inlines = context["inline_admin_formsets"]
        is_alone = all(each.formset.is_valid() for each in inlines if each.formset.is_bound)
        if getattr(form, "conflict", None) is None or not is_alone:
            return super().render_change_form(request, context, *args, **kwargs)  # type: ignore[misc]
        article = form.instance
        page = {
            **self.admin_site.each_context(request),
            "opts": Article._meta,
            "title": f"两个版本：{article}",
            "article": article,
            "conflict": form.conflict,
            "version": form.version,
            "base": form.cleaned_data.get("conflict_base") or form.cleaned_data["seen"],
            "typed": self._carried(request, article, inlines),
            "was_asked": "conflict_base" in request.POST and bool(request.POST["conflict_base"]),
        }
        return TemplateResponse(request, "admin/news/article/conflict.html", page, status=409)

    def _carried(self, request: HttpRequest, article: Article, inlines: Any) -> list[Any]:
        """Everything that was typed, for the next request; new files are stored for it."""
        uploads: dict[str, Any] = dict(request.FILES.items())
        rows = {name.rsplit("-", 1)[0] for name in uploads}
        kept = [
            (name, value)
            for name, values in request.POST.lists()
            for value in values
            if name not in _OWN_FIELDS
            and not name.startswith("keep_")
            and name.rsplit("-", 1)[0] not in rows
        ]
        # Their rows are empty now, which a form knows by the numbers it begins with.
        kept += [(f"{row}-order", "0") for row in sorted(rows)]
        for inline in inlines:
            for form in inline.formset.forms:
                upload = uploads.get(f"{form.prefix}-upload")
                if upload is not None and isinstance(form.instance, Attachment):
                    stored = attachments.attach(
                        article,
                        upload,
                        name=upload.name,
                        title=form.cleaned_data.get("title", ""),
                        is_listed=False,
                    )
                    kept.append(("kept_attachment", str(stored.pk)))
        return kept


def kept_attachments(request: HttpRequest, article: Article) -> list[dict[str, Any]]:
    """Files that were stored while a conflict was being settled."""
    numbers = [each for each in request.POST.getlist("kept_attachment") if each.isdecimal()]
    files = Attachment.objects.filter(article=article, pk__in=numbers[:100])
    return [{"id": file.pk, "title": file.title} for file in files]
