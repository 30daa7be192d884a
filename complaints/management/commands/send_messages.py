from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from complaints import notifications
from complaints.models import Outgoing
from jiansite.lib import rounds


class Command(BaseCommand):
    """Send the mails and text messages that are due."""

    help = (
        "Send what is due and try again what failed. Run it every minute, or once with "
        "--every SECONDS, which goes on until it is stopped. `serve` keeps one running."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """The command line."""
        parser.add_argument("--every", type=int, metavar="SECONDS", help="go on for ever")

    def handle(self, *args: Any, **options: Any) -> None:
        """Send, and say how many went out and how many did not."""
        every = options["every"]
        if every is None:
            self._send(even_nothing=True)
            return
        if every < 1:
            raise CommandError("--every takes a number of seconds from 1.")
        rounds.go_on(self._send, every=every, complain=self.stderr)

    def _send(self, *, even_nothing: bool = False) -> None:
        sent, failed = notifications.deliver_due(now=timezone.now(), most=1000)
        if sent or failed or even_nothing:
            given_up = Outgoing.objects.given_up().count()
            self.stdout.write(f"Done: {sent} sent, {failed} failed, {given_up} given up so far.")
            self.stdout.flush()
