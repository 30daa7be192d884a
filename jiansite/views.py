"""What belongs to the whole site: short links, machines' questions, error pages."""

from urllib.parse import urlencode

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.cache import add_never_cache_headers
from django.views.static import serve

from jiansite.lib import short_codes
from jiansite.lib.policies import machine_endpoint, public_file, public_page
from jiansite.lib.qr import qr_svg
from news import redirects
from news.models.photos import MEDIA_TYPES


def complaint_address(article_id: int) -> str:
    """The address of the complaint form that knows which story it came from."""
    return f"{settings.SITE_URL}{reverse('complaints:new')}?{urlencode({'article': article_id})}"


@public_page
def short_link(request: HttpRequest, code: str) -> HttpResponse:
    """From the code beside an article's complaint box to the form."""
    article_id = short_codes.decode(code)
    if article_id is None:
        raise Http404
    return redirect(f"{reverse('complaints:new')}?article={article_id}")


@public_page
def enter_code(request: HttpRequest) -> HttpResponse:
    """For a code typed from paper: on to its form, or the desk with a sentence why not."""
    code = request.GET.get("code", "")
    if short_codes.decode(code) is None:
        context = {"wrong_code": code[:20]}
        return TemplateResponse(request, "complaints/desk.html", context, status=404)
    return redirect("short_link", code=code.upper().replace(" ", "").replace("-", ""))


@public_page
def code_picture(request: HttpRequest, code: str) -> HttpResponse:
    """The QR of an article's complaint box."""
    article_id = short_codes.decode(code)
    if article_id is None:
        raise Http404
    picture = qr_svg(complaint_address(article_id), title=f"扫码投诉，投诉码 {code}")
    return HttpResponse(picture, content_type="image/svg+xml")


@public_file
def media(request: HttpRequest, path: str) -> HttpResponseBase:
    """A rendition of a photo. Behind a web server that serves them this is never asked."""
    response = serve(request, path, document_root=str(settings.MEDIA_ROOT))
    if response.status_code == 200:
        # The machine's own list of media types often knows neither AVIF nor WebP.
        response["Content-Type"] = MEDIA_TYPES[path.rpartition(".")[2]]
    return response


@machine_endpoint
def health(request: HttpRequest) -> HttpResponse:
    """Whether this process answers."""
    return HttpResponse("ok", content_type="text/plain")


@public_page
def robots(request: HttpRequest) -> HttpResponse:
    """What search engines may visit."""
    lines = [
        "User-agent: *",
        "Disallow: /admin/",
        "Disallow: /preview/",
        "Disallow: /complaints/new/",
        "Disallow: /complaints/p/",
        "Disallow: /complaints/track/",
        "Disallow: /complaints/merchant/",
        "Disallow: /complaints/verify/",
        "Disallow: /q/",
        "",
        f"Sitemap: {settings.SITE_URL}{reverse('news:sitemap')}",
        f"Sitemap: {settings.SITE_URL}{reverse('news:news_sitemap')}",
        "",
    ]
    return HttpResponse("\n".join(lines), content_type="text/plain")


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """On to where it stands now, or 404 with a search box and the channels."""
    address = redirects.new_address(request.get_full_path())
    if address is not None and request.method in ("GET", "HEAD"):
        return redirect(address, permanent=True)
    return TemplateResponse(request, "404.html", status=404).render()


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """400: the request could not be read, usually because it was far too large."""
    return TemplateResponse(request, "400.html", status=400).render()


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """403 for staff without the right."""
    return TemplateResponse(request, "403.html", status=403).render()


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403 when the form's seal is missing, usually because cookies are blocked or were cleared.

    What was typed into a public form stands in the answer, with a new seal and a button: nothing
    is lost, and still nothing is done before a person presses it. Never in the admin.
    """
    typed = [
        (name, value)
        for name, values in request.POST.lists()
        for value in values
        if name != "csrfmiddlewaretoken"
    ]
    is_public = not request.path.startswith(reverse("admin:index"))
    context = {"typed": typed if is_public else [], "had_files": bool(request.FILES)}
    response = TemplateResponse(request, "403_csrf.html", context, status=403)
    add_never_cache_headers(response)
    return response.render()


def server_error(request: HttpRequest) -> HttpResponse:
    """500 without asking the database anything: it may be what is broken."""
    return HttpResponse(render_to_string("500.html"), status=500)
