"""How long questions take among 100,000 stories, and that they are answered by the index.

The stories are paragraphs of the collected records, shuffled anew for each; they go into a
database of their own. Prints milliseconds, ratios to the median question, and what PostgreSQL
does for each question:

    make bench-search
"""

import gzip
import json
import random
import statistics
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.db import connection, reset_queries
from django.db.models import Q

from bench.search_quality import own_database
from news import body, search, search_results, workflow
from news.models import Article, Channel

DATA = Path(settings.BASE_DIR).parent / "shared" / "data" / "articles.jsonl.gz"
STORIES = 100_000
BATCH = 2000
ROUNDS = 5
NOW = datetime(2026, 11, 22, tzinfo=UTC)
QUESTIONS = {
    "two characters, common": "中国",
    "two characters, rare": "蓝莓",
    "one character, rare": "秤",
    "one character, everywhere": "的",
    "one digit": "1",
    "four characters, common": "市场监管",
    "three characters, common": "消费者",
    "a long name": "中华人民共和国消费者权益保护法",
    "two words": "食品安全 抽检",
    "number": "12315",
    "part of a number": "31",
    "Latin and number": "CR 450",
    "nowhere": "棚登记",
    "lay question": "买到过期食品商家不肯退钱，应该找哪个部门投诉，可以要求十倍赔偿吗？",
    "long question": "网上买的手机用了两个月就坏了，卖家说过了七天不能退换，"
    "请问消费者权益保护法对三包是怎么规定的，平台要不要承担连带责任，我可以向市场监督管理局投诉或者直接到法院起诉吗？",
    "common words only": "我们中国发展的经济工作会议是在北京的人民大会堂进行的吗",
}


def main(stories: int = STORIES) -> None:
    """Build, ask, tell."""
    with own_database():
        took = seconds(lambda: build(stories))
        print(f"{stories} stories built in {took:.0f} s", flush=True)
        measure()


def build(stories: int) -> None:
    """So many stories, the same in every run."""
    draw = random.Random(1)  # noqa: S311  # the same stories in every run
    with gzip.open(DATA, "rt", encoding="utf-8") as file:
        records = [json.loads(line) for line in file]
    titles = [record["title"] for record in records]
    paragraphs = [text for record in records for text in record["body"] if len(text) < 2000]
    channels = [Channel.objects.create(name=f"栏目{n}", slug=f"c{n}") for n in range(12)]
    for first in range(0, stories, BATCH):
        batch = [
            Article(
                title=f"{draw.choice(titles)}{n}"[:200],
                channel=channels[n % len(channels)],
                body=body.from_paragraphs(draw.choices(paragraphs, k=draw.randint(4, 12))),
                status=workflow.PUBLISHED,
                is_live=True,
                published_at=NOW - timedelta(minutes=7 * (stories - n)),
            )
            for n in range(first, min(first + BATCH, stories))
        ]
        for article in batch:
            article.file_for_search()
        Article.objects.bulk_create(batch)
        reset_queries()  # debugging keeps every statement
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE news_article")


def measure() -> None:
    """Every question, some times over."""
    for what, size in sizes():
        print(f"{what:<28}{size / 2**20:8.0f} MB")
    took = {}
    counts = {}
    for name, text in QUESTIONS.items():
        ask(text)
        took[name] = statistics.median(seconds(lambda text=text: ask(text)) for _ in range(ROUNDS))
        counts[name] = ask(text)
    took["LIKE, no index"] = seconds(lambda: like("蓝莓"))
    middle = statistics.median(took.values())
    print(f"{'question':<28}{'found':>8}{'ms':>9}{'ratio':>8}  looked up by")
    for name, duration in took.items():
        found = counts.get(name, "")
        way = plan(QUESTIONS[name]) if name in QUESTIONS else "reading everything"
        print(f"{name:<28}{found:>8}{duration * 1000:9.1f}{duration / middle:8.2f}  {way}")


def ask(text: str) -> int:
    """As the first page of the site does."""
    stories = Article.objects.published(NOW)
    return search_results.find(search.ask(text), stories, now=NOW, size=20).count


def like(text: str) -> int:
    """What search would be without the index."""
    return Article.objects.filter(Q(search_text__contains=text)).count()


def plan(text: str) -> str:
    """Which index PostgreSQL uses for counting the stories that hold the words."""
    needles = search.ask(text).readings[0]
    found = Article.objects.published(NOW).holding(needles).order_by()
    uses_index = "Bitmap Index Scan on article_search" in found.explain()
    return "article_search" if uses_index else "reading everything"


def sizes() -> Iterator[tuple[str, int]]:
    """How much room the stories and the index take."""
    with connection.cursor() as cursor:
        for what, expression in (
            ("stories", "pg_table_size('news_article')"),
            ("index of tokens", "pg_relation_size('article_search')"),
            ("bodies", "(SELECT sum(pg_column_size(body)) FROM news_article)"),
            ("folded texts", "(SELECT sum(pg_column_size(search_text)) FROM news_article)"),
            ("tokens", "(SELECT sum(pg_column_size(search_vector)) FROM news_article)"),
        ):
            cursor.execute(f"SELECT {expression}")
            yield what, cursor.fetchone()[0]


def seconds(act: Callable[[], object]) -> float:
    """The wall-clock time of one call."""
    start = time.perf_counter()
    act()
    return time.perf_counter() - start
