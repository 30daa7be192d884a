import json
import secrets
from pathlib import Path

import pytest
from cryptography.fernet import Fernet

from jiansite.lib import development_keys


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "var" / "keys.json"


def test_it_makes_every_key_that_the_settings_ask_for(path: Path) -> None:
    keys = development_keys.load_or_create(path)
    assert set(keys) == {"SECRET_KEY", "ENCRYPTION_KEYS", "INDEX_KEY", "RECEIPT_KEYS"}
    assert len(keys["SECRET_KEY"]) >= 50


def test_it_makes_a_key_that_encrypts(path: Path) -> None:
    box = Fernet(development_keys.load_or_create(path)["ENCRYPTION_KEYS"])
    assert box.decrypt(box.encrypt(b"abc")) == b"abc"


def test_it_keeps_the_keys_of_the_first_time(path: Path) -> None:
    assert development_keys.load_or_create(path) == development_keys.load_or_create(path)


def test_it_makes_other_keys_in_another_clone(path: Path, tmp_path: Path) -> None:
    other = development_keys.load_or_create(tmp_path / "other.json")
    assert not set(development_keys.load_or_create(path).values()) & set(other.values())


def test_it_lets_only_the_owner_read_them(path: Path) -> None:
    development_keys.load_or_create(path)
    assert path.stat().st_mode & 0o777 == 0o600


def test_it_leaves_nothing_beside_the_file(path: Path) -> None:
    development_keys.load_or_create(path)
    assert list(path.parent.iterdir()) == [path]


def test_it_takes_the_keys_of_a_process_that_was_faster(
    path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    theirs = dict.fromkeys(development_keys.load_or_create(tmp_path / "other.json"), "theirs")

    def slow_token(length: int) -> str:
        path.write_text(json.dumps(theirs))
        return "ours"

    monkeypatch.setattr(secrets, "token_urlsafe", slow_token)
    assert development_keys.load_or_create(path) == theirs
    assert list(path.parent.iterdir()) == [path]


def test_it_adds_a_key_that_an_older_file_lacks_and_keeps_the_others(path: Path) -> None:
    keys = development_keys.load_or_create(path)
    path.write_text(json.dumps({name: keys[name] for name in keys if name != "RECEIPT_KEYS"}))
    completed = development_keys.load_or_create(path)
    assert completed["INDEX_KEY"] == keys["INDEX_KEY"]
    assert development_keys.load_or_create(path) == completed
    assert path.stat().st_mode & 0o777 == 0o600
    assert list(path.parent.iterdir()) == [path]
