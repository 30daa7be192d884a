"""Nothing that a citizen was told is lost, whatever is killed in the middle."""

import time
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from bench.crash import Citizen, Site, missing, storm

CITIZENS = 24


@pytest.fixture
def own_site() -> Iterator[Site]:
    # Not in pytest's own folder: it closes that to every other user, such as PostgreSQL's.
    with TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        site = Site(Path(folder))
        try:
            site.start()
            yield site
        finally:
            site.stop()


def test_every_number_shown_exists_once_and_whole_though_everything_is_killed(
    own_site: Site,
) -> None:
    def disasters() -> None:
        time.sleep(1.0)
        own_site.kill_server()
        own_site.start_server()
        time.sleep(1.5)
        own_site.kill_database()
        own_site.start_database()
        time.sleep(1.0)
        own_site.kill_server()
        own_site.kill_database()
        own_site.start_database()
        own_site.start_server()

    citizens = [Citizen(own_site, index) for index in range(CITIZENS)]
    storm(own_site, citizens, at_once=8, disasters=disasters)
    assert missing(own_site, citizens) == []
    assert any(citizen.repeats for citizen in citizens), "the disasters met nobody"
    # And the check itself would see a loss.
    file = next(path for path in (own_site.folder / "evidence").rglob("original*"))
    file.write_bytes(b"")
    assert any("not what was sealed" in line for line in missing(own_site, citizens))
    assert any("shown to nobody" in line for line in missing(own_site, citizens[1:]))
