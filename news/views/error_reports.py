"""找错: a reader tells the editors what is wrong in a story, and reads their answer."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone

from jiansite.lib.client_address import client_address
from jiansite.lib.policies import personal_page
from jiansite.lib.ratelimit import Limit
from news import addresses
from news.models import Article, ErrorReport
from news.reader_forms import ErrorReportForm, read_passage
from news.views.articles import gone

# Many phones share one address; a diligent reader sends a handful.
LIMIT = Limit("error reports", uses=10, seconds=10 * 60)


@personal_page("GET", "HEAD", "POST")
def report(request: HttpRequest, pk: int) -> HttpResponse:
    """The form, with the marked passage if there is one. Only for what readers can read."""
    stories = Article.objects.select_related("channel__parent__parent").defer(
        "search_text", "search_vector"
    )
    article = get_object_or_404(stories, pk=pk)
    if not article.is_public(timezone.now()):
        return gone(request, article)
    if request.method != "POST":
        return _form_page(request, ErrorReportForm(article, read_passage(request.GET)))
    form = ErrorReportForm(article, read_passage(request.POST), request.POST)
    if not form.is_valid():
        return _form_page(request, form)
    if form.sent:
        return redirect(form.sent)
    if not LIMIT.take(client_address(request)):
        form.add_error(None, "这个网络刚才送来的找错太多了，请过十分钟再发送。")
        response = _form_page(request, form, status=429)
        response["Retry-After"] = str(LIMIT.seconds)
        return response
    return redirect(form.send(now=timezone.now()))


@personal_page()
def report_status(request: HttpRequest, token: str) -> HttpResponse:
    """What became of a report, for whoever holds its address."""
    report = get_object_or_404(ErrorReport.objects.select_related("article"), token=token)
    since = report.article.corrections.public().filter(at__gte=report.received_at)
    context = {
        "report": report,
        "events": list(report.events.all()),
        "correction": since.first(),
        "address": addresses.full(report.get_absolute_url()),
        "is_readable": report.article.is_public(timezone.now()),
    }
    return TemplateResponse(request, "news/report_status.html", context)


def _form_page(request: HttpRequest, form: ErrorReportForm, *, status: int = 200) -> HttpResponse:
    context = {"form": form, "article": form.article, "passage": form.passage}
    return TemplateResponse(request, "news/report.html", context, status=status)
