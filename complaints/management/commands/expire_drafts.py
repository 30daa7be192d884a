from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from complaints import pieces
from complaints.models import Draft, PhoneLink
from jiansite.lib.ratelimit import forget_old_counts


class Command(BaseCommand):
    """Throw away drafts that nobody sent, and what else has passed its time."""

    help = (
        "Erase complaint drafts older than seven days with their files, uploads that nobody went "
        "on with, old phone links and old counts of the limits. Run it once a day."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        """Erase what has passed its time, and say how much it was."""
        now = timezone.now()
        count = 0
        for draft in Draft.objects.expired(now):
            draft.erase()
            count += 1
        uploads = pieces.clear_abandoned(now=now)
        PhoneLink.objects.worn_out(now).delete()
        forget_old_counts(now=now)
        self.stdout.write(f"Done: {count} drafts erased, {uploads} abandoned uploads removed.")
