"""点击: counting readers without slowing or un-caching a page.

The page sends a beacon, which no reader waits for. Clicks gather in memory and are written a few
seconds later in one statement, so that a story that everybody reads costs one UPDATE, not
thousands; a crash loses these few seconds. Robots, and the same reader within half an hour, do
not count.
"""

import atexit
import logging
import re
import threading
from collections import Counter
from datetime import datetime, timedelta

from django.conf import settings
from django.core.cache import cache
from django.db import DatabaseError, connection, transaction
from django.db.models import Case, F, IntegerField, Value, When
from django.utils import timezone
from django.utils.crypto import salted_hmac

from news.models import Article, HourlyClicks

logger = logging.getLogger(__name__)

REPEAT_AFTER = 30 * 60  # seconds
KEPT = timedelta(days=8)  # the hours that 热点 looks back, and some more
_ROBOT = re.compile(
    r"bot|crawl|spider|slurp|curl|wget|python|java/|headless|preview|monitor|lighthouse|^$", re.I
)

_waiting: Counter[int] = Counter()
_lock = threading.Lock()
# Set while a timer runs. There is never a second one: under load each would start another.
_timer_runs = threading.Event()


def count(article_id: int, *, reader: str, agent: str) -> bool:
    """Count one reader of a story; whether the click counts.

    `reader` tells readers apart (an address); it is hashed and forgotten after half an hour.
    """
    if _ROBOT.search(agent):
        return False
    key = salted_hmac("news.clicks", f"{article_id}|{reader}|{agent}").hexdigest()
    if not cache.add(f"click:{key}", 1, REPEAT_AFTER):
        return False
    with _lock:
        _waiting[article_id] += 1
    if settings.CLICKS_WRITTEN_AFTER == 0:
        write()
    else:
        _write_later()
    return True


def write() -> None:
    """Write what has gathered. What the database does not take now is kept for the next time."""
    with _lock:
        gathered = dict(_waiting)
        _waiting.clear()
    if not gathered:
        return
    try:
        with transaction.atomic():
            _store(gathered, now=timezone.now())
    except DatabaseError:
        logger.warning("clicks of %d articles wait for the database", len(gathered))
        with _lock:
            _waiting.update(gathered)


def _store(gathered: dict[int, int], *, now: datetime) -> None:
    more = Case(
        *(When(pk=pk, then=Value(number)) for pk, number in gathered.items()),
        output_field=IntegerField(),
    )
    # An UPDATE of its own: a click is no edit, and leaves the date of the last one alone.
    Article.objects.filter(pk__in=gathered).update(click_count=F("click_count") + more)
    hour = now.replace(minute=0, second=0, microsecond=0)
    pks = sorted(gathered)
    with connection.cursor() as cursor:
        # The join drops stories that were deleted meanwhile.
        cursor.execute(
            """
            INSERT INTO news_hourlyclicks AS h (article_id, hour, number)
            SELECT id, %s, clicked.number
            FROM unnest(%s::bigint[], %s::int[]) AS clicked (id, number)
            JOIN news_article USING (id)
            ON CONFLICT (hour, article_id) DO UPDATE SET number = h.number + excluded.number
            """,
            [hour, pks, [gathered[pk] for pk in pks]],
        )
    HourlyClicks.objects.filter(hour__lt=hour - KEPT).delete()


def _write_later() -> None:
    with _lock:
        if _timer_runs.is_set() or not _waiting:
            return
        _timer_runs.set()
    timer = threading.Timer(settings.CLICKS_WRITTEN_AFTER, _write_in_own_thread)
    timer.daemon = True
    timer.start()


def _write_in_own_thread() -> None:
    _timer_runs.clear()
    try:
        write()
    finally:
        connection.close()
        _write_later()  # what the database did not take


atexit.register(write)
