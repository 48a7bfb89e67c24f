"""The variables that operators report: code, unit, and their names in three languages."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from importlib.resources import files


@dataclass(frozen=True)
class Variable:
    """What can be reported for a year; ``names`` by language."""

    code: str
    unit: str
    category: str
    names: tuple[tuple[str, str], ...]

    def name(self, language: str) -> str:
        """Name it in a language, in English where that one is not there."""
        names = dict(self.names)
        return names.get(language[:2], names["en"])


@cache
def variables() -> dict[str, Variable]:
    """Read the catalogue that ships with the package."""
    text = files("waterpeers.domain").joinpath("data/variables.json").read_text(encoding="utf-8")
    return {
        code: Variable(code, unit, category, (("en", en), ("fr", fr), ("es", es)))
        for code, unit, category, en, fr, es in json.loads(text)["rows"]
    }


KEY_FIGURES = ("pop_served_water", "conn_water", "produced", "staff_total")
# The field of a profile that says the same as a variable: hiding one hides the other.
PROFILE_FIELD = {
    "pop_served_water": "population_served",
    "conn_water": "connections",
    "staff_total": "staff",
}
EARLIEST_YEAR, LATEST_YEAR = 1900, 2100
