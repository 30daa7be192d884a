"""改定发布时间: the planned hour of a story whose text is locked."""

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.admin.widgets import AdminSplitDateTime
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone

from jiansite.lib.people import signed_in
from jiansite.lib.transitions import TransitionRefused
from news import publishing, workflow
from news.models import Article
from news.models.articles import sensible_year


class ScheduleForm(forms.Form):
    """The hour, or none."""

    at = forms.SplitDateTimeField(
        label="计划发布时间",
        required=False,
        widget=AdminSplitDateTime,
        validators=[sensible_year],
        help_text="北京时间。到这个时间自动发布；不填则签发以后由人点“发布”。",
    )


class SchedulingMixin:
    """For the admin of articles: one page, for whoever may publish."""

    admin_site: Any
    model: Any

    def get_urls(self) -> list[URLPattern]:
        """Below the story, before the admin's catch-all."""
        view = self.admin_site.admin_view(self.schedule)
        page = path("<int:pk>/schedule/", view, name="news_article_schedule")
        return [page, *super().get_urls()]  # type: ignore[misc]

    def schedule(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Ask for the hour, and on POST set it."""
        if not request.user.has_perm(workflow.PUBLISH):
            raise PermissionDenied
        article = get_object_or_404(Article.objects.for_desk(), pk=pk)
        form = ScheduleForm(request.POST or None, initial={"at": article.scheduled_at})
        if request.method == "POST" and form.is_valid():
            try:
                publishing.reschedule(
                    article, at=form.cleaned_data["at"], by=signed_in(request), now=timezone.now()
                )
            except TransitionRefused as refusal:
                form.add_error(None, str(refusal))
            else:
                messages.success(request, "已改定发布时间。")
                return redirect(reverse("admin:news_article_change", args=[pk]))
        context = {
            **self.admin_site.each_context(request),
            "opts": self.model._meta,
            "article": article,
            "title": f"改定发布时间：{article}",
            "page": "改定发布时间",
            "form": form,
        }
        status = 409 if form.errors else 200
        return TemplateResponse(request, "admin/news/article/schedule.html", context, status=status)
