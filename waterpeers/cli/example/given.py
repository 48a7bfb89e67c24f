"""The example world as it is written down; every line of it is invented and says so."""

from __future__ import annotations

import csv
import tomllib
from importlib.resources import files
from typing import Any

FIRST = "fleuve"  # the partnership that every example world has
YEARBOOK = files(__package__).joinpath("yearbook.csv")


def world() -> dict[str, Any]:
    """Read who and what there is."""
    return tomllib.loads(_text("world.toml"))


def many() -> dict[str, Any]:
    """Read who there is besides, in the whole world."""
    return tomllib.loads(_text("many.toml"))


def joined(first: dict[str, Any], more: dict[str, Any]) -> dict[str, Any]:
    """Put two worlds together: lists one after the other, tables into one another."""
    made = dict(first)
    for name, said in more.items():
        there = made.get(name)
        if isinstance(there, dict):
            made[name] = joined(there, said)
        elif isinstance(there, list):
            made[name] = [*there, *said]
        else:
            made[name] = said
    return made


def lives() -> dict[str, dict[str, Any]]:
    """Read the partnerships, each from a file of its own; the first first."""
    folder = files(__package__).joinpath("partnerships")
    names = sorted(each.name.removesuffix(".toml") for each in folder.iterdir())
    names.sort(key=lambda name: name != FIRST)
    return {name: tomllib.loads(_text("partnerships", f"{name}.toml")) for name in names}


def updates() -> dict[str, list[dict[str, Any]]]:
    """Read what partnerships told of their plans, by mentor and mentee."""
    return tomllib.loads(_text("updates.toml"))


def yearly_figures() -> list[dict[str, str]]:
    """Read the figures of operators by year: a column a variable, blank where missing."""
    return list(csv.DictReader(_text("figures.csv").splitlines()))


def yearbook() -> list[dict[str, str]]:
    """Read the yearbook of operators whose figures somebody else has published."""
    return list(csv.DictReader(YEARBOOK.read_text(encoding="utf-8").splitlines()))


def _text(*path: str) -> str:
    return files(__package__).joinpath(*path).read_text(encoding="utf-8")
