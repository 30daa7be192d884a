"""How long 10,000 stories take to come in, and where the time goes.

Prints seconds, and each step as a ratio to reading and cleaning the same file, in one run:

    make bench
"""

import json
import random
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from django.db import connection

from news import import_formats
from news.imports import Importer

RECORDS = 10_000
WORDS = [
    *("公平秤", "农贸市场", "抽检", "合格率", "召回", "公告", "食品", "安全", "检查", "消费者"),
    *("投诉", "退款", "标签", "生产日期", "经营户", "监督", "管理局", "比较试验", "电动车", "电梯"),
    *("校园食堂", "明码标价", "预付卡", "直播", "快递", "包装", "计量", "检定", "年检", "充电桩"),
]


def main() -> None:
    """Build the file, read it, import it, import it again."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "stories.jsonl"
        path.write_text("\n".join(records()), encoding="utf-8")
        name = connection.settings_dict["NAME"]
        connection.settings_dict["TEST"]["NAME"] = "bench"
        connection.creation.create_test_db(verbosity=0, autoclobber=True)
        try:
            measure(path)
        finally:
            connection.creation.destroy_test_db(name, verbosity=0)


def records() -> list[str]:
    """Stories of ten paragraphs, about 800 characters, from a fixed seed."""
    draw = random.Random(1)  # noqa: S311  # the same file in every run
    return [
        json.dumps(
            {
                "id": f"bench-{n}",
                "title": f"{''.join(draw.choices(WORDS, k=5))}{n}",
                "channel": [f"栏目{n % 12}"],
                "source": f"来源{n % 40}",
                "credits": [{"role": "文", "name": "林予澄"}],
                "published_at": f"2026-{n % 12 + 1:02}-{n % 28 + 1:02}T{n % 24:02}:{n % 60:02}",
                "paragraphs": ["，".join(draw.choices(WORDS, k=22)) + "。" for _ in range(10)],
                "tags": draw.sample(WORDS, 2),
            },
            ensure_ascii=False,
        )
        for n in range(RECORDS)
    ]


def measure(path: Path) -> None:
    """The same file: read only, imported, imported again."""

    def run() -> None:
        for _ in Importer(folder=path.parent, create_channels=True).run(import_formats.read(path)):
            pass

    reading = seconds(lambda: list(import_formats.read(path)))
    first = seconds(run)
    again = seconds(run)
    print(f"{RECORDS} records of {path.stat().st_size / RECORDS:.0f} bytes")
    for step, took in (("read and clean", reading), ("import", first), ("import again", again)):
        print(
            f"{step:<16}{took:7.2f} s {RECORDS / took:9.0f} records/s   ratio {took / reading:5.2f}"
        )


def seconds(act: Callable[[], object]) -> float:
    """The wall-clock time of one call."""
    start = time.perf_counter()
    act()
    return time.perf_counter() - start
