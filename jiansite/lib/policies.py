"""What each view promises: who may enter, with which methods, and who may keep the answer.

Every view of the site wears exactly one of these; tests/test_policies.py lists them all.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.template.response import TemplateResponse
from django.utils.cache import patch_cache_control
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt

View = Callable[..., HttpResponseBase]
READING = ("GET", "HEAD")

# Any shared cache may hold a public page for half a minute, and show the old one while it
# fetches a new one or when we are down.
PUBLIC = {
    "public": True,
    "max_age": 0,
    "s_maxage": 30,
    "stale_while_revalidate": 60,
    "stale_if_error": 86400,
}


def public_page(view: View) -> View:
    """For everyone, GET and HEAD, the same bytes for all: no cookie, shared caches allowed."""

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        response = view(request, *args, **kwargs)
        patch_cache_control(response, **PUBLIC)
        return response

    return _with_policy(_allowing(READING, answer), "public page")


def personal_page(*methods: str) -> Callable[[View], View]:
    """For the person in front of it: never cached anywhere. GET and HEAD unless named."""

    def decorate(view: View) -> View:
        allowed = _allowing(methods or READING, view)
        return _with_policy(never_cache(allowed), "personal page")

    return decorate


def public_file(view: View) -> View:
    """For everyone and for ever: the file of an address never changes."""

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        response = view(request, *args, **kwargs)
        patch_cache_control(response, public=True, max_age=365 * 24 * 3600, immutable=True)
        return response

    return _with_policy(_allowing(READING, answer), "public file")


def counter(view: View) -> View:
    """For beacons: POST, nobody waits for the answer, never cached.

    Without a CSRF token, because the page that sends it is cached for everybody; a forged one
    could only count.
    """
    return _with_policy(csrf_exempt(never_cache(_allowing(("POST",), view))), "counter")


def machine_endpoint(view: View) -> View:
    """For monitoring: GET and HEAD, never cached."""
    return _with_policy(never_cache(_allowing(READING, view)), "machine")


def _allowing(methods: tuple[str, ...], view: View) -> View:
    """Other methods are told so, on a page of the site.

    Where nothing can be sent in, no token is asked for: the answer would be another one.
    """

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.method in methods:
            return view(request, *args, **kwargs)
        headers = {"Allow": ", ".join(methods)}
        return TemplateResponse(request, "405.html", status=405, headers=headers).render()

    return csrf_exempt(answer) if set(methods) <= set(READING) else answer


def _with_policy(view: View, policy: str) -> View:
    view.policy = policy  # type: ignore[attr-defined]
    return view
