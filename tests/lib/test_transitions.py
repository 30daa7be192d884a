from dataclasses import dataclass

import pytest

from jiansite.lib.transitions import Lifecycle, State, TransitionRefused, Verb

OPEN = Verb("open", "打开", frozenset({"closed"}), "open", "house.open_door")
CLOSE = Verb("close", "关上", frozenset({"open"}), "closed", "house.close_door", requires_note=True)
SEAL = Verb("seal", "封存", frozenset({"open", "closed"}), "sealed", "house.seal_door")
DOOR = Lifecycle(
    states=(
        State("open", "开着"),
        State("closed", "关着"),
        State("sealed", "已封存", is_final=True),
    ),
    verbs=(OPEN, CLOSE, SEAL),
    initial="closed",
)


@dataclass
class Person:
    permissions: set[str]

    def has_perm(self, perm: str) -> bool:
        return perm in self.permissions


EVERYTHING = Person({"house.open_door", "house.close_door", "house.seal_door"})


@pytest.mark.parametrize(
    ("state", "names"), [("open", ["close", "seal"]), ("closed", ["open", "seal"]), ("sealed", [])]
)
def test_it_lists_the_verbs_of_a_state_in_the_order_of_the_table(
    state: str, names: list[str]
) -> None:
    assert [verb.name for verb in DOOR.verbs_from(state)] == names


def test_it_lists_only_the_verbs_that_a_person_may_use() -> None:
    assert DOOR.verbs_from("open", by=Person({"house.seal_door"})) == [SEAL]


def test_it_lets_a_permitted_verb_pass() -> None:
    DOOR.check(OPEN, state="closed", by=EVERYTHING, note="")


def test_it_refuses_a_person_without_the_permission() -> None:
    with pytest.raises(TransitionRefused, match="没有“打开”的权限"):
        DOOR.check(OPEN, state="closed", by=Person(set()), note="")


def test_it_refuses_a_verb_in_the_wrong_state_and_names_the_state() -> None:
    with pytest.raises(TransitionRefused, match="“开着”，不能打开"):
        DOOR.check(OPEN, state="open", by=EVERYTHING, note="")


@pytest.mark.parametrize("note", ["", "  ", "\n\u3000"])
def test_it_refuses_a_verb_without_its_note(note: str) -> None:
    with pytest.raises(TransitionRefused, match="关上需要填写说明"):
        DOOR.check(CLOSE, state="open", by=EVERYTHING, note=note)


def test_it_refuses_an_unknown_verb() -> None:
    with pytest.raises(TransitionRefused, match="没有这项操作"):
        DOOR.verb("paint")


@pytest.mark.parametrize(
    ("initial", "verb"),
    [
        ("ajar", SEAL),
        ("open", Verb("lift", "抬起", frozenset({"ajar"}), "open", "")),
        ("open", Verb("lift", "抬起", frozenset({"open"}), "ajar", "")),
    ],
)
def test_it_refuses_a_table_with_an_unknown_state(initial: str, verb: Verb) -> None:
    with pytest.raises(ValueError, match="ajar"):
        Lifecycle(states=DOOR.states, verbs=(verb,), initial=initial)


def test_it_knows_the_states_in_which_something_is_to_be_done() -> None:
    assert DOOR.open_states == ["open", "closed"]


def test_it_offers_a_model_field_names_and_labels() -> None:
    assert DOOR.choices == [("open", "开着"), ("closed", "关着"), ("sealed", "已封存")]
