"""With DEBUG off, whatever is missing stops the start with a sentence that says what to set."""

import os
import subprocess
import sys
from base64 import b64encode
from pathlib import Path

import pytest
from cryptography.fernet import Fernet
from django.conf import settings

COMPLETE = {
    "DEBUG": "0",
    "DATABASE_URL": "postgresql://user:secret@db.example.org:5432/site",
    "SECRET_KEY": "a-long-random-string-for-this-test-only-0123456789",
    "ENCRYPTION_KEYS": Fernet.generate_key().decode(),
    "INDEX_KEY": "another-long-random-string-for-this-test-only",
    "RECEIPT_KEYS": b64encode(b"0" * 32).decode(),
    "ALLOWED_HOSTS": "news.example.org",
}


def start(environment: dict[str, str]) -> subprocess.CompletedProcess[str]:
    kept = {"PATH": os.environ["PATH"], "HOME": os.environ.get("HOME", "/")}
    return subprocess.run(
        [sys.executable, "manage.py", "check"],
        cwd=Path(settings.BASE_DIR),
        env={**kept, **environment},
        capture_output=True,
        text=True,
        check=False,
    )


def test_it_starts_when_everything_is_set() -> None:
    assert start(COMPLETE).returncode == 0


@pytest.mark.parametrize(
    "name",
    [
        "DATABASE_URL", "SECRET_KEY", "ENCRYPTION_KEYS", "INDEX_KEY", "RECEIPT_KEYS",
        "ALLOWED_HOSTS",
    ],
)  # fmt: skip
def test_it_refuses_to_start_without(name: str) -> None:
    answer = start({key: value for key, value in COMPLETE.items() if key != name})
    assert answer.returncode != 0
    last_line = answer.stderr.strip().splitlines()[-1]
    assert f"{name} is not set" in last_line
    assert "Set " in last_line


def test_it_is_in_production_as_soon_as_a_database_is_named() -> None:
    answer = start({"DATABASE_URL": COMPLETE["DATABASE_URL"]})
    assert "DEBUG is off" in answer.stderr


def test_it_refuses_keys_that_are_none() -> None:
    answer = start({**COMPLETE, "ENCRYPTION_KEYS": "not-a-key"})
    assert answer.returncode != 0
    assert "jiansite.E002" in answer.stderr


@pytest.mark.parametrize("key", ["not-base64!", b64encode(b"short").decode()])
def test_it_refuses_receipt_keys_that_are_none(key: str) -> None:
    answer = start({**COMPLETE, "RECEIPT_KEYS": key})
    assert answer.returncode != 0
    assert "jiansite.E005" in answer.stderr


def test_it_refuses_to_print_text_messages_in_production() -> None:
    answer = start({**COMPLETE, "SMS_BACKEND": "console"})
    assert answer.returncode != 0
    assert "jiansite.E006" in answer.stderr


def test_it_refuses_to_send_text_messages_to_no_gateway() -> None:
    answer = start({**COMPLETE, "SMS_BACKEND": "http"})
    assert answer.returncode != 0
    assert "jiansite.E006" in answer.stderr


def test_it_refuses_evidence_below_the_public_files() -> None:
    answer = start({**COMPLETE, "MEDIA_ROOT": "/srv/m", "EVIDENCE_ROOT": "/srv/m/evidence"})
    assert answer.returncode != 0
    assert "jiansite.E001" in answer.stderr


@pytest.mark.parametrize("promise", ["registration=0", "registration=900", "lunch=3"])
def test_it_refuses_a_promise_that_nobody_can_keep(promise: str) -> None:
    answer = start({**COMPLETE, "COMPLAINT_PROMISES": promise})
    assert answer.returncode != 0
    assert "jiansite.E004" in answer.stderr


def test_it_refuses_another_kind_of_database() -> None:
    answer = start({**COMPLETE, "DATABASE_URL": "sqlite:///site.sqlite3"})
    assert "postgresql://" in answer.stderr


def test_it_refuses_a_profile_whose_table_does_not_exist() -> None:
    answer = start({**COMPLETE, "COMPLAINT_PROFILE": "nobody"})
    assert answer.returncode != 0
    assert "jiansite.E003" in answer.stderr
