"""A seal proves itself, and one changed character breaks it."""

import base64
import secrets
from datetime import UTC, datetime
from typing import Any

import pytest

from complaints import signing
from complaints.signing import Seal

NUMBER = "20261127-48213"
AT = datetime(2026, 11, 27, 11, 38, 24, tzinfo=UTC)
FINGERPRINT = "ab" * 32
TEXT_ALPHABET = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ-_."


def new_key() -> str:
    return base64.b64encode(secrets.token_bytes(32)).decode()


@pytest.fixture
def seal(settings: Any) -> Seal:
    settings.RECEIPT_KEYS = [new_key()]
    return signing.sign(NUMBER, at=AT, fingerprint=FINGERPRINT)


def test_it_reads_what_it_wrote_and_finds_it_genuine(seal: Seal) -> None:
    assert signing.read(seal.text) == seal
    assert seal.is_genuine


def test_it_breaks_when_any_one_character_is_changed(seal: Seal) -> None:
    for place, right in enumerate(seal.text):
        for wrong in TEXT_ALPHABET:
            if wrong != right:
                changed = signing.read(seal.text[:place] + wrong + seal.text[place + 1 :])
                assert changed is None or not changed.is_genuine, (place, wrong)


@pytest.mark.parametrize(
    "text", ["", ".", "....", "x" * 5000, "20261127-48213", "９" * 165, "\x00"]
)
def test_it_takes_nothing_else_for_a_seal(text: str) -> None:
    assert signing.read(text) is None


def test_it_writes_a_code_in_six_groups_of_four(seal: Seal) -> None:
    groups = seal.code.split(" ")
    assert [len(group) for group in groups] == [4] * 6
    assert signing.read_code(seal.code) == "".join(groups)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("o0O", "000"),
        ("il1IL", "11111"),
        ("u v", "VV"),
        (" ab-cd — ef.gh", "ABCDEFGH"),
        ("ＡＢ１２", "AB12"),
    ],
)
def test_it_forgives_what_looks_alike(typed: str, meant: str) -> None:
    assert signing.read_code(typed) == meant


def test_it_knows_an_old_key_after_a_change_and_signs_with_the_new_one(
    settings: Any, seal: Seal
) -> None:
    settings.RECEIPT_KEYS = [new_key(), *settings.RECEIPT_KEYS]
    assert seal.is_genuine
    assert signing.sign(NUMBER, at=AT, fingerprint=FINGERPRINT).key_id != seal.key_id


def test_it_verifies_with_the_public_half_alone(settings: Any, seal: Seal) -> None:
    public = base64.b64encode(signing.public_keys()[seal.key_id]).decode()
    settings.RECEIPT_KEYS, settings.RECEIPT_RETIRED_KEYS = [new_key()], [public]
    assert seal.is_genuine


def test_it_trusts_no_key_that_was_never_ours(settings: Any, seal: Seal) -> None:
    settings.RECEIPT_KEYS = [new_key()]
    assert not seal.is_genuine
