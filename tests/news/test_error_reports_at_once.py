"""Two clicks at the same moment make one report."""

import pytest
from django.test import Client

from news.models import ErrorReport
from news.models.error_reports import new_token
from tests.complaints.test_at_once import at_once
from tests.factories import make_article

pytestmark = pytest.mark.django_db(transaction=True)


def test_it_makes_one_report_and_leads_everybody_to_it() -> None:
    address, token = f"/a/{make_article().pk}/report/", new_token()
    places: list[str] = []
    sent = {"words": "应当是五十九台。", "token": token}
    at_once(6, lambda: places.append(Client().post(address, sent)["Location"]))
    assert ErrorReport.objects.count() == 1
    assert places == [f"/reports/{token}/"] * 6
