"""Whether the hosts that our stories lead to still answer. Asked once a night."""

import logging
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime

from django.db.models import F

from jiansite.lib import hosts
from news import foreign_links
from news.models import LinkedHost
from news.models.linked_hosts import NIGHTS

logger = logging.getLogger(__name__)

AT_ONCE = 8
BATCH = 500
# When more than this part of so many hosts fails in one night, it is our own line that is down.
OUR_OWN_LINE, ENOUGH_TO_TELL = 0.8, 5


@dataclass(frozen=True)
class Result:
    """How many hosts were asked, and which were given up or came back this night."""

    asked: int = 0
    disarmed: tuple[str, ...] = ()
    recovered: tuple[str, ...] = ()
    is_own_line_down: bool = False


Probe = Callable[[str, bool], str]


def ask(host: str, uses_tls: bool) -> str:
    """Why the host cannot be led to, empty when it can."""
    return hosts.probe(host, port=443 if uses_tls else 80)


def check(*, now: datetime, probe: Probe = ask) -> Result:
    """Ask every host once and count its failures in a row."""
    known = list(LinkedHost.objects.filter(is_blocked=False))
    with ThreadPoolExecutor(AT_ONCE) as pool:
        answers = list(pool.map(lambda each: probe(each.host, each.uses_tls), known))
    failed = sum(map(bool, answers))
    if len(known) >= ENOUGH_TO_TELL and failed > OUR_OWN_LINE * len(known):
        logger.warning("%d of %d hosts do not answer: is our own line down?", failed, len(known))
        return Result(asked=len(known), is_own_line_down=True)
    disarmed = [host.host for host, why in zip(known, answers, strict=True) if _count(host, why)]
    recovered = [
        host.host
        for host, why in zip(known, answers, strict=True)
        if not why and host.failures >= NIGHTS
    ]
    LinkedHost.objects.filter(pk__in=[host.pk for host in known]).update(checked_at=now)
    foreign_links.forget_disarmed_hosts()
    for name in disarmed:
        logger.warning("links to %s are shown as plain words from now on", name)
    return Result(len(known), tuple(disarmed), tuple(recovered))


def _count(host: LinkedHost, why: str) -> bool:
    """Keep what a host answered; whether it was given up just now."""
    row = LinkedHost.objects.filter(pk=host.pk)
    if why:
        row.update(failures=F("failures") + 1, last_failure=why)
        return host.failures == NIGHTS - 1
    if host.failures or host.last_failure:
        row.update(failures=0, last_failure="")
    return False
