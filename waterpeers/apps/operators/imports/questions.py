"""Which rows of a table look like an organisation that is here, or like an earlier row."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from waterpeers.apps.foundation.mappings import Mapping
from waterpeers.apps.operators.imports.rows import Parsed
from waterpeers.apps.operators.models import Organisation
from waterpeers.domain.letters import has_lost_letters
from waterpeers.domain.names import Called, Lookalikes
from waterpeers.domain.places import question_about_place

SKETCHED = ("place", "country", "connections", "population_served")


@dataclass
class Sketch:
    """What tells organisations of one name apart; missing is empty or None."""

    place: str = ""
    country: str = ""  # its code
    connections: int | None = None
    population_served: int | None = None


@dataclass
class ImportQuestion:
    """A new row that may mean another organisation, which people have to say."""

    row: int
    name: str
    known: str  # the name of the other one
    uuid: str  # of the one that is here; empty where it is an earlier row
    earlier_row: int | None
    said: Sketch  # what the row says of itself
    there: Sketch  # what the register says of the other one
    kind: str = "same"  # "letters": signs stand where letters were; "place": outside its country
    meant: str = ""  # the place that may be meant


class Doubts:
    """Finds what new rows may mean; reads a country's organisations once, when it is needed."""

    def __init__(self, mapping: Mapping) -> None:
        self.scheme = mapping.scheme
        self.tells_apart = bool(mapping.scheme) and not mapping.loose  # a register does, by itself
        self.here: dict[str | None, Lookalikes] = {}
        self.earlier: dict[str | None, Lookalikes] = defaultdict(Lookalikes)  # new rows

    def about(self, row: Parsed) -> ImportQuestion | None:
        """Ask about a new row that looks like another one."""
        country, called = row.fields.get("country"), _called(row)
        said = Sketch(**{name: v for name, v in row.fields.items() if name in SKETCHED})
        if country not in self.here:
            self.here[country] = self._of(country)
        if best := next(self.here[country].of(called), None):
            return ImportQuestion(row.row, called.name, best[1], str(best[0]), None, said, Sketch())
        if not self.tells_apart and (twin := next(self.earlier[country].of(called), None)):
            earlier = int(str(twin[0]))
            return ImportQuestion(row.row, called.name, twin[1], "", earlier, said, Sketch())
        return None

    def letters_lost(self, row: Parsed, known: Organisation | None) -> ImportQuestion | None:
        """Ask about a name, or a place, in which signs stand where letters were."""
        for field in ("name", "place"):
            text = str(row.fields.get(field) or "")
            if has_lost_letters(text) and text != (known and getattr(known, field)):
                name = str(row.fields["name"])
                said = Sketch(**{name: v for name, v in row.fields.items() if name in SKETCHED})
                return ImportQuestion(row.row, name, text, "", None, said, Sketch(), "letters")
        return None

    def place_outside(self, row: Parsed, known: Organisation | None) -> ImportQuestion | None:
        """Ask about a place that lies outside of its country, unless it stands so already."""
        place = tuple(
            row.fields.get(name, getattr(known, name, None)) for name in ("latitude", "longitude")
        )
        country = row.fields.get("country") or (known.country_id if known else None)
        asked = question_about_place(country, *place)
        if asked is None or (
            known and place == (known.latitude, known.longitude) and country == known.country_id
        ):
            return None
        params = dict(asked.params)
        at = f"{params['latitude']}, {params['longitude']}"
        said = Sketch(**{name: v for name, v in row.fields.items() if name in SKETCHED})
        name, meant = str(row.fields.get("name", "")), params.get("meant", "")
        return ImportQuestion(row.row, name, at, "", None, said, Sketch(), "place", meant)

    def remember(self, row: Parsed) -> None:
        """Keep a new row in mind, for later ones that look like it."""
        if not self.tells_apart:
            self.earlier[row.fields.get("country")].add(row.row, _called(row))

    def _of(self, country: str | None) -> Lookalikes:
        others = Organisation.objects.filter(country=country)
        if self.tells_apart:  # what the same register names otherwise is another one
            others = others.exclude(identifiers__scheme=self.scheme)
        lines = others.values_list("uuid", "name", "other_names", "place")
        return Lookalikes((key, Called(name, tuple(o), place)) for key, name, o, place in lines)


def sketch(questions: list[ImportQuestion]) -> None:
    """Say of the organisations that are here what tells them apart; one query."""
    wanted = {question.uuid for question in questions if question.uuid}
    if not wanted:
        return
    lines = Organisation.objects.filter(uuid__in=wanted).values("uuid", *SKETCHED)
    there = {str(line.pop("uuid")): line for line in lines}
    for question in questions:
        if line := there.get(question.uuid):
            question.there = Sketch(**line | {"country": line["country"] or ""})


def _called(row: Parsed) -> Called:
    others = tuple(row.fields.get("other_names", ()))
    return Called(str(row.fields["name"]), others, str(row.fields.get("place", "")))
