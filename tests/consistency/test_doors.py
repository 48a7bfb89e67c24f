"""Every act has its doors: a page for people, an operation for programs, and so a command.

An action is found where it is named: in ``views`` (pages) and in ``api`` (operations). One that is
a step of others stands behind their doors too; what the queue does, behind those that ask for it.
What a page names, an operation must name itself.
"""

from __future__ import annotations

import ast
import inspect
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from importlib import import_module
from types import ModuleType
from typing import Any

import pytest
from click import Context

from tests.consistency.test_habits import PACKAGE, SOURCES, modules_of_actions
from waterpeers.apps.foundation.subjects import subjects, tables
from waterpeers.apps.operators.actions.tables import ask_to_look, ask_to_store
from waterpeers.apps.questionnaires.actions.sheets import hand_in
from waterpeers.apps.questionnaires.owners import owners
from waterpeers.cli.do import do
from waterpeers.site.api import api

# action → why it needs no such door
OF_NOBODY = {
    "administration.actions.back_up_on_schedule": "the clock says when one is due",
    "accounts.actions.forget_ended": "the clock says whose time is over",
    "accounts.actions.note_key_use": "a key is used, now and from there",
    "safety.actions.note_sign_in": "somebody signs in or tries to, on pages of the library",
    "safety.actions.free_address": "somebody proves by single sign-on whose address it is",
    "safety.actions.join_provider": "somebody comes by single sign-on, on pages of the library",
    "follow_up.actions.calendar.end_calendar_links": "somebody sets a new password",
    "safety.actions.note_session_use": "a session is used, now and from there",
    "safety.actions.forget_sign_ins": "the clock says whose time is over",
    "lessons.actions.forgetting.forget_name": "a learner is forgotten, on the page of learning",
    "missions.actions.log.forget_name": "a learner is forgotten, on the page of learning",
    "portfolio.actions.note_touched": "whatever is done touches what is kept of it",
    "portfolio.actions.keep_standings": "the clock and what others do say when",
    "portfolio.actions.begin_anew": "the worker starts",
    "desk.actions.tell_everybody": "the clock tells people whose turn it is",
    "desk.actions.tell": "the clock tells people whose turn it is",
}
WITHOUT_A_PAGE = OF_NOBODY | {
    "foundation.actions.receive": "stands before every page that takes what waited on a device",
    "accounts.actions.add_person": "before anybody can sign in; later people join or are invited",
    "accounts.actions.give_role": "on pages a role is an invitation, which the person accepts",
    "accounts.actions.record_joined": "the page where people sign up is the library's",
}
WITHOUT_AN_OPERATION = OF_NOBODY | {
    "foundation.actions.receive": "operations have uuids of their own",
    "foundation.actions.save_draft": "what somebody types on a page and has not sent",
    "foundation.actions.discard_draft": "what somebody types on a page and has not sent",
}
RUNS = {kind: does for subject in subjects() for kind, does in subject.runs.items()}
OF_TABLES = {node for kind in tables().values() for node in (kind.look, kind.store)}
Node = tuple[str, str]  # a module and a function or class of it
DOORS = {"page": "views", "operation": "api"}


def node_of(value: Any) -> Node | None:
    """Give the function or class of ours that a value is, or that the queue does by this name."""
    if isinstance(value, str):
        value = RUNS.get(value)
    value = inspect.unwrap(value) if callable(value) else None
    module, name = getattr(value, "__module__", ""), getattr(value, "__qualname__", "")
    return (module, name.partition(".")[0]) if str(module).startswith("waterpeers.") else None


def named_in(tree: ast.AST, module: ModuleType) -> Iterator[Node]:
    """Give what is named in a piece of a module."""
    for found in ast.walk(tree):
        if isinstance(found, ast.Name | ast.Attribute):
            value: Any = module
            for part in ast.unparse(found).split("."):
                value = getattr(value, part, None)
            if node := node_of(value):
                yield node


@cache
def callers() -> dict[Node, set[Node]]:
    """Say of each function by which it is named; ``("", door)`` stands for a whole door."""
    found: dict[Node, set[Node]] = defaultdict(set)
    for source in SOURCES:
        parts = source.relative_to(PACKAGE).with_suffix("").parts
        if parts[0] != "apps" or "tests" in parts:
            continue
        module = import_module(".".join(("waterpeers", *parts)).removesuffix(".__init__"))
        door = next((name for name, folder in DOORS.items() if folder in parts), "")
        for piece in ast.parse(source.read_text()).body:
            by = ("", door) if door else (module.__name__, getattr(piece, "name", ""))
            for node in named_in(piece, module):
                found[node].add(by)
    for owner in owners().values():  # what an app does with what is handed in
        found[node_of(owner.handed_in)].add(node_of(hand_in))
    for does in OF_TABLES:  # asked for by what the table holds
        found[node_of(does)] |= {node_of(ask_to_look), node_of(ask_to_store)}
    return found


def is_named(node: Node, door: str) -> bool:
    return ("", door) in callers()[node]


def has(door: str, node: Node, seen: frozenset[Node] = frozenset()) -> bool:
    """Whether an action stands behind a door, itself or as a step of what does."""
    others = callers()[node] - seen - {node}
    return is_named(node, door) or any(has(door, each, seen | {node}) for each in others)


def actions() -> Iterator[tuple[str, Node]]:
    for module in modules_of_actions():
        for name, function in inspect.getmembers(module, inspect.isfunction):
            if function.__module__ == module.__name__ and not name.startswith("_"):
                node = node_of(function)
                assert node is not None
                yield f"{module.__name__}.{name}".removeprefix("waterpeers.apps."), node


@pytest.mark.parametrize(("name", "node"), [pytest.param(*each, id=each[0]) for each in actions()])
def test_every_action_has_a_page_and_an_operation(name, node):
    assert has("page", node) is (name not in WITHOUT_A_PAGE), "write a page, or say why not"
    does = is_named(node, "operation") if is_named(node, "page") else has("operation", node)
    assert does is (name not in WITHOUT_AN_OPERATION), "write an operation, or say why not"


def test_every_operation_has_a_command_of_its_name():
    names = [operation.view_func.__name__ for _address, operation in api.operations()]

    assert [each.operation.name for each in map(command_of, names)] == names


def command_of(name: str) -> Any:
    return do.get_command(Context(do), name)
