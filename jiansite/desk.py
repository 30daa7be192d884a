"""The first page after sign-in: one block for each kind of work that a person has.

A block is made by a function below `MAKERS`; whoever has no part in that work gets None. So
somebody who edits news and handles complaints sees both, one below the other.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.contrib.auth.models import User

from news.desk import desk_of


@dataclass(frozen=True)
class Block:
    """One part of the page: its template, and what that is told."""

    template: str
    context: Mapping[str, Any] = field(default_factory=dict)


def newsroom(user: User, now: datetime) -> Block | None:
    """我的工作 for whoever writes or reviews."""
    if not user.has_perm("news.change_article"):
        return None
    return Block("admin/news/_desk.html", {"desk": desk_of(user, now=now), "now": now})


MAKERS: list[Callable[[User, datetime], Block | None]] = [newsroom]


def blocks(user: User, *, now: datetime) -> list[Block]:
    """What this person meets, in the order of MAKERS."""
    return [block for make in MAKERS if (block := make(user, now))]
