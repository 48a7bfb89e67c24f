"""A table of organisations on its way in: its rows in batches, and whom they mean."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from waterpeers.apps.foundation.mappings import Mapping
from waterpeers.apps.foundation.progress import Progress, Step
from waterpeers.apps.foundation.tables import OpenTable
from waterpeers.apps.operators.imports.answers import Answers
from waterpeers.apps.operators.imports.matches import matches
from waterpeers.apps.operators.imports.outcomes import ImportOutcome
from waterpeers.apps.operators.imports.rows import Fault, Parsed, key_of, latest, parsed
from waterpeers.apps.operators.models import Organisation
from waterpeers.apps.operators.queries.countries import country_codes
from waterpeers.domain.verdicts import Reason

BATCH = 2000

# organisation, variable, year, value in our unit, as reported, its unit, source
ValueRow = tuple[int, str, int, float, str, str, str]


class Incoming:
    """Reads the rows of a table as often as they are needed; ``answers`` say what some mean."""

    def __init__(
        self, table: OpenTable, mapping: Mapping, answers: Answers, progress: Progress
    ) -> None:
        self.table, self.mapping, self.progress = table, mapping, progress
        self.codes = country_codes()
        self.answers = answers

    def batches(self, outcome: ImportOutcome, progress: Progress) -> Iterator[list[Parsed]]:
        """Give the rows that say what an organisation is, in batches: its latest year's only."""
        rows = self._counted(outcome, progress)
        if self.mapping.year:
            rows = latest(rows)
        seen: set[str] = set()
        while batch := list(islice(rows, BATCH)):
            for row in batch:
                key = key_of(row)
                if not row.faults and key in seen:
                    said = str(row.fields.get("name"))[:200]
                    column = self.mapping.fields["name"]
                    row.faults.append(Fault(row.row, column, said, Reason("row_given_twice")))
                seen.add(key)
            yield batch

    def _counted(self, outcome: ImportOutcome, progress: Progress) -> Iterator[Parsed]:
        for row in parsed(self.table, self.mapping, self.codes, outcome.totals):
            outcome.rows += 1
            if outcome.rows % 1000 == 0:
                progress(Step.READING, outcome.rows, None)
            yield row

    def known(self, batch: list[Parsed], *, lock: bool = False) -> dict[int, Organisation]:
        """Find the organisations that rows mean: by answer, by identifier, by name and country."""
        known = Organisation.objects.select_related("country")
        if lock:
            known = known.select_for_update(of=("self",))
        answered = self.answers.means
        wanted = matches(batch, self.mapping) | {
            row.row: answered[row.row] for row in batch if row.row in answered
        }
        there = known.in_bulk({*wanted.values()})
        return {row: there[pk] for row, pk in wanted.items() if pk in there}

    def value_rows(self, ids: dict[str, int], total: int) -> Iterator[ValueRow]:
        """Go through what the table says by year of the organisations that were taken."""
        source = self.mapping.source[:300]
        for done, row in enumerate(parsed(self.table, self.mapping, self.codes, [])):
            if done % 1000 == 0:
                self.progress(Step.FIGURES, done, total)
            organisation = ids.get(key_of(row))
            if organisation is None or row.year is None or row.faults:
                continue
            for variable, (value, reported, unit) in row.values.items():
                yield organisation, variable, row.year, value, reported, unit, source
