import csv
from io import StringIO
from typing import Any

import pytest

from jiansite.lib.csv_files import csv_file, lines, plain_cell, safe_cell


@pytest.mark.parametrize(
    "text",
    [
        "=1+1",
        "+86 010",
        "-2",
        "@SUM(A1)",
        "\t=1",
        "\r=1",
        "  =HYPERLINK(1)",
        "\u3000=1",
        "＝1",
        "＋1",
        "－1",
        "＠1",
    ],
)
def test_it_leaves_no_cell_that_is_a_formula(text: str) -> None:
    assert safe_cell(text) == f"'{text}"


@pytest.mark.parametrize(
    ("value", "cell"),
    [("标题", "标题"), ("a=b", "a=b"), ("", ""), (None, ""), (-3, -3), (2.5, 2.5)],
)
def test_it_leaves_harmless_cells_as_they_are(value: Any, cell: Any) -> None:
    assert safe_cell(value) == cell


@pytest.mark.parametrize(
    "text", ["标题", "=1+1", "　=1", "'引'", "'=1", "''=1", "'", "''", "", "-2", "'甲=1"]
)
def test_it_gives_back_what_was_in_a_cell(text: str) -> None:
    assert plain_cell(safe_cell(text)) == text


def test_it_can_be_read_again_whatever_stands_in_a_cell() -> None:
    row = ["甲,乙", '他说"好"', "一行\n两行"]
    text = "".join(lines([row]))
    assert text.startswith("\ufeff")
    assert list(csv.reader(StringIO(text[1:]))) == [row]


def test_it_is_a_file_to_keep_and_not_to_cache() -> None:
    response = csv_file([["甲"]], name="操作日志.csv")
    assert response["Content-Disposition"].startswith("attachment")
    assert "no-store" in response["Cache-Control"]
    assert b"".join(response).decode() == "\ufeff甲\r\n"
