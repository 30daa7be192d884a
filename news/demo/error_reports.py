"""What readers of the demo hold to be wrong, and what its editor answered."""

import json
from collections.abc import Mapping
from datetime import datetime, timedelta
from pathlib import Path

from django.contrib.auth.models import User

from news.models import ErrorReport
from news.models.error_reports import new_token

REPORTS = Path(__file__).parent / "error_reports.json"


def load(articles: Mapping[str, int], *, editor: User, now: datetime) -> None:
    """Send the demo's error reports, and answer those that have an answer."""
    for facts in json.loads(REPORTS.read_text(encoding="utf-8")):
        received_at = now - timedelta(hours=facts.pop("hours_ago"))
        story, answer = facts.pop("story"), facts.pop("answer")
        report = ErrorReport.objects.create(
            token=new_token(), article_id=articles[story], received_at=received_at, **facts
        )
        if answer:
            answered_at = received_at + timedelta(hours=2)
            report.act(answer["verb"], by=editor, now=answered_at, note=answer["note"])
