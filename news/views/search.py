"""Finding stories by words, for people and for programs."""

from dataclasses import dataclass
from datetime import datetime
from math import ceil

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.template.response import TemplateResponse
from django.utils import timezone

from jiansite.lib.policies import public_page
from news import addresses, body, search_highlight, search_results, search_suggestions
from news.context_processors import channel_tree
from news.models import Article
from news.search import Question, ask
from news.search_form import NEWEST, SearchForm
from news.search_highlight import Piece, Sought
from news.search_results import Results

PAGE_SIZE = 20
# Nobody reads on for ever; programs, which may want all, have a limit of their own.
LAST_PAGE = 50
LIMIT, HIGHEST_LIMIT = 100, 200


@dataclass(frozen=True)
class Row:
    """A story in the list of results, its hits marked."""

    article: Article
    title: list[Piece]
    excerpt: list[Piece]


@public_page
def search(request: HttpRequest) -> HttpResponse:
    """Stories that hold the words asked for, or the closest ones."""
    now = timezone.now()
    tree = channel_tree(request)
    form = SearchForm(request.GET, tree=tree)
    page = _number(request, "page", otherwise=1, highest=LAST_PAGE)
    if not form.is_valid():
        context = {"form": form, "text": form.cleaned_data.get("q", "")}
        return TemplateResponse(request, "news/search.html", context)
    question = ask(form.cleaned_data["q"])
    context = {"form": form, "text": question.typed, "question": question}
    if question.is_empty:
        context["tags"] = search_suggestions.current_tags(now)
        return TemplateResponse(request, "news/search.html", context)
    stories = form.narrow(Article.objects.published(now))
    results = _find(question, form, now=now, page=page, size=PAGE_SIZE)
    if page > 1 and not results.scores:
        raise Http404
    pages = min(ceil(results.count / PAGE_SIZE), LAST_PAGE)
    context |= {
        "results": results,
        "rows": [
            _row(article, results.sought)
            for article in search_results.articles(results, Article.objects.for_results())
        ],
        "page": page,
        "pages": pages,
        "previous": page - 1 if page > 1 else None,
        "next": page + 1 if page < pages else None,
        "is_cut": page == LAST_PAGE and results.count > LAST_PAGE * PAGE_SIZE,
    }
    if not results.is_exact:
        context["parts"] = search_suggestions.parts_found(question, stories)
    if not results.count:
        context["tags"] = search_suggestions.tags_in(question)
        context["channels"] = search_suggestions.channels_in(question, tree)
        context["newest"] = Article.objects.published(now).newest_first().for_lists()[:5]
    return TemplateResponse(request, "news/search.html", context)


@public_page
def search_json(request: HttpRequest) -> HttpResponse:
    """The same hits for programs."""
    form = SearchForm(request.GET, tree=channel_tree(request))
    if not form.is_valid():
        errors = {form.add_prefix(name): list(texts) for name, texts in form.errors.items()}
        return JsonResponse({"errors": errors}, status=400, json_dumps_params=_READABLE)
    page = _number(request, "page", otherwise=1, highest=10**6)
    limit = min(_number(request, "limit", otherwise=LIMIT, highest=10**6), HIGHEST_LIMIT)
    question = ask(form.cleaned_data["q"])
    results = _find(question, form, now=timezone.now(), page=page, size=limit)
    answer = {
        "count": results.count,
        "exact": results.is_exact,
        "page": page,
        "limit": limit,
        "results": [
            {
                "id": article.pk,
                "url": addresses.article(article),
                "title": article.title,
                "date": _date(article.published_at),
                "score": round(results.scores[article.pk], 4),
            }
            for article in search_results.articles(results, Article.objects.for_lists())
        ],
    }
    return JsonResponse(answer, json_dumps_params=_READABLE)


_READABLE = {"ensure_ascii": False}


def _find(question: Question, form: SearchForm, *, now: datetime, page: int, size: int) -> Results:
    if question.is_empty:
        return search_results.NOTHING
    return search_results.find(
        question,
        form.narrow(Article.objects.published(now)),
        now=now,
        start=(page - 1) * size,
        size=size,
        newest_first=form.cleaned_data["sort"] == NEWEST,
    )


def _number(request: HttpRequest, name: str, *, otherwise: int, highest: int) -> int:
    """A number of the address; what is none answers 404."""
    value = request.GET.get(name, "") or str(otherwise)
    if not value.isascii() or not value.isdecimal() or len(value) > 7:
        raise Http404
    if not 1 <= int(value) <= highest:
        raise Http404
    return int(value)


def _row(article: Article, sought: Sought) -> Row:
    lines = (article.summary, body.plain_text(article.body), article.subtitle, article.kicker)
    return Row(
        article=article,
        title=search_highlight.marked(article.title, sought),
        excerpt=search_highlight.excerpt("\n".join(filter(None, lines)), sought),
    )


def _date(moment: datetime | None) -> str:
    return timezone.localtime(moment).isoformat() if moment else ""
