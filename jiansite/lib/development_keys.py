"""Secrets for a developer's machine, made once and kept beside the embedded database.

Production takes its keys from the environment only; nothing here is used with DEBUG off.
"""

import base64
import fcntl
import json
import os
import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from cryptography.fernet import Fernet

# By the names of the environment variables that hold them in production.
_MAKERS: dict[str, Callable[[], str]] = {
    "SECRET_KEY": lambda: secrets.token_urlsafe(48),
    "ENCRYPTION_KEYS": lambda: Fernet.generate_key().decode(),
    "INDEX_KEY": lambda: secrets.token_urlsafe(48),
    "RECEIPT_KEYS": lambda: base64.b64encode(secrets.token_bytes(32)).decode(),
}


def load_or_create(path: Path) -> dict[str, str]:
    """The keys in the JSON file `path`, by the names of their environment variables."""
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        _create(path)
    keys: dict[str, str] = json.loads(path.read_text())
    return keys if _MAKERS.keys() <= keys.keys() else _complete(path)


def _create(path: Path) -> None:
    draft = _written(path, {name: make() for name, make in _MAKERS.items()})
    try:
        # A link, unlike a rename, never replaces keys that a process beside us just made.
        path.hardlink_to(draft)
    except FileExistsError:
        pass
    finally:
        draft.unlink()


def _complete(path: Path) -> dict[str, str]:
    """Add what an older file lacks. One process at a time, so that all get the same key."""
    with _alone(path.parent):
        keys: dict[str, str] = json.loads(path.read_text())
        missing = _MAKERS.keys() - keys.keys()
        if missing:
            keys |= {name: _MAKERS[name]() for name in missing}
            _written(path, keys).replace(path)
    return keys


def _written(path: Path, keys: dict[str, str]) -> Path:
    draft = path.with_suffix(f".{os.getpid()}")
    draft.touch(mode=0o600)
    draft.write_text(json.dumps(keys))
    return draft


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    handle = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)
