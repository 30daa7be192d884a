from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from complaints.models import Draft


class Command(BaseCommand):
    """Throw away drafts that nobody sent."""

    help = "Erase complaint drafts older than seven days with their files. Run it once a day."

    def handle(self, *args: Any, **options: Any) -> None:
        """Erase what has passed its time, and say how much it was."""
        count = 0
        for draft in Draft.objects.expired(timezone.now()):
            draft.erase()
            count += 1
        self.stdout.write(f"Done: {count} drafts erased.")
