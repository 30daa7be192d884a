"""A story that is not public, for whoever was handed its link."""

from functools import wraps
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.template.response import TemplateResponse
from django.utils import timezone

from jiansite.lib.policies import View, personal_page
from news import attachments, previews
from news.models import PreviewLink


def _for_holders(view: View) -> View:
    """The link of the address goes to the view; no search engine and no other site learns of it."""

    @wraps(view)
    def answer(request: HttpRequest, token: str, **kwargs: Any) -> HttpResponseBase:
        try:
            link = previews.find(token, now=timezone.now())
        except previews.LinkUnknown:
            raise Http404 from None
        except previews.LinkOver as over:
            response: HttpResponseBase = TemplateResponse(
                request, "news/preview_over.html", {"why": str(over)}, status=410
            )
        else:
            response = view(request, link, token=token, **kwargs)
        response["X-Robots-Tag"] = "noindex, nofollow, noarchive"
        response["Referrer-Policy"] = "no-referrer"
        return response

    return answer


@personal_page()
@_for_holders
def preview(request: HttpRequest, link: PreviewLink, token: str) -> HttpResponse:
    """The version that the link was made for, with a banner that says so."""
    article = previews.story_of(link)
    context = {
        "article": article,
        "preview_link": link,
        "preview_token": token,
        "is_newest": article.working_revision_id == link.revision_id,
    }
    return TemplateResponse(request, "news/article.html", context)


@personal_page()
@_for_holders
def preview_file(
    request: HttpRequest, link: PreviewLink, token: str, attachment_pk: int
) -> HttpResponseBase:
    """A document of that version."""
    attachment = previews.attachment_of(link, attachment_pk)
    if attachment is None:
        raise Http404
    return attachments.download(attachment)
