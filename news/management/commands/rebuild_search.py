from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.db import connection, transaction

from news.models import Article
from news.models.articles import SEARCH_FIELDS, ArticleQuerySet

BATCH = 500


class Command(BaseCommand):
    """File stories for search anew."""

    help = (
        "Store for search those stories that an update left out; with --all, every story. "
        "May be stopped and run again at any time."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The command line."""
        parser.add_argument("--all", action="store_true", help="every story, not only the missing")

    def handle(self, *args: Any, **options: Any) -> None:
        """By key, batch after batch, so that readers and editors go on meanwhile."""
        stories = Article.objects.order_by("pk").only(
            "title", "kicker", "subtitle", "summary", "body"
        )
        if not options["all"]:
            stories = stories.filter(search_text=None)
        done = last = 0
        while batch := self._file(stories.filter(pk__gt=last)):
            done, last = done + len(batch), batch[-1].pk
            self.stdout.write(f"{done} stories", ending="\r")
            self.stdout.flush()
        if done:
            # How rare a word is, is read from the statistics that this renews.
            with connection.cursor() as cursor:
                cursor.execute("ANALYZE news_article (search_vector)")
        self.stdout.write(f"Done: {done} stories filed for search.")

    @transaction.atomic
    def _file(self, stories: ArticleQuerySet) -> list[Article]:
        """Locked meanwhile: what an editor saves at this moment must not be overwritten."""
        batch = list(stories.select_for_update()[:BATCH])
        for article in batch:
            article.file_for_search()
        Article.objects.bulk_update(batch, SEARCH_FIELDS)
        return batch
