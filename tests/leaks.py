"""A watch over what people outside a case may come to see: logs, titles, headers, lists."""

import re
from typing import Any

import pytest
from django.core.mail import EmailMessage
from django.test import Client

# As `tests.factories.complaint_values` and the forms have them, in every usual writing.
PERSONAL = (
    "13900001234", "139 0000 1234", "139-0000-1234", "139%200000%201234", "程晚舟",
    "%E7%A8%8B%E6%99%9A%E8%88%9F", "青杏路41号", "%E9%9D%92%E6%9D%8F%E8%B7%AF41",
)  # fmt: skip


class WatchedClient(Client):
    """A browser that remembers what stood in the title and the headers of every answer."""

    def __init__(self, seen: list[str], **options: Any) -> None:
        super().__init__(**options)
        self.seen = seen

    def request(self, **request: Any) -> Any:
        """Ask, and remember."""
        response = super().request(**request)
        where = f"{request.get('REQUEST_METHOD')} {request.get('PATH_INFO')}"
        # A receipt is held encrypted in the session; the cookie carries a key and no more.
        headers = {name: value for name, value in response.items() if name != "Set-Cookie"}
        self.seen.append(f"{where} {headers}")
        if not response.streaming and "html" in response.get("Content-Type", ""):
            titles = re.findall(r"<title>(.*?)</title>", response.content.decode(), re.DOTALL)
            self.seen.append(f"{where} {titles}")
        return response


class Watch:
    """What was seen, and whether anything personal was in it."""

    def __init__(self, caplog: pytest.LogCaptureFixture) -> None:
        self._caplog = caplog
        self.seen: list[str] = []

    def browser(self, **options: Any) -> WatchedClient:
        """Another person's browser."""
        return WatchedClient(self.seen, **options)

    def mail(self, messages: list[EmailMessage]) -> None:
        """Everything of mails but the body and to whom they go, which is the person's own."""
        for message in messages:
            headers = {name: value for name, value in message.message().items() if name != "To"}
            self.seen.append(f"mail {headers} {message.subject}")

    def page(self, response: Any) -> None:
        """A whole page that others look at, too, such as a list of the admin."""
        self.seen.append(response.content.decode())

    def leaks(self) -> list[str]:
        """Where something personal was seen; log lines with the text of their exceptions."""
        lines = [*self.seen, *(self._caplog.handler.format(r) for r in self._caplog.records)]
        return [
            f"{personal} in {line[:200]}"
            for line in lines
            for personal in PERSONAL
            if personal in line
        ]

    @property
    def log_lines(self) -> int:
        """How many there were: a watch that sees nothing proves nothing."""
        return len(self._caplog.records)
