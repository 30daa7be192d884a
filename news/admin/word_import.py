"""从 Word 导入: an editor's file becomes a draft."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse

from jiansite.lib.people import signed_in
from news import word_files
from news.forms import WordImportForm
from news.models import Article


class WordImportMixin:
    """For the admin of articles: one more page, with the right to add one."""

    admin_site: Any
    model: Any

    def get_urls(self) -> list[URLPattern]:
        """The page, before the admin's catch-all."""
        view = self.admin_site.admin_view(self.import_word)
        page = path("import-word/", view, name="news_article_import_word")
        return [page, *super().get_urls()]  # type: ignore[misc]

    def import_word(self, request: HttpRequest) -> HttpResponse:
        """Ask for the file and its channel; on POST make the draft and lead to it."""
        if not self.has_add_permission(request):  # type: ignore[attr-defined]
            raise PermissionDenied
        sent = (request.POST, request.FILES) if request.method == "POST" else ()
        form = WordImportForm(*sent)
        if form.is_valid():
            article = self._draft_of(request, form)
            if article is not None:
                return redirect(reverse("admin:news_article_change", args=[article.pk]))
        context = {
            **self.admin_site.each_context(request),
            "opts": self.model._meta,
            "title": "从 Word 导入",
            "form": form,
        }
        return TemplateResponse(request, "admin/news/article/import_word.html", context)

    def _draft_of(self, request: HttpRequest, form: WordImportForm) -> Article | None:
        word: word_files.WordFile = form.cleaned_data["file"]
        known = Article.objects.filter(import_key=word.story.identity).first()
        if known is not None:
            messages.info(request, "这个文件已经导入过，这就是那时的稿件，没有再建一篇。")
            return known
        names = tuple(channel.name for channel in form.cleaned_data["channel"].trail)
        report = word_files.store(word, channel=names, by=signed_in(request))
        for _, reason in report.refused:
            form.add_error("file", reason)
        if report.refused:
            return None
        article = Article.objects.get(import_key=word.story.identity)
        messages.success(request, f"已导入为草稿：{word.summary}")
        return article
