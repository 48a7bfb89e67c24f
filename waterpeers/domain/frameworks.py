"""Other people's sets of indicators, and how they stand to ours: one value feeds all.

Each framework is a TOML file. Its variables may be ours under another code and unit (``ours``);
then one fills the other; ``less = CODE`` names another of its variables that is in theirs and not
in ours. Its indicators are ours under another code (``ours``), or have a formula
of their own; such a one may be set beside ours (``compare``) with the ``difference`` in words, or
``same = true`` where nothing but the code differs. ``previous_as`` names the column that holds
last year's value of a variable.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from math import nan
from typing import Any

from waterpeers.domain.catalogue import (
    Catalogue,
    CatalogueError,
    Definition,
    Indicator,
    Texts,
    Variable,
    in_language,
    indicator,
    read_catalogue,
    table,
    texts,
    variable,
)
from waterpeers.domain.computing import Column
from waterpeers.domain.indicators import catalogue
from waterpeers.domain.units import conversion

FRAMEWORKS = ("ibnet", "iwa", "snis", "sispea", "gwopa", "sdg")


@dataclass(frozen=True)
class IndicatorLink:
    """How an indicator of a framework stands to one of ours: the same, or different and how."""

    ours: str
    is_same: bool
    differences: Texts = ()

    def difference(self, language: str) -> str:
        """Say what is different, in English where the language is not there; "" if nothing is."""
        return in_language(self.differences, language)


@dataclass(frozen=True, eq=False)
class Framework:
    """A set of indicators: its own definitions beside ours, and the crosswalk between them.

    ``equals`` pairs a variable of the framework with ours that says the same; ``previous`` pairs
    a variable with the one that holds its value of last year.
    """

    code: str
    names: Texts
    source: str
    catalogue: Catalogue
    indicators: tuple[str, ...]
    equals: Mapping[str, str]
    links: Mapping[str, IndicatorLink]
    previous: Mapping[str, str]
    less: Mapping[str, str]

    def name(self, language: str) -> str:
        """Name the framework in a language."""
        return in_language(self.names, language)

    def filled(self, columns: Mapping[str, Column]) -> dict[str, Column]:
        """Add the columns that follow from those given: ours from theirs, theirs from ours.

        A column that is given is never changed; two that say the same are both kept.
        """
        found = dict(columns)
        for theirs, ours in self.equals.items():
            for source, target in ((theirs, ours), (ours, theirs)):
                if source in columns and target not in found:
                    found[target] = self._converted(columns[source], source, target)
                    if theirs in self.less:
                        self._take_off(
                            found, target, self.less[theirs], -1 if target == ours else 1
                        )
        return found

    def _take_off(self, found: dict[str, Column], target: str, part: str, sign: int) -> None:
        """Take a part off a column of ours, or put it back into theirs; a blank is none."""
        names = (part, self.equals.get(part, part))
        source = next((code for code in names if code in found), None)
        if source is not None:
            parts = self._converted(found[source], source, target)
            both = zip(found[target], parts, strict=True)
            found[target] = [value + sign * (0.0 if one != one else one) for value, one in both]

    def _converted(self, column: Column, source: str, target: str) -> Column:
        given = self.catalogue.variables[source].unit
        wanted = self.catalogue.variables[target].unit
        factor = conversion(given, wanted)
        return column if factor == 1 else [value * factor for value in column]


def with_last_year(
    columns: Mapping[str, Column],
    previous: Mapping[str, str],
    identifiers: Sequence[Hashable],
    years: Sequence[int],
) -> dict[str, Column]:
    """Add last year's values, from last year's rows, for those that have no column of their own.

    ``previous`` pairs a code with the code of its value of last year. NaN where last year has no
    row.
    """
    found = dict(columns)
    wanted = {now: before for now, before in previous.items() if before not in columns}
    row_of = {key: row for row, key in enumerate(zip(identifiers, years, strict=True))}
    earlier = [row_of.get((one, year - 1)) for one, year in zip(identifiers, years, strict=True)]
    for now, before in wanted.items():
        if now in columns:
            column = columns[now]
            found[before] = [nan if row is None else column[row] for row in earlier]
    return found


@cache
def framework(code: str) -> Framework:
    """Read and check a framework; ``KeyError`` for one that is not known."""
    if code not in FRAMEWORKS:
        raise KeyError(code)
    given = table(f"frameworks/{code}.toml")
    ours = catalogue()
    variables: dict[str, Variable] = {}
    equals: dict[str, str] = {}
    previous: dict[str, str] = {}
    for each, said_of in given.get("variables", {}).items():
        for made in _variables(each, said_of, ours):
            variables[made.code] = made
            if made.previous:
                previous[made.previous] = made.code
        if "ours" in said_of:
            equals[each] = said_of["ours"]
            conversion(said_of.get("unit", ours.variables[equals[each]].unit), variables[each].unit)
    made_indicators = [_indicator(each, said_of, ours) for each, said_of in _indicators(given)]
    whole = read_catalogue(variables.values(), made_indicators, over=ours)
    return Framework(
        code=code,
        names=texts(given["name"]),
        source=given["source"],
        catalogue=whole,
        indicators=tuple(each.code for each in made_indicators),
        equals=equals,
        links=_links(given, ours),
        previous=previous,
        less={
            each: said_of["less"]
            for each, said_of in given.get("variables", {}).items()
            if "less" in said_of
        },
    )


def _indicators(given: Mapping[str, Any]) -> list[tuple[str, dict[str, Any]]]:
    return list(given["indicators"].items())


def _variables(code: str, given: Mapping[str, Any], ours: Catalogue) -> list[Variable]:
    shared = _inherited(given, ours.variables.get(given.get("ours", "")))
    made = [variable(code, shared)]
    if "previous_as" in given:
        made.append(variable(given["previous_as"], {**shared, "previous": code}))
    return made


def _indicator(code: str, given: Mapping[str, Any], ours: Catalogue) -> Indicator:
    base = ours.indicators.get(given.get("ours", ""))
    if "ours" in given and base is None:
        raise CatalogueError(f"{code}: {given['ours']} is not one of our indicators")
    shared = _inherited(given, base)
    if base is not None:
        shared = {"direction": base.direction, "formula": base.code, **shared}
    return indicator(code, shared)


def _inherited(given: Mapping[str, Any], base: Definition | None) -> dict[str, Any]:
    """Take what a file does not say from our definition, or say that it is the framework's own."""
    if base is None:
        return {"category": "other", "checked": "read", **given}
    return {
        "name": dict(base.names),
        "definition": dict(base.definitions),
        "category": base.category,
        "unit": base.unit,
        "checked": base.checked,
        **given,
    }


def _links(given: Mapping[str, Any], ours: Catalogue) -> dict[str, IndicatorLink]:
    links = {}
    for code, said_of in _indicators(given):
        other = said_of.get("ours") or said_of.get("compare")
        if other is None:
            continue
        if other not in ours.indicators:
            raise CatalogueError(f"{code}: {other} is not one of our indicators")
        differences = texts(said_of.get("difference", {}))
        is_same = not differences
        if "compare" in said_of and is_same != said_of.get("same", False):
            raise CatalogueError(f"{code}: say the difference, or same = true, and not both")
        links[code] = IndicatorLink(other, is_same, differences)
    return links
