"""Commands that go on for ever, beside the server: one round after another until told to stop."""

import signal
import threading
from collections.abc import Callable

from django.core.management.base import OutputWrapper
from django.db import Error, close_old_connections
from django.utils import timezone


def go_on(once: Callable[[], object], *, every: float, complain: OutputWrapper) -> None:
    """Do it, wait `every` seconds, do it again; SIGTERM and Ctrl-C end it between two rounds.

    A database that is away for a while ends nothing: what is due waits for it.
    """
    ended = threading.Event()
    for ending in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(ending, lambda *_: ended.set())
    while not ended.is_set():
        try:
            close_old_connections()
            once()
        except Error as error:
            # The kind alone: what a database says may quote a row.
            complain.write(f"{timezone.localtime():%H:%M:%S} database: {type(error).__name__}")
        finally:
            close_old_connections()
        ended.wait(every)
