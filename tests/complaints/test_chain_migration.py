"""Events from before there was a chain get their links when the database is brought up to date."""

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone

from complaints import chain, handling
from jiansite.roles import COMPLAINT_OFFICER
from tests.factories import make_complaint, make_user


def migrate(name: str) -> None:
    executor = MigrationExecutor(connection)
    executor.loader.build_graph()
    executor.migrate([("complaints", name)])


@pytest.mark.django_db(transaction=True)
def test_it_chains_the_events_that_are_there() -> None:
    officer = make_user(COMPLAINT_OFFICER)
    for number in range(2):
        complaint = make_complaint(phone=f"1391111222{number}")
        complaint.act("register", by=officer, now=timezone.now(), note="“引号”与\n换行")
        handling.add_note(complaint, by=officer, text="🙂", now=timezone.now())
    newest = max(
        name
        for app, name in MigrationExecutor(connection).loader.graph.leaf_nodes()
        if app == "complaints"
    )
    migrate("0002_calendar_and_clocks")
    migrate(newest)
    found = chain.verify()
    assert (found.broken, found.events) == ([], 6)
    assert list(complaint.events.values_list("sequence", flat=True)) == [1, 2, 3]
