"""Secrets for a developer's machine, made once and kept beside the embedded database.

Production takes its keys from the environment only; nothing here is used with DEBUG off.
"""

import json
import os
import secrets
from pathlib import Path

from cryptography.fernet import Fernet


def load_or_create(path: Path) -> dict[str, str]:
    """The keys in the JSON file `path`, by the names of their environment variables."""
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        _create(path)
    keys: dict[str, str] = json.loads(path.read_text())
    return keys


def _create(path: Path) -> None:
    draft = path.with_suffix(f".{os.getpid()}")
    draft.touch(mode=0o600)
    draft.write_text(
        json.dumps(
            {
                "SECRET_KEY": secrets.token_urlsafe(48),
                "ENCRYPTION_KEYS": Fernet.generate_key().decode(),
                "INDEX_KEY": secrets.token_urlsafe(48),
            }
        )
    )
    try:
        # A link, unlike a rename, never replaces keys that a process beside us just made.
        path.hardlink_to(draft)
    except FileExistsError:
        pass
    finally:
        draft.unlink()
