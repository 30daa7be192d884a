"""Two requests of one person at the same moment: the same as one after the other."""

import threading
from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client

from complaints.models import Attachment, Complaint, Event
from tests.complaints.test_form import GOOD
from tests.factories import upload

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(number: int, act: Callable[[], None]) -> None:
    """Run `act` in so many threads, each with a database connection of its own."""
    start = threading.Barrier(number)

    def run() -> None:
        start.wait()
        try:
            act()
        finally:
            connection.close()

    threads = [threading.Thread(target=run) for _ in range(number)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def same_browser(client: Client) -> Client:
    copy = Client()
    copy.cookies = client.cookies
    return copy


def test_it_takes_twenty_files_in_all(client: Client) -> None:
    client.post("/complaints/new/all/", GOOD)

    def send_six() -> None:
        files = [upload(name=f"{n}.jpg") for n in range(6)]
        same_browser(client).post("/complaints/new/all/", {**GOOD, "evidence": files})

    at_once(4, send_six)
    assert Attachment.objects.count() == 20


def test_it_makes_one_case_with_one_receipt(client: Client) -> None:
    client.post("/complaints/new/all/", {**GOOD, "evidence": [upload()]})
    places: list[str] = []
    at_once(
        6, lambda: places.append(same_browser(client).post("/complaints/new/review/")["Location"])
    )
    assert Complaint.objects.count() == Event.objects.count() == Attachment.objects.count() == 1
    assert places == ["/complaints/new/receipt/"] * 6
    assert client.get("/complaints/new/receipt/").status_code == 200
