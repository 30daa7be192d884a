"""错敏词: the lists that staff keep, and their way in and out as a table; blocked sites."""

from urllib.parse import quote

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone

from jiansite.lib.people import signed_in
from jiansite.lib.uploads import FileRefused, display_name
from news import word_tables
from news.models import ListedWord
from news.word_tables import Outcome

# The log names so many words of a table; of more it tells the number.
LOGGED_WORDS = 200


class WordTableForm(forms.Form):
    """A table to take in."""

    file = forms.FileField(
        label="CSV 文件",
        widget=forms.FileInput(attrs={"accept": ".csv,.txt,text/csv"}),
        help_text="UTF-8 或 GB18030（Excel、WPS 另存的 CSV 都可以），最大 10 MB。",
    )


@admin.register(ListedWord)
class ListedWordAdmin(admin.ModelAdmin):
    change_list_template = "admin/news/listedword/change_list.html"
    list_display = ("word", "kind", "right_form", "exceptions", "note", "updated_at")
    list_filter = ("kind",)
    search_fields = ("word", "right_form", "note")
    search_help_text = "按词、正确写法或说明查找"
    list_per_page = 100
    show_full_result_count = False
    fields = ("kind", "word", "right_form", "exceptions", "note")

    def get_urls(self) -> list[URLPattern]:
        site = self.admin_site
        pages = [
            path("import/", site.admin_view(self.import_table), name="news_listedword_import"),
            path("export/", site.admin_view(self.export_table), name="news_listedword_export"),
        ]
        return [*pages, *super().get_urls()]

    def import_table(self, request: HttpRequest) -> HttpResponse:
        """Ask for the file; rows that are wrong are listed, and then nothing was taken."""
        if not (self.has_add_permission(request) and self.has_change_permission(request)):
            raise PermissionDenied
        form = WordTableForm(*((request.POST, request.FILES) if request.method == "POST" else ()))
        outcome = None
        if form.is_valid():
            try:
                outcome = word_tables.load(form.cleaned_data["file"].read())
            except FileRefused as refusal:
                form.add_error("file", str(refusal))
            if outcome and not outcome.errors:
                _log(request, form.cleaned_data["file"].name or "", outcome)
                messages.success(request, outcome.summary)
                return redirect(reverse("admin:news_listedword_changelist"))
        context = {
            **self.admin_site.each_context(request),
            "opts": self.model._meta,
            "title": "导入错敏词",
            "form": form,
            "outcome": outcome,
            "errors": outcome.errors[: word_tables.SHOWN_ERRORS] if outcome else [],
            "header": list(word_tables.HEADER),
        }
        template = "admin/news/listedword/import.html"
        status = 400 if form.errors or outcome else 200
        return TemplateResponse(request, template, context, status=status)

    def export_table(self, request: HttpRequest) -> HttpResponseBase:
        """The whole list, in an encoding to choose."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        asked = request.GET.get("encoding", "utf-8")
        encoding = asked if asked in word_tables.ENCODINGS else "utf-8"
        response = StreamingHttpResponse(
            word_tables.export(encoding), content_type=f"text/csv; charset={encoding}"
        )
        name = quote(f"错敏词-{timezone.localdate():%Y%m%d}.csv")
        response["Content-Disposition"] = f"attachment; filename*=UTF-8''{name}"
        response["Cache-Control"] = "private, no-store"
        response["X-Content-Type-Options"] = "nosniff"
        return response


def _log(request: HttpRequest, name: str, outcome: Outcome) -> None:
    """One line for the whole table: who brought it in, and which words it changed."""
    named = "、".join(outcome.words[:LOGGED_WORDS])
    more = f"等 {len(outcome.words)} 条" if len(outcome.words) > LOGGED_WORDS else ""
    LogEntry.objects.create(
        user=signed_in(request),
        content_type=ContentType.objects.get_for_model(ListedWord),
        object_repr=f"导入“{display_name(name)}”"[:200],
        action_flag=CHANGE,
        change_message=f"{outcome.summary}{named}{more}",
    )
