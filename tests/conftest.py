from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache
from django.core.files.storage import storages

SHARED_DATA = Path(__file__).resolve().parent.parent.parent / "shared" / "data"


@pytest.fixture(autouse=True)
def _own_files(tmp_path: Path, settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every test has folders of its own for photos and evidence, and cheap password hashes."""
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.EVIDENCE_ROOT = tmp_path / "evidence"
    # The fields of the models hold on to this storage, and it to its folder.
    for name in ("location", "base_location"):
        monkeypatch.setitem(vars(storages["evidence"]), name, str(settings.EVIDENCE_ROOT))
    settings.CLICKS_WRITTEN_AFTER = 0
    settings.MESSAGES_SENT_AT_ONCE = False
    cache.clear()
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """Real input beside the repository; tests that need it skip where it is missing."""
    if not SHARED_DATA.is_dir():
        pytest.skip("the folder of real input is missing")
    return SHARED_DATA


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """Nobody shall believe that a run without a browser has tried everything."""
    skipped = [r for r in terminalreporter.getreports("skipped") if "browser" in r.keywords]
    if skipped:
        terminalreporter.section("NO BROWSER", sep="!", red=True, bold=True)
        terminalreporter.line(
            f"{len(skipped)} BROWSER TESTS WERE SKIPPED: there is no chromium on this machine. "
            "Install it (Debian: apt-get install chromium); REQUIRE_BROWSER=1 makes this a failure."
        )
