import csv
from pathlib import Path

import pytest

from complaints import regions


@pytest.mark.parametrize(
    ("code", "name"),
    [
        ("37", "山东省"),
        ("3701", "山东省济南市"),
        ("370102", "山东省济南市历下区"),
        ("110105", "北京市朝阳区"),
        ("500229", "重庆市城口县"),
        ("419001", "河南省济源市"),
        ("81", "香港特别行政区"),
        ("", ""),
        ("99", ""),
        ("370199999", ""),
    ],
)
def test_it_says_a_place_as_people_do(code: str, name: str) -> None:
    assert regions.full_name(code) == name


def test_it_offers_what_lies_within() -> None:
    assert len(regions.within("")) == 34
    assert [part.name for part in regions.within("11")] == ["市辖区"]
    assert "历下区" in [part.name for part in regions.within("3701")]
    assert regions.within("370102") == ()


def test_it_agrees_with_the_official_lists(shared_data: Path) -> None:
    folder = shared_data / "regions"
    for file, length in (("provinces.csv", 2), ("cities.csv", 4), ("areas.csv", 6)):
        with (folder / file).open(encoding="utf-8", newline="") as lines:
            for row in csv.DictReader(lines):
                assert len(row["code"]) == length
                within = {part.code: part.name for part in regions.within(row["code"][:-2])}
                assert within[row["code"]] == row["name"]
