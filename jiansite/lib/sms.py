"""Text messages: one function, and a backend that the setting SMS_BACKEND names.

A gateway of one's own choice is reached by a small adapter at SMS_HTTP_URL that takes
`{"to": "139…", "text": "…"}` as JSON with SMS_HTTP_TOKEN as bearer token, and answers 2xx when it
has taken the message over.
"""

import json
import sys
import urllib.request
from collections.abc import Callable
from urllib.error import URLError
from urllib.parse import urlsplit

from django.conf import settings

TIMEOUT = 15  # seconds


class SmsFailed(Exception):
    """The message was not taken over. Says nothing about to whom it should have gone."""


def is_on() -> bool:
    """Whether text messages can be sent at all, so that nobody is promised one in vain."""
    return settings.SMS_BACKEND in _BACKENDS


def send(to: str, text: str) -> None:
    """Hand one message over. Raises SmsFailed."""
    if not is_on():
        raise SmsFailed("text messages are switched off")
    _BACKENDS[settings.SMS_BACKEND](to, text)


def misconfiguration() -> str:
    """What is wrong with the settings, as a sentence; empty when nothing is."""
    if settings.SMS_BACKEND not in ("off", *_BACKENDS):
        return f"SMS_BACKEND is {settings.SMS_BACKEND!r}; known are: off, {', '.join(_BACKENDS)}."
    if settings.SMS_BACKEND == "console" and not settings.DEBUG:
        return "SMS_BACKEND is console with DEBUG off: telephone numbers would be in the log."
    if settings.SMS_BACKEND == "http" and urlsplit(settings.SMS_HTTP_URL).scheme not in _SCHEMES:
        return "SMS_BACKEND is http and SMS_HTTP_URL is no address. Set it to the gateway's."
    return ""


def _print(to: str, text: str) -> None:
    sys.stdout.write(f"SMS to {to}: {text}\n")


def _post(to: str, text: str) -> None:
    request = urllib.request.Request(  # noqa: S310 - the address is the operator's, not a person's
        settings.SMS_HTTP_URL,
        data=json.dumps({"to": to, "text": text}).encode(),
        headers={
            "Content-Type": "application/json",
            "Authorization": f"Bearer {settings.SMS_HTTP_TOKEN}",
        },
    )
    try:
        # urllib raises for every answer that is not 2xx or a redirect.
        with urllib.request.urlopen(request, timeout=TIMEOUT):  # noqa: S310
            pass
    except (URLError, OSError) as error:
        raise SmsFailed(type(error).__name__) from None


_SCHEMES = ("http", "https")
_BACKENDS: dict[str, Callable[[str, str], None]] = {"console": _print, "http": _post}
