"""Complaints by the thousand while everything is killed, and how fast they are taken.

    make bench-complaints

First a storm: citizens file over HTTP while application and PostgreSQL are killed with -9 again and
again; every number that a citizen was shown must exist exactly once, with its sealed evidence. Then
a calm: whole complaints a second, against what this machine can durably insert at all.
"""

import random
import threading
import time
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory

import psycopg2

from bench.crash import Citizen, Site, missing, storm

STORM = 2000
CALM = 400
CLIENTS = 8
SECONDS = 5
SEED = 20261127


def main(in_storm: int = STORM, in_calm: int = CALM) -> None:
    """Storm, calm, and the machine's own limit. Exits with an error when anything was lost."""
    with TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        site = Site(Path(folder))
        site.start()
        try:
            calm(site, in_calm)
            survive(site, in_storm, first=in_calm)
        finally:
            site.stop()


def calm(site: Site, number: int) -> None:
    """Complaints a second with nothing in the way."""
    citizens = [Citizen(site, index) for index in range(number)]
    took = storm(site, citizens, at_once=CLIENTS)
    rate, limit = number / took, durable_inserts(site)
    print(
        f"{number} complaints with a photo, {CLIENTS} at a time: {rate:.1f}/s, five requests "
        f"each; durable inserts here {limit:.0f}/s; ratio {rate / limit:.1%}"
    )


def durable_inserts(site: Site) -> float:
    """Single-row commits a second by as many clients: what the disk allows."""
    connection = psycopg2.connect(site.url)
    connection.autocommit = True
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE bench_insert (id bigserial PRIMARY KEY, words text)")
    done = count()
    until = time.monotonic() + SECONDS

    def insert() -> None:
        own = psycopg2.connect(site.url)
        own.autocommit = True
        with own.cursor() as cursor:
            while time.monotonic() < until:
                cursor.execute("INSERT INTO bench_insert (words) VALUES (%s)", ["x" * 200])
                next(done)
        own.close()

    threads = [threading.Thread(target=insert) for _ in range(CLIENTS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE bench_insert")
    connection.close()
    return next(done) / SECONDS


def survive(site: Site, number: int, *, first: int) -> None:
    """The storm, and what it cost."""
    citizens = [Citizen(site, index) for index in range(first, first + number)]
    disasters = Disasters(site, citizens)
    took = storm(site, citizens, at_once=CLIENTS, disasters=disasters.run)
    before = [Citizen(site, index) for index in range(first)]
    lost = [line for line in missing(site, citizens) if "shown to nobody" not in line]
    strangers = len(site.rows("SELECT id FROM complaints_complaint")) - number - len(before)
    repeats = sum(citizen.repeats for citizen in citizens)
    print(
        f"{number} complaints in {took:.0f} s while the application was killed "
        f"{disasters.servers} and PostgreSQL {disasters.databases} times; "
        f"{repeats} requests had to be repeated"
    )
    print(f"lost or doubled: {len(lost) + abs(strangers)}")
    if lost or strangers:
        print("\n".join(lost[:20]))
        raise SystemExit(1)


class Disasters:
    """Kills at random moments until every citizen has a number."""

    def __init__(self, site: Site, citizens: list[Citizen]) -> None:
        self.site, self.citizens = site, citizens
        self.servers = self.databases = 0
        self._chance = random.Random(SEED)  # noqa: S311

    def run(self) -> None:
        """Every few seconds one of the two, now and then both."""
        while not all(citizen.number for citizen in self.citizens):
            time.sleep(self._chance.uniform(4, 12))
            kind = self._chance.choice(["server", "database", "both"])
            if kind != "database":
                self.site.kill_server()
                self.servers += 1
            if kind != "server":
                self.site.kill_database()
                self.databases += 1
                self.site.start_database()
            if kind != "database":
                self.site.start_server()
