from io import StringIO

import pytest
from django.core.management import call_command

from news.management.commands import rebuild_search
from news.models import Article
from tests.factories import make_article

pytestmark = pytest.mark.django_db


def rebuild(*options: str) -> str:
    """The closing line."""
    out = StringIO()
    call_command("rebuild_search", *options, stdout=out)
    return out.getvalue().split("\r")[-1].strip()


def test_it_files_stories_that_an_update_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rebuild_search, "BATCH", 2)
    for number in range(5):
        make_article(f"公平秤{number}")
    Article.objects.update(search_text=None, search_vector=None)
    before = list(Article.objects.order_by("pk").values_list("updated_at", flat=True))
    assert not Article.objects.matching("公平秤").exists()
    assert rebuild() == "Done: 5 stories filed for search."
    assert Article.objects.matching("公平秤").count() == 5
    # An import must still see that nobody has edited them.
    assert list(Article.objects.order_by("pk").values_list("updated_at", flat=True)) == before


def test_it_has_nothing_to_do_the_second_time() -> None:
    make_article("公平秤")
    assert rebuild() == "Done: 0 stories filed for search."


def test_it_files_every_story_on_demand() -> None:
    make_article("公平秤")
    Article.objects.update(search_text="旧", search_vector="'旧'")
    assert rebuild("--all") == "Done: 1 stories filed for search."
    assert Article.objects.matching("公平秤").exists()
