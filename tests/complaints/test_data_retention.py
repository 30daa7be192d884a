"""docs/data-retention.md names every field in which something of a person can stand."""

import re
from collections.abc import Iterator
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Field

from complaints.models.fields import EncryptedTextField

DOCUMENT = Path(settings.BASE_DIR) / "docs" / "data-retention.md"
# What words, numbers as they are typed, and files are kept in.
HOLDING = (models.CharField, models.TextField, models.FileField, models.JSONField, ArrayField)


def test_it_names_every_field_that_can_hold_something_of_a_person() -> None:
    named = names(DOCUMENT.read_text("utf-8"))
    assert sorted(set(map(name_of, holding())) - named) == []


def test_it_names_no_field_that_is_gone() -> None:
    known = {name_of(field) for field in fields()}
    assert sorted(names(DOCUMENT.read_text("utf-8")) - known) == []


def test_it_calls_sealed_exactly_what_is() -> None:
    sealed = {name_of(field) for field in fields() if isinstance(field, EncryptedTextField)}
    rows = [line for line in DOCUMENT.read_text("utf-8").splitlines() if "| sealed |" in line]
    assert names("\n".join(rows)) == sealed


def test_it_sees_a_field_that_nobody_listed() -> None:
    assert isinstance(EncryptedTextField(), HOLDING)
    assert "Complaint.identity_number" not in names(DOCUMENT.read_text("utf-8"))


def holding() -> list["Field[object, object]"]:
    """Those with a list of choices hold a word of ours."""
    return [field for field in fields() if isinstance(field, HOLDING) and not field.choices]


def fields() -> Iterator["Field[object, object]"]:
    for model in apps.get_app_config("complaints").get_models():
        yield from model._meta.fields


def name_of(field: "Field[object, object]") -> str:
    return f"{field.model.__name__}.{field.name}"


def names(text: str) -> set[str]:
    return set(re.findall(r"`([A-Z]\w+\.[a-z_0-9]+)`", text))
