"""What every request is freed of before anybody looks at it."""

from collections.abc import Callable

from django.http import Http404, HttpRequest, HttpResponse, QueryDict

NUL = "\x00"


def readable_text(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[..., HttpResponse]:
    """Text is UTF-8 and holds no U+0000.

    Nobody types U+0000 and PostgreSQL cannot hold it; a browser sends what the page asks for,
    which is UTF-8, whatever else a request may claim.
    """

    def answer(request: HttpRequest) -> HttpResponse:
        if (request.encoding or "utf-8").lower() != "utf-8":
            request.encoding = "utf-8"
        if NUL in request.path_info:
            raise Http404
        request.GET = _without_nul(request.GET)  # type: ignore[assignment]
        if request.method == "POST":
            request.POST = _without_nul(request.POST)  # type: ignore[assignment]
        return get_response(request)

    return answer


def _without_nul(values: QueryDict) -> QueryDict:
    if not any(NUL in value for _, texts in values.lists() for value in texts):
        return values
    clean = values.copy()
    for name, texts in values.lists():
        clean.setlist(name, [value.replace(NUL, "") for value in texts])
    return clean
