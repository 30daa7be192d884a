"""发稿前检查 in the admin: the panel below a story, and the ticks that put a name to a warning."""

from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, QueryDict
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone

from jiansite.lib.people import signed_in
from jiansite.lib.transitions import Verb
from news import bylines, preflight, revisions, verbs
from news.checks import Finding
from news.forms import BodyField
from news.models import AcceptedWarning, Article
from news.preflight import Report

# More is no story; a form of that size is refused when it is saved, too.
MAX_BODY = 2_000_000
_SUBJECTS = {
    "title": "标题", "summary": "导读", "editor": "署名", "source": "来源", "reprint": "来源",
    "body": "正文", "heading": "小标题", "word": "用词", "number": "个人信息", "link": "链接",
    "picture": "图片", "alt": "图片", "doubled": "文字", "unbalanced": "文字", "date": "日期",
}  # fmt: skip
_PLACES = {"title": "标题", "kicker": "引题", "subtitle": "副题", "summary": "导读"}


@dataclass(frozen=True)
class Row:
    """A finding as the panel shows it."""

    finding: Finding
    address: str
    accepted: AcceptedWarning | None = None

    @property
    def subject(self) -> str:
        return _SUBJECTS.get(self.finding.code.partition("-")[0], "")

    @property
    def where(self) -> str:
        place = self.finding.place
        if place.paragraph:
            return f"正文第 {place.paragraph} 段"
        return _PLACES.get(place.field, "") if place.words else ""


@dataclass(frozen=True)
class Panel:
    """The findings in the groups in which an editor deals with them."""

    errors: list[Row]
    warnings: list[Row]
    answered: list[Row]
    may_accept: bool

    @property
    def is_clean(self) -> bool:
        return not (self.errors or self.warnings)


def panel(report: Report, *, form: str, may_accept: bool) -> Panel:
    """`form` is the address of the page that holds the fields, empty on that page itself."""

    def row(finding: Finding, accepted: AcceptedWarning | None = None) -> Row:
        return Row(finding, _address(finding, form), accepted)

    return Panel(
        [row(each) for each in report.errors],
        [row(each) for each in report.open_warnings],
        [row(each, accepted) for each, accepted in report.answered],
        may_accept,
    )


class PreflightMixin:
    """For the admin of articles, above the mixin with the verbs."""

    admin_site: Any

    def get_urls(self) -> list[URLPattern]:
        """The check of what is typed, before the admin's catch-all."""
        view = self.admin_site.admin_view(self.check_typed)
        page = path("preflight/", view, name="news_article_preflight")
        return [page, *super().get_urls()]  # type: ignore[misc]

    def check_typed(self, request: HttpRequest) -> HttpResponse:
        """The panel for a form that may not have been saved yet; nothing is stored."""
        article = self.typed_story(request)
        if refusal := unreadable(request):
            return refusal
        report = preflight.examine(article, typed_content(request.POST), now=timezone.now())
        context = {"preflight": panel(report, form="", may_accept=True)}
        return TemplateResponse(request, "admin/news/article/_preflight_findings.html", context)

    def typed_story(self, request: HttpRequest) -> Article | None:
        """The story whose form was sent, None for a new one. Raises PermissionDenied."""
        pk = request.POST.get("article", "")
        if not pk:
            if not self.has_add_permission(request):  # type: ignore[attr-defined]
                raise PermissionDenied
            return None
        if not pk.isdecimal() or len(pk) > 18:
            raise PermissionDenied
        # The address names no story, so that the guard of those that do does not see this one.
        within = Article.objects.within_reach_of(signed_in(request))
        article = get_object_or_404(within, pk=int(pk))
        if not self.has_change_permission(request, article):  # type: ignore[attr-defined]
            raise PermissionDenied
        return article

    def render_change_form(
        self, request: HttpRequest, context: Any, *args: Any, **kwargs: Any
    ) -> HttpResponse:
        """With what the check finds in the story as it is stored."""
        article: Article | None = context["original"]
        if article:
            report = _report(article)
            may = self.has_change_permission(request, article)  # type: ignore[attr-defined]
            context["preflight"] = panel(report, form="", may_accept=may)
        return super().render_change_form(request, context, *args, **kwargs)  # type: ignore[misc]

    def response_change(self, request: HttpRequest, obj: Article) -> HttpResponse:
        _accept_ticked(request, obj)
        return super().response_change(request, obj)  # type: ignore[misc]

    def response_add(
        self, request: HttpRequest, obj: Article, post_url_continue: str | None = None
    ) -> HttpResponse:
        _accept_ticked(request, obj)
        return super().response_add(request, obj, post_url_continue)  # type: ignore[misc]

    def act(self, request: HttpRequest, row: Article, verb: Verb, note: str) -> None:
        """Whoever sends a story on may tick and send in one step."""
        _accept_ticked(request, row)
        super().act(request, row, verb, note)  # type: ignore[misc]

    def verb_context(self, request: HttpRequest, row: Article, verb: Verb) -> dict[str, Any]:
        """The findings stand on the page that confirms."""
        context: dict[str, Any] = super().verb_context(request, row, verb)  # type: ignore[misc]
        if verb.name in verbs.CHECKED:
            form = reverse("admin:news_article_change", args=[row.pk])
            context["preflight"] = panel(_report(row), form=form, may_accept=True)
        return context


def unreadable(request: HttpRequest) -> HttpResponse | None:
    """The answer to what is no form, or holds more than a story may; None when it can be read."""
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    if len(request.POST.get("body", "")) > MAX_BODY:
        sentence = f"正文超过 {MAX_BODY // 10_000} 万字，请分成几篇。"
        return HttpResponse(sentence, status=413, content_type="text/plain; charset=utf-8")
    return None


def typed_content(typed: QueryDict) -> dict[str, Any]:
    """What a form says, as a revision would keep it; what cannot be read is left out."""
    content: dict[str, Any] = {name: typed.get(name, "") for name in revisions.TEXTS}
    content["title"] = " ".join(content["title"].split())
    content["body"] = BodyField(required=False).clean(content["body"])
    content["source"], content["cover"] = (_pk(typed.get(name, "")) for name in ("source", "cover"))
    content["credits"] = bylines.read_credits(typed.get("credits_text", ""), known=[])[0]
    return content


def _pk(value: str) -> int | None:
    return int(value) if value.isdecimal() and len(value) <= 18 else None


def _report(article: Article) -> Report:
    return preflight.examine(article, verbs.content_to_send(article), now=timezone.now())


def _accept_ticked(request: HttpRequest, row: Article) -> None:
    """Put the person's name to the warnings that they ticked; of an older text there are none."""
    keys = set(request.POST.getlist("accept"))
    if not keys:
        return
    article = Article.objects.select_related("working_revision", "approved_revision").get(pk=row.pk)
    revision = article.approved_revision or article.working_revision
    preflight.accept(
        article,
        _report(article),
        keys,
        revision=revision.number if revision else 0,
        by=signed_in(request),
        now=timezone.now(),
    )


def _address(finding: Finding, form: str) -> str:
    field = finding.place.field
    if field.startswith("photo-"):
        return reverse("admin:news_photo_change", args=[field.removeprefix("photo-")])
    if form:
        return f"{form}#finding-{finding.key}"
    return f"#id_{'credits_text' if field == 'credits' else field}"
