"""States, the verbs that lead from one to the next, and how a verb claims its row.

A lifecycle is data: it drives the code, the buttons in the admin and the tests. Two people who
act at once meet in a conditional UPDATE on the old state: one wins, the other is refused.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import QuerySet

from jiansite.lib.people import SYSTEM, Outsider, display_name

MAX_NOTE = 2000  # characters


class TransitionRefused(Exception):
    """The verb is not allowed now; the message is a Chinese sentence for the person."""


class HasPermissions(Protocol):
    """What of a user a lifecycle needs to know."""

    def has_perm(self, perm: str) -> bool:
        """Whether the user holds the permission `app.codename`."""
        ...


@dataclass(frozen=True)
class State:
    """One state; `sentence` tells the person outside who must act now and what they can do."""

    name: str
    label: str
    sentence: str = ""
    is_final: bool = False


@dataclass(frozen=True)
class Verb:
    """One permitted change of state, and who may make it."""

    name: str
    label: str
    sources: frozenset[str]
    target: str
    permission: str
    requires_note: bool = False
    # What the person who presses the button is told before confirming.
    explanation: str = ""
    # Pairs of state and permission, where it takes another one than elsewhere.
    permissions: tuple[tuple[str, str], ...] = ()
    # False for what happens by another act, such as saving, or by the clock.
    has_button: bool = True

    def permission_in(self, state: str) -> str:
        """What it takes to use the verb in this state."""
        return dict(self.permissions).get(state, self.permission)


@dataclass(frozen=True)
class Lifecycle:
    """A table of states and verbs. Raises ValueError when a verb names an unknown state."""

    states: tuple[State, ...]
    verbs: tuple[Verb, ...]
    initial: str
    _states: dict[str, State] = field(init=False, repr=False, compare=False)
    _verbs: dict[str, Verb] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_states", {state.name: state for state in self.states})
        object.__setattr__(self, "_verbs", {verb.name: verb for verb in self.verbs})
        named = {self.initial}.union(*(verb.sources | {verb.target} for verb in self.verbs))
        if unknown := named - self._states.keys():
            raise ValueError(f"unknown states in the table: {sorted(unknown)}")

    @property
    def choices(self) -> list[tuple[str, str]]:
        """For a model field: pairs of state and Chinese label."""
        return [(state.name, state.label) for state in self.states]

    @property
    def open_states(self) -> list[str]:
        """Names of the states in which something is still to be done."""
        return [state.name for state in self.states if not state.is_final]

    def state(self, name: str) -> State:
        """The state of that name. Raises KeyError."""
        return self._states[name]

    def verb(self, name: str) -> Verb:
        """The verb of that name. Raises TransitionRefused when there is none."""
        try:
            return self._verbs[name]
        except KeyError:
            raise TransitionRefused("没有这项操作。") from None

    def verbs_from(self, state: str, *, by: HasPermissions | None = None) -> list[Verb]:
        """Verbs that lead on from `state`, in the table's order; only the buttons `by` may use."""
        return [
            verb
            for verb in self.verbs
            if state in verb.sources
            and (by is None or (verb.has_button and by.has_perm(verb.permission_in(state))))
        ]

    def check(self, verb: Verb, *, state: str, by: HasPermissions, note: str) -> None:
        """Raise TransitionRefused unless `by` may use the verb in this state with this note."""
        if not by.has_perm(verb.permission_in(state)):
            raise TransitionRefused(f"您没有“{verb.label}”的权限。")
        if state not in verb.sources:
            raise TransitionRefused(
                f"现在的状态是“{self.state(state).label}”，不能{verb.label}。请刷新页面查看最新情况。"
            )
        if len(note) > MAX_NOTE:
            raise TransitionRefused(f"说明最多 {MAX_NOTE} 个字，现在有 {len(note)} 个，请缩短。")
        if verb.requires_note and not note.strip():
            raise TransitionRefused(f"{verb.label}需要填写说明。")


def use(
    rows: QuerySet[Any],
    row: Any,
    verb: Verb,
    *,
    by: User | Outsider | None,
    now: datetime,
    note: str,
    changes: Mapping[str, Any] | None = None,
    **facts: Any,
) -> None:
    """Move a row on by a verb that `check` allowed: one change, one event in `row.events`.

    `changes` are further fields of the row, `facts` further fields of the event. Without a
    person it is the system's act. `rows` may carry further conditions of the claim.
    Raises TransitionRefused when somebody was faster.
    """
    changes = {**(changes or {}), "status": verb.target}
    with transaction.atomic():
        if not rows.filter(pk=row.pk, status=row.status).update(**changes):
            raise TransitionRefused("另一位同事刚刚处理过这一条，请刷新页面查看最新情况。")
        row.events.create(
            verb=verb.name,
            from_state=row.status,
            to_state=verb.target,
            actor=None if isinstance(by, Outsider) else by,
            actor_name=display_name(by) if by else SYSTEM,
            note=note.strip(),
            at=now,
            **facts,
        )
    for name, value in changes.items():
        setattr(row, name, value)
