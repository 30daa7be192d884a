"""Cases from before the index of mail addresses are found by it, too."""

from importlib import import_module

import pytest
from django.apps import apps

from complaints.models import Complaint
from tests.factories import make_complaint

pytestmark = pytest.mark.django_db


def test_it_indexes_the_addresses_of_older_cases() -> None:
    make_complaint()
    make_complaint(email="")
    Complaint.objects.update(email_index="")
    migration = import_module("complaints.migrations.0014_mail_index")
    migration.fill(apps, None)
    assert Complaint.objects.with_email("Wanzhou@Example.org").count() == 1
    assert Complaint.objects.filter(email_index="").count() == 1
