"""Every stylesheet holds together: one brace too few, and all that follows is lost unseen."""

import re
from pathlib import Path

import pytest
from django.conf import settings

SHEETS = sorted((Path(settings.BASE_DIR) / "jiansite/static/css").glob("*.css"))


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: sheet.name)
def test_it_closes_what_it_opens_and_nests_nothing(sheet: Path) -> None:
    text = re.sub(
        r"/\*.*?\*/", lambda comment: "\n" * comment[0].count("\n"), sheet.read_text(), flags=re.S
    )
    depth, in_group = 0, False
    for number, line in enumerate(text.splitlines(), 1):
        for sign in re.findall(r"[{}]", line):
            # Only groups such as @media hold rules.
            in_group = in_group or (depth == 0 and "@" in line)
            depth += 1 if sign == "{" else -1
            assert 0 <= depth <= (2 if in_group else 1), f"{sheet.name}, line {number}"
            in_group = in_group and depth > 0
    assert depth == 0, f"{sheet.name} is not closed"
