"""Promises that the configuration must keep; `manage.py check` says which one is broken."""

from typing import Any

from cryptography.fernet import Fernet
from django.conf import settings
from django.core.checks import CheckMessage, Error, register

from complaints import rulebook, signing
from complaints.lifecycle import PROFILES
from jiansite.lib import sms


@register()
def evidence_is_private(**kwargs: Any) -> list[CheckMessage]:
    """Evidence must not lie where the web server hands out files."""
    if settings.EVIDENCE_ROOT.resolve().is_relative_to(settings.MEDIA_ROOT.resolve()):
        return [
            Error(
                "EVIDENCE_ROOT lies below MEDIA_ROOT: evidence would be public.",
                hint="Set EVIDENCE_ROOT to a folder outside MEDIA_ROOT.",
                id="jiansite.E001",
            )
        ]
    return []


@register()
def encryption_keys_are_keys(**kwargs: Any) -> list[CheckMessage]:
    """A mistyped key would show only when the first complaint comes."""
    try:
        for key in settings.ENCRYPTION_KEYS:
            Fernet(key)
    except ValueError:
        return [
            Error(
                "ENCRYPTION_KEYS holds something that is no Fernet key.",
                hint="Make one with: python -c 'from cryptography.fernet import Fernet; "
                "print(Fernet.generate_key().decode())'",
                id="jiansite.E002",
            )
        ]
    return []


@register()
def profile_exists(**kwargs: Any) -> list[CheckMessage]:
    """The complaint desk works by one of the known profiles."""
    if settings.COMPLAINT_PROFILE not in PROFILES:
        return [
            Error(
                f"COMPLAINT_PROFILE is {settings.COMPLAINT_PROFILE!r}; "
                f"known are: {', '.join(PROFILES)}.",
                hint="A profile needs its table of states in complaints/lifecycle.py.",
                id="jiansite.E003",
            )
        ]
    return []


@register()
def promises_can_be_kept(**kwargs: Any) -> list[CheckMessage]:
    """Each promise names a period of the media profile and a sensible number of days."""
    known = {rule.kind for rule in rulebook.version(rulebook.MEDIA).clocks}
    return [
        Error(
            f"COMPLAINT_PROMISES holds {kind}={days}, which cannot be promised.",
            hint=f"Name one of {', '.join(sorted(known))} and 1 to 365 working days.",
            id="jiansite.E004",
        )
        for kind, days in settings.COMPLAINT_PROMISES.items()
        if kind not in known or not 1 <= days <= 365
    ]


@register()
def receipt_keys_are_keys(**kwargs: Any) -> list[CheckMessage]:
    """A mistyped key would show only when the first complaint comes."""
    try:
        signing.public_keys()
    except ValueError:
        return [
            Error(
                "RECEIPT_KEYS or RECEIPT_RETIRED_KEYS holds something that is no Ed25519 key.",
                hint="Make one with: python -c 'import base64, secrets; "
                "print(base64.b64encode(secrets.token_bytes(32)).decode())'",
                id="jiansite.E005",
            )
        ]
    return []


@register()
def text_messages_have_a_way(**kwargs: Any) -> list[CheckMessage]:
    """The console prints telephone numbers, and a gateway has an address."""
    reason = sms.misconfiguration()
    return [Error(reason, id="jiansite.E006")] if reason else []
