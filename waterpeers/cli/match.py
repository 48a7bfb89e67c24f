"""``waterpeers match``: who could help whom, from a file of needs and offers; no database."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click
from rich.console import Console

from waterpeers.analytics.suitability import Candidate, propose, shortlist
from waterpeers.apps.foundation.tables import CellProblem, TableProblem, TableRow, open_table
from waterpeers.apps.matching.words import REASONS
from waterpeers.cli.edge import DONE, Unreadable, as_json, print_json, say
from waterpeers.cli.figures import said_of_cell
from waterpeers.domain.codes import EvidenceClass, Freshness, WorkingArea
from waterpeers.domain.matching import Declaration, Peer, Weights
from waterpeers.domain.verdicts import NotValid, Reason

MOST_BYTES = 50 * 2**20
SHEETS = ("operators", "needs", "offers", "weights", "forbidden")
LISTS = {"languages"}
TEXTS = {"id", "name", "country", "income_group", "ownership", "setting", "systems"}
NUMBERS = {"latitude": 90.0, "longitude": 180.0}
COUNTS = {
    "connections",
    "population_served",
    "max_partnerships",
    "current_partnerships",
    "times_mentor",
}
YES_NO = {"is_willing", "code_accepted", "pays_interpreter"}
OPERATOR_KEYS = TEXTS | LISTS | set(NUMBERS) | COUNTS | YES_NO | {"freshness", "earlier_partners"}
STATED_KEYS = {"id", "operator", "working_area", "sentence", "evidence"}


@click.command()
@click.argument("round_file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@as_json
def match(round_file: Path, as_json: bool) -> int:
    """Propose mentors for every need of ROUND_FILE (JSON, or .xlsx with a sheet for each part).

    Example: waterpeers match round.json --json

    The file holds operators, needs and offers, and may hold weights and forbidden pairs:
    see docs/how-to/match-a-round.md.
    """
    reader = _RoundReader(round_file)
    peers = {peer.id: peer for peer in reader.peers()}
    needs = list(reader.stated("needs", peers))
    offers = list(reader.stated("offers", peers))
    weights = reader.weights()
    forbidden = frozenset(reader.forbidden(peers))
    if not needs:
        say(f"{round_file}: no needs are in it, so nobody is proposed.")
    lists = [shortlist(need, peers[need.peer], offers, peers, weights, forbidden) for need in needs]
    pairs = [(s.need.id, c.mentor.id, c.score) for s in lists for c in s.candidates]
    free = {
        peer.id: max(0, (peer.max_partnerships or 0) - peer.current_partnerships)
        for peer in peers.values()
    }
    proposal = propose(pairs, free)
    document = {
        "mentees": [
            {
                "id": found.need.peer,
                "need": found.need.id,
                "candidates": [_candidate(c) for c in found.candidates],
                "excluded": [
                    {"id": e.mentor.id, "against": [_say(r) for r in e.reasons]}
                    for e in found.excluded
                ],
            }
            for found in lists
        ],
        "proposal": [
            {"need": need, "mentor": mentor, "score": score} for need, mentor, score in proposal
        ],
        "weights": dict(weights.values),
    }
    if as_json:
        print_json(document)
        return DONE
    console = Console()
    names = {need.id: peers[need.peer].name for need in needs}
    for found in lists:
        console.print(f"\n{names[found.need.id]}: {found.need.sentence}", markup=False)
        for c in found.candidates[:6]:
            text = f"  {c.label or '·':10} {c.mentor.name}: fit {c.score:.2f}, "
            text += f"confidence {c.confidence:.2f}. {' '.join(_say(r) for r in c.reasons[:3])}"
            console.print(text, markup=False)
        if not found.candidates:
            console.print("  Nobody fits all conditions.")
        for e in found.excluded[:5]:
            reasons = " ".join(_say(r) for r in e.reasons)
            console.print(f"  not {e.mentor.name}: {reasons}", markup=False)
    console.print("\nProposal:")
    for need_id, mentor, score in proposal:
        console.print(f"  {names[need_id]} ← {peers[mentor].name} ({score:.2f})", markup=False)
    return DONE


def _candidate(candidate: Candidate) -> dict[str, Any]:
    return {
        "id": candidate.mentor.id,
        "score": candidate.score,
        "confidence": candidate.confidence,
        "label": candidate.label,
        "parts": dict(candidate.parts),
        "reasons": [_say(reason) for reason in candidate.reasons],
        "against": [_say(reason) for reason in candidate.against],
    }


def _say(reason: Reason) -> str:
    return str(REASONS[reason.code]) % dict(reason.params)


class _RoundReader:
    """Reads a round; every fault names the place, the value and what was expected."""

    def __init__(self, path: Path) -> None:
        self.path = path
        if path.stat().st_size > MOST_BYTES:
            raise self._fault("the file", "", "at most 50 MB")
        self.parts = self._json() if path.suffix.lower() == ".json" else self._workbook()

    def peers(self) -> Iterator[Peer]:
        seen: set[str] = set()
        for where, row in self._rows("operators", OPERATOR_KEYS):
            identity = self._identity(where, row, seen)
            fields: dict[str, Any] = {"id": identity, "name": str(row.get("name") or identity)}
            for name in TEXTS - {"id", "name", "systems"}:
                fields[name] = self._text(where, row, name) or None
            fields["systems"] = self._text(where, row, "systems")
            for name, bound in NUMBERS.items():
                fields[name] = self._number(where, row, name, -bound, bound)
            for name in COUNTS:
                value = self._number(where, row, name, 0, 1e10)
                if value is not None and not value.is_integer():
                    raise self._fault(f"{where}.{name}", row.get(name), "a whole number")
                fields[name] = None if value is None else int(value)
            for name in ("current_partnerships", "times_mentor"):
                fields[name] = fields[name] or 0
            for name in YES_NO:
                fields[name] = self._yes_no(where, row, name)
            fields["pays_interpreter"] = bool(fields["pays_interpreter"])
            fields["languages"] = frozenset(self._list(where, row, "languages"))
            fields["earlier_partners"] = frozenset(self._list(where, row, "earlier_partners"))
            fields["freshness"] = self._code(where, row, "freshness", Freshness, Freshness.FRESH)
            yield Peer(**fields)

    def stated(self, part: str, peers: dict[str, Peer]) -> Iterator[Declaration]:
        seen: set[str] = set()
        for where, row in self._rows(part, STATED_KEYS):
            identity = self._identity(where, row, seen)
            operator = self._text(where, row, "operator")
            if operator not in peers:
                raise self._fault(f"{where}.operator", operator, "the id of an operator")
            yield Declaration(
                identity,
                operator,
                self._code(where, row, "working_area", WorkingArea),
                self._text(where, row, "sentence"),
                self._code(where, row, "evidence", EvidenceClass, EvidenceClass.SELF_SAID),
            )

    def weights(self) -> Weights:
        given = self.parts.get("weights") or {}
        if isinstance(given, list):
            given = {str(row.get("criterion")): row.get("weight") for row in given}
        if not isinstance(given, dict):
            raise self._fault("weights", given, "criterion → number")
        try:
            return Weights(given) if given else Weights()
        except NotValid as problem:
            text = " ".join(_say(reason) for reason in problem.verdict.against)
            raise Unreadable(f"{self.path}: weights: {text}") from None

    def forbidden(self, peers: dict[str, Peer]) -> Iterator[tuple[str, str]]:
        for where, row in self._rows("forbidden", {"mentee", "mentor"}):
            pair = self._text(where, row, "mentee"), self._text(where, row, "mentor")
            for side, named in zip(("mentee", "mentor"), pair, strict=True):
                if named not in peers:  # a mistyped pair would be proposed after all
                    raise self._fault(f"{where}.{side}", named, "the id of an operator")
            yield pair

    # --- the two forms of a file ---

    def _json(self) -> dict[str, Any]:
        try:
            found = json.loads(self.path.read_text(encoding="utf-8-sig"), parse_constant=_refuse)
        except UnicodeDecodeError:
            raise Unreadable(f"{self.path}: JSON is expected as text in UTF-8.") from None
        except RecursionError:
            raise Unreadable(
                f"{self.path}: this is not JSON that can be read: it is nested too deeply."
            ) from None
        except ValueError as problem:
            raise Unreadable(f"{self.path}: this is not JSON: {problem}") from None
        if not isinstance(found, dict):
            raise self._fault("the file", type(found).__name__, "an object with operators, needs …")
        unknown = sorted(found.keys() - set(SHEETS) - {"note"})
        if unknown:
            raise self._fault(unknown[0], "", f"one of {', '.join(SHEETS)}")
        return found

    def _workbook(self) -> dict[str, Any]:
        parts: dict[str, Any] = {}
        for sheet in SHEETS:
            try:
                table = open_table(self.path, sheet=sheet)
            except TableProblem as problem:
                code = problem.verdict.against[0].code
                if code in {"sheet_not_there", "no_header"} and sheet in {"weights", "forbidden"}:
                    continue
                raise self._fault(f"sheet {sheet}", code, "a sheet with a header") from None
            if table.encoding != "xlsx":
                raise self._fault("the file", table.encoding, "JSON or an .xlsx workbook")
            parts[sheet] = [self._cells(sheet, row) for row in table.rows()]
        return parts

    def _cells(self, sheet: str, row: TableRow) -> dict[str, Any]:
        """Give the texts of a row; a cell in error, or in per cent, is refused."""
        for column in (*row.wrong, *row.per_cent):
            if column:
                try:
                    row.figure(column)
                except CellProblem as problem:
                    told = said_of_cell(row.cells[column], problem)
                    where = f"sheet {sheet}, row {row.number}, {column}"
                    raise Unreadable(f"{self.path}: {where}: {told}") from None
        return dict(row.cells)

    def _rows(self, part: str, keys: set[str]) -> Iterator[tuple[str, dict[str, Any]]]:
        rows = self.parts.get(part, [])
        if not isinstance(rows, list):
            raise self._fault(part, type(rows).__name__, "a list")
        for number, row in enumerate(rows):
            where = f"{part}[{number}]"
            if not isinstance(row, dict):
                raise self._fault(where, row, "an object")
            unknown = sorted(row.keys() - keys)
            if unknown:
                raise self._fault(f"{where}.{unknown[0]}", "", f"one of {', '.join(sorted(keys))}")
            yield where, row

    # --- single values ---

    def _fault(self, where: str, value: object, expected: str) -> Unreadable:
        shown = str(value)[:80]
        return Unreadable(f"{self.path}: {where}: found “{shown}”, expected {expected}.")

    def _identity(self, where: str, row: dict[str, Any], seen: set[str]) -> str:
        identity = self._text(where, row, "id")
        if not identity:
            raise self._fault(f"{where}.id", "", "an id")
        if identity in seen:
            raise self._fault(f"{where}.id", identity, "an id that is not there yet")
        seen.add(identity)
        return identity

    def _text(self, where: str, row: dict[str, Any], name: str) -> str:
        value = row.get(name)
        if value is None:
            return ""
        if isinstance(value, dict | list | bool):
            raise self._fault(f"{where}.{name}", value, "text")
        return str(value).strip()

    def _number(
        self, where: str, row: dict[str, Any], name: str, least: float, most: float
    ) -> float | None:
        value = row.get(name)
        if value is None or value == "":
            return None
        try:
            if isinstance(value, bool | dict | list):
                raise ValueError
            made = float(value)
        except ValueError:
            raise self._fault(f"{where}.{name}", value, "a number") from None
        if not least <= made <= most:
            raise self._fault(f"{where}.{name}", value, f"a number from {least:g} to {most:g}")
        return made

    def _yes_no(self, where: str, row: dict[str, Any], name: str) -> bool | None:
        value = row.get(name)
        if value is None or value == "":
            return None
        said = {"true": True, "yes": True, "1": True, "false": False, "no": False, "0": False}
        text = str(value).strip().lower()
        if text not in said:
            raise self._fault(f"{where}.{name}", value, "yes, no, or nothing for not known")
        return said[text]

    def _list(self, where: str, row: dict[str, Any], name: str) -> list[str]:
        value = row.get(name)
        if value is None:
            return []
        if isinstance(value, str):
            return value.replace(",", " ").replace(";", " ").split()
        if not isinstance(value, list) or any(not isinstance(text, str) for text in value):
            raise self._fault(f"{where}.{name}", value, "a list of texts")
        return value

    def _code(
        self, where: str, row: dict[str, Any], name: str, codes: Any, otherwise: Any = None
    ) -> Any:
        text = self._text(where, row, name)
        if not text and otherwise is not None:
            return otherwise
        try:
            return codes(text)
        except ValueError:
            expected = "one of " + ", ".join(str(code) for code in codes)
            raise self._fault(f"{where}.{name}", text, expected) from None


def _refuse(text: str) -> float:
    raise ValueError(f"{text} is not a number")
