from typing import Any

import pytest
from cryptography.fernet import Fernet
from django.db import connection

from complaints import encryption, masking
from complaints.models import Complaint
from tests.factories import make_complaint

CONTACT = ("程晚舟", "13900001234", "wanzhou@example.org", "云川市江屏区青杏路41号")


def test_it_opens_what_it_sealed() -> None:
    assert encryption.decrypt(encryption.encrypt("程晚舟")) == "程晚舟"


def test_it_seals_the_same_text_differently_each_time() -> None:
    assert encryption.encrypt("程晚舟") != encryption.encrypt("程晚舟")


def test_it_opens_old_values_with_an_older_key(settings: Any) -> None:
    old = encryption.encrypt("程晚舟")
    settings.ENCRYPTION_KEYS = [Fernet.generate_key().decode(), *settings.ENCRYPTION_KEYS]
    assert encryption.decrypt(old) == "程晚舟"


def test_it_refuses_a_value_that_was_changed() -> None:
    token = encryption.encrypt("程晚舟")
    with pytest.raises(encryption.DecryptionFailed):
        encryption.decrypt(token[:-6] + ("AAAAA=" if token[-6:] != "AAAAA=" else "BBBBB="))


@pytest.mark.parametrize(
    "written",
    [
        "139 0000 1234",
        "139-0000-1234",
        "+86 13900001234",
        "１３９００００１２３４",
        "008613900001234",
    ],
)
def test_it_finds_one_number_however_it_is_written(written: str) -> None:
    assert encryption.phone_index(written) == encryption.phone_index("13900001234")


def test_it_keeps_different_numbers_apart() -> None:
    assert encryption.phone_index("13900001234") != encryption.phone_index("13900001235")


@pytest.mark.django_db
def test_it_leaves_no_contact_data_in_the_database() -> None:
    make_complaint()
    with connection.cursor() as cursor:
        cursor.execute("SELECT c::text FROM complaints_complaint c")
        rows = str(cursor.fetchall())
        cursor.execute("SELECT d::text FROM complaints_draft d")
        rows += str(cursor.fetchall())
    assert "禾木家居江屏店" in rows
    assert not any(secret in rows for secret in CONTACT)


@pytest.mark.django_db
def test_it_finds_the_cases_of_a_phone() -> None:
    complaint = make_complaint()
    make_complaint(phone="13900009999")
    assert list(Complaint.objects.with_phone("139-0000-1234")) == [complaint]
    assert not Complaint.objects.with_phone("").exists()


@pytest.mark.parametrize(
    ("masked", "expected"),
    [
        (masking.masked_name("程晚舟"), "程**"),
        (masking.masked_name(""), ""),
        (masking.masked_phone("13900001234"), "139****1234"),
        (masking.masked_phone("12345"), "***45"),
        (masking.masked_email("wanzhou@example.org"), "w***@example.org"),
        (masking.masked_email(""), ""),
        (masking.masked_address("云川市江屏区青杏路41号"), "云川市江屏区****"),
    ],
)
def test_it_masks(masked: str, expected: str) -> None:
    assert masked == expected
