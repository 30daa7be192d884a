"""Real letters and reviews through the real intake: what the form and the pre-check make of them.

The texts are the collected ones beside the repository; names and telephone numbers are made up.
Every text goes through the form as it is typed, then becomes a case in a database of its own.

    make bench-complaints
"""

import gzip
import json
import statistics
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.conf import settings
from django.http import QueryDict
from django.utils import timezone

from bench.search_quality import own_database
from complaints import intake, precheck
from complaints.forms import ComplaintForm
from complaints.models import Complaint, Draft

DATA = Path(settings.BASE_DIR).parent / "shared" / "data" / "complaints.jsonl.gz"
KINDS = {"product_review": "reviews", "citizen_message": "letters"}


@dataclass
class Tally:
    """What became of the texts of one kind."""

    texts: int = 0
    filed: int = 0
    refusals: Counter[str] = field(default_factory=Counter)
    notices: Counter[str] = field(default_factory=Counter)
    reports: int = 0
    changed: int = 0
    milliseconds: list[float] = field(default_factory=list)


def main(most: int | None = None) -> None:
    """One block a kind; ends with an error when a case does not hold what was written."""
    tallies = {kind: Tally() for kind in KINDS}
    with own_database():
        for index, record in enumerate(_records(most)):
            _file(tallies[record["kind"]], record, index)
        lost = sum(tally.filed for tally in tallies.values()) - Complaint.objects.count()
    for kind, tally in tallies.items():
        _tell(KINDS[kind], tally)
    if lost:
        raise SystemExit(f"{lost} cases are missing")


def _records(most: int | None) -> Iterator[dict[str, Any]]:
    with gzip.open(DATA, "rt", encoding="utf-8") as lines:
        for number, line in enumerate(lines):
            if most is not None and number >= most:
                return
            yield json.loads(line)


def _file(tally: Tally, record: dict[str, Any], index: int) -> None:
    tally.texts += 1
    began = time.perf_counter()
    form = ComplaintForm(_typed(record, index))
    if not form.is_valid():
        for name, errors in form.errors.items():
            tally.refusals[f"{name}: {errors[0]}"] += 1
        return
    now = timezone.now()
    draft, _ = Draft.begin(now=now)
    filed = intake.register_complaint(
        draft, values=form.case_values(), now=now, article_id=form.cleaned_data["article"]
    )
    tally.milliseconds.append((time.perf_counter() - began) * 1000)
    if filed is None:
        return
    tally.filed += 1
    stored = Complaint.objects.get(pk=filed.complaint.pk)
    tally.changed += stored.facts != record["text"]
    facts = stored.facts
    tally.reports += bool(precheck.is_report_too(facts))
    looked_at = precheck.Facts(facts=facts, product=stored.product, merchant_name="某商家")
    profile = settings.COMPLAINT_PROFILE
    for notice in precheck.notices(looked_at, profile=profile, today=timezone.localdate()):
        tally.notices[notice.title] += 1


def _typed(record: dict[str, Any], index: int) -> QueryDict:
    typed = QueryDict(mutable=True)
    typed.update(
        {
            "facts": record["text"],
            "product": (record["subject"] or record["category"] or "商品")[:100],
            "merchant_name": "某商家",
            "name": "程晚舟",
            "phone": f"139{index:08d}",
            "address": "云川市青杏路41号",
            "merchant_address": "云川市听泉路8号",
            "demands": "refund",
            "consent_handle": "on",
            "declared_truthful": "on",
        }
    )
    return typed


def _tell(name: str, tally: Tally) -> None:
    print(f"{name}: {tally.texts} texts, {tally.filed} cases, {tally.changed} stored otherwise "
          f"than typed, {tally.reports} sound like a report as well")  # fmt: skip
    if tally.milliseconds:
        ordered = sorted(tally.milliseconds)
        print(f"  form and intake: median {statistics.median(ordered):.1f} ms, "
              f"p99 {ordered[int(len(ordered) * 0.99)]:.1f} ms")  # fmt: skip
    for what, counter in (("refused", tally.refusals), ("notice", tally.notices)):
        for sentence, number in counter.most_common(12):
            print(f"  {what:8} {number:5}  {sentence}")
