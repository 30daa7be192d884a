"""Where a merchant is: provinces, cities and districts with their codes (GB/T 2260).

A code of two digits is a province, of four a city, of six a district; each begins with the code
of what it lies in. `regions.txt` holds one line for each, in the official order. Codes whose
fifth digit is 7 are development zones outside the standard; people name them as their address.
"""

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

_FILE = Path(__file__).with_name("regions.txt")
LENGTHS = (2, 4, 6)
# What stands in the city's place where there is no city: nobody says it in an address.
_UNSPOKEN = ("市辖区", "县", "省直辖县级行政区划", "自治区直辖县级行政区划")


@dataclass(frozen=True)
class Region:
    """One place of the tree."""

    code: str
    name: str


def exists(code: str) -> bool:
    """Whether the code is one of the tree."""
    return code in _names()


def within(code: str) -> tuple[Region, ...]:
    """The places directly below; below "" lie the provinces."""
    return _children().get(code, ())


def full_name(code: str) -> str:
    """As one says it, from the province to the district: 山东省济南市历下区. Empty for no place."""
    if not exists(code):
        return ""
    parts = [_names()[code[:length]] for length in LENGTHS if length <= len(code)]
    return "".join(part for part in parts if part not in _UNSPOKEN)


@lru_cache(maxsize=1)
def _names() -> dict[str, str]:
    names = {}
    for line in _FILE.read_text("utf-8").splitlines():
        name = line.lstrip("0123456789")
        names[line.removesuffix(name)] = name
    return names


@lru_cache(maxsize=1)
def _children() -> dict[str, tuple[Region, ...]]:
    found: dict[str, list[Region]] = {}
    for code, name in _names().items():
        found.setdefault(code[:-2], []).append(Region(code, name))
    return {code: tuple(regions) for code, regions in found.items()}
