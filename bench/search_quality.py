"""How well search finds what was meant: recall@10 and MRR for what was tried.

Loads the two judged collections beside the repository into a database of its own and asks
through the code of the site. Titles of papers are asked without being indexed.

    make bench-search
"""

import csv
import gzip
import json
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path

import rjieba
from django.conf import settings
from django.db import connection

from news import body, search, search_ranking, search_results, search_text, workflow
from news.models import Article, Channel
from news.search_ranking import Candidate

DATA = Path(settings.BASE_DIR).parent / "shared" / "data" / "search_dev"
NOW = datetime(2026, 11, 22, tzinfo=UTC)
DEPTH = 10
# For a quick look, the first so many questions of a group.
MOST = 1000

Judged = dict[str, tuple[str, set[str]]]
Answer = Callable[[str], list[int]]


def main() -> None:
    """Ask all questions in all ways."""
    groups = {
        "titles": ("csl_dev", "t-", False),
        "keywords": ("csl_dev", "k-", True),
        "lay questions": ("stard_dev", "", True),
    }
    table: dict[str, list[str]] = defaultdict(list)
    for name, (folder, prefix, with_title) in groups.items():
        questions = dict(islice(_questions(DATA / folder, prefix).items(), MOST))
        with own_database():
            keys = _load(DATA / folder, with_title=with_title)
            print(f"{name}: {len(questions)} questions to {len(keys)} texts", flush=True)
            for way, answer in ways().items():
                table[way].append(_measure(questions, keys, answer))
    print(f"{'recall@10 and MRR':<44}" + "".join(f"{name:<16}" for name in groups))
    for way, figures in table.items():
        print(f"{way:<44}" + "".join(f"{figure:<16}" for figure in figures))


def ways() -> dict[str, Answer]:
    """What was tried: name, and how it answers."""
    return {
        "all words must stand, no fall-back": _exact_only,
        "most pairs: only how rare they are": _likely_only,
        "most pairs: BM25": _ranked(characters=False),
        "most pairs, title x1: BM25": _ranked(characters=False, title=1),
        "most pairs, title x5: BM25": _ranked(characters=False, title=5),
        "words (jieba): BM25": _ranked(pairs=False, words=True, characters=False),
        "pairs and words: BM25": _ranked(words=True, characters=False),
        "pairs and characters: BM25": _ranked(),
        "pairs, words and characters: BM25": _ranked(words=True),
        "pairs and characters, less by length (0.4)": _ranked(length=0.4),
        "as the site answers": _as_the_site,
    }


def _exact_only(text: str) -> list[int]:
    question = search.ask(text)
    if question.is_empty:
        return []
    found = Article.objects.holding(question.readings[-1])
    return list(found.values_list("pk", flat=True)[:DEPTH])


def _likely_only(text: str) -> list[int]:
    tokens = search_text.whole_tokens(search.ask(text).folded)
    found = search_results.likely(tokens, Article.objects.all())[1]
    return sorted(found, key=lambda key: -found[key])[:DEPTH]


def _ranked(
    *,
    pairs: bool = True,
    words: bool = False,
    characters: bool = True,
    title: int = search_ranking.TITLE_COUNTS,
    length: float = search_ranking.LENGTH,
) -> Answer:
    def answer(text: str) -> list[int]:
        folded = search.ask(text).folded
        weights, keys = search_results.likely(
            search_text.whole_tokens(folded), Article.objects.all()
        )
        rows = Article.objects.filter(pk__in=keys).values_list("pk", "search_text", "published_at")
        pool = [Candidate(*row) for row in rows]
        if not pairs:
            weights = {}
        if words:
            weights |= search_ranking._rareness(pool, set(rjieba.cut_for_search(folded)))
        with changed(search_ranking, TITLE_COUNTS=title, LENGTH=length):
            scores = search_ranking.by_likeness(
                pool, folded if characters else "", weights, now=NOW
            )
        return sorted(scores, key=lambda key: -scores[key])[:DEPTH]

    return answer


def _as_the_site(text: str) -> list[int]:
    stories = Article.objects.published(NOW)
    found = search_results.find(search.ask(text), stories, now=NOW, size=DEPTH)
    return list(found.scores)


def _measure(questions: Judged, keys: dict[str, int], answer: Answer) -> str:
    recall = reciprocal = 0.0
    for text, wanted in questions.values():
        right = {keys[document] for document in wanted}
        answers = answer(text)
        recall += len(right.intersection(answers)) / len(right)
        reciprocal += next((1 / place for place, key in enumerate(answers, 1) if key in right), 0)
    return f"{recall / len(questions):.3f}  {reciprocal / len(questions):.3f}"


def _questions(folder: Path, prefix: str) -> Judged:
    right = defaultdict(set)
    for row in _rows(folder / "qrels.tsv"):
        right[row["qid"]].add(row["docid"])
    return {
        row["qid"]: (row["query"], right[row["qid"]])
        for row in _rows(folder / "queries.tsv")
        if row["qid"].startswith(prefix)
    }


def _rows(path: Path) -> Iterator[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)


def _load(folder: Path, *, with_title: bool) -> dict[str, int]:
    """The collection as stories; the id of each by its name in the collection."""
    channel = Channel.objects.create(name="检索", slug="search")
    with gzip.open(folder / "corpus.jsonl.gz", "rt", encoding="utf-8") as file:
        records = [json.loads(line) for line in file]
    articles = [
        Article(
            title=record["title"][:200] if with_title else "—",
            channel=channel,
            body=body.from_paragraphs(record["body"].split("\n")),
            status=workflow.PUBLISHED,
            is_live=True,
            published_at=NOW,
        )
        for record in records
    ]
    for article in articles:
        article.file_for_search()
    Article.objects.bulk_create(articles)
    return {record["id"]: article.pk for record, article in zip(records, articles, strict=True)}


@contextmanager
def own_database() -> Iterator[None]:
    """A database for this run alone: the demo stays as it is."""
    name = connection.settings_dict["NAME"]
    connection.settings_dict["TEST"]["NAME"] = "bench"
    connection.creation.create_test_db(verbosity=0, autoclobber=True)
    try:
        yield
    finally:
        connection.creation.destroy_test_db(name, verbosity=0)


@contextmanager
def changed(module: object, **values: float) -> Iterator[None]:
    """Other numbers for a while."""
    before = {name: getattr(module, name) for name in values}
    for name, value in values.items():
        setattr(module, name, value)
    try:
        yield
    finally:
        for name, value in before.items():
            setattr(module, name, value)
