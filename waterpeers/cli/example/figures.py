"""What operators of the example world report of themselves, and the comparisons made of it."""

from __future__ import annotations

from importlib.resources import as_file
from typing import Any

from waterpeers.apps.accounts.queries import actor_of
from waterpeers.apps.benchmarking.actions import compare, share, take_part
from waterpeers.apps.energy.kinds import KIND as PUMP_CHECKS
from waterpeers.apps.foundation.tables import open_table
from waterpeers.apps.frontiers.actions import draw
from waterpeers.apps.frontiers.queries import FrontierRequest
from waterpeers.apps.indicators.actions.imports import YearLine, import_values
from waterpeers.apps.indicators.actions.values import ReportedFigure, report_values, review, submit
from waterpeers.apps.ladders.kinds import KIND as LADDERS
from waterpeers.apps.operators.actions.profiles import register
from waterpeers.apps.operators.models import Organisation
from waterpeers.apps.records import actions as records
from waterpeers.apps.records.kinds import RecordKind
from waterpeers.apps.references.actions import load_references
from waterpeers.apps.references.imports import read_references
from waterpeers.apps.water_balance.kinds import KIND as BALANCES
from waterpeers.cli.example.given import YEARBOOK, yearbook, yearly_figures
from waterpeers.cli.example.register import REGISTERED
from waterpeers.cli.example.world import World
from waterpeers.domain.actors import Role
from waterpeers.domain.peer_groups import Criterion, PeerRule
from waterpeers.domain.periods import calendar_year
from waterpeers.domain.water_balance.entry import BalanceEntry, BalanceUnits


def load_figures(world: World) -> None:
    """Add figures and records, and compare them."""
    _reviewed(world)
    _drafts(world)
    _yearbook(world)
    _references(world)
    _comparison(world)
    _balances(world)
    _pump_checks(world)
    _ladders(world)


def _reviewed(world: World) -> None:
    """Report figures by organisation and year; a second person reviews them."""
    sheets: dict[tuple[str, int], list[ReportedFigure]] = {}
    for given in world.given["figures"]:
        for year, value in given["years"].items():
            of, grade = given["of"], given.get("grade", "")
            figure = ReportedFigure(
                given["variable"], float(value), grade=grade, source=world.mark(of)
            )
            sheets.setdefault((of, int(year)), []).append(figure)
    for row in yearly_figures():
        of, year, grade = row.pop("of"), int(row.pop("year")), row.pop("grade")
        sheets.setdefault((of, year), []).extend(
            ReportedFigure(variable, float(value), grade=grade, source=world.mark(of))
            for variable, value in row.items()
            if value
        )
    for (of, year), figures in sheets.items():
        act = world.act(world.speaker(of))
        sheet = report_values(world.organisations[of], calendar_year(year), figures, act=act)
        submit(sheet, act=act)
        review(sheet, act=world.act(world.facilitator))


def _drafts(world: World) -> None:
    for given in world.given["drafts"]:
        figures = [
            ReportedFigure(code, float(said), text=said, source=world.mark(given["of"]))
            for code, said in given["values"].items()
        ]
        act = world.act(world.speaker(given["of"]))
        year = calendar_year(given["year"])
        report_values(world.organisations[given["of"]], year, figures, act=act)


def _yearbook(world: World) -> None:
    """Bring in what an invented regulator has published of operators without people here."""
    lines: list[YearLine] = []
    made: dict[str, Organisation] = {}
    for row in yearbook():
        fields = {name: row.pop(name) for name in ("name", "country", "place")}
        year = int(row.pop("year"))
        if fields["name"] not in made:
            about = {"kind": "operator", "services": ["water"], "about": world.mark("")}
            act = world.act(world.administrator, REGISTERED)
            made[fields["name"]] = register(fields | about, act=act)
        key = made[fields["name"]].pk
        lines += [
            (key, code, year, float(said), said, "", world.given["yearbook"])
            for code, said in row.items()
        ]
    import_values(lines, act=world.act(world.administrator), published=True)


def _references(world: World) -> None:
    """Sum the same invented yearbook up, to show it behind figures."""
    with as_file(YEARBOOK) as path:
        read = read_references(open_table(path), None)
    load_references(
        read, world.given["yearbook"], file=YEARBOOK.name, act=world.act(world.administrator)
    )


def _comparison(world: World) -> None:
    """Let the operators with figures be compared; one of them shows its name."""

    def runner(key: str) -> Any:
        return world.act(world.speaker(key, Role.COORDINATOR, Role.SIGNATORY))

    for key in {row["of"] for row in yearly_figures()}:
        take_part(world.organisations[key], True, act=runner(key))
    for key in world.given["shows_its_name"]:
        share(world.organisations[key], None, act=runner(key))
    lago, act = world.organisations["lago"], world.act(world.speaker("lago"))
    compare(lago, PeerRule.of([Criterion.SIZE]), 2024, act=act)
    draw(lago, FrontierRequest.of("physical_losses", 2024, "vrs", "input", []), act=act)


def _balances(world: World) -> None:
    for given in world.given["water_balances"]:
        entered = BalanceEntry(
            {code: float(value) for code, value in given["values"].items()},
            {code: float(limit) for code, limit in given["limits"].items()},
            BalanceUnits(volume=given["volume_unit"]),
            is_intermittent=True,
        )
        _record(world, BALANCES, given, given["year"], entered)


def _pump_checks(world: World) -> None:
    for given in world.given["pump_checks"]:
        columns = ("target_percent", "price_per_kwh", "currency", "note", "pumps")
        entered = {"flow_unit": "m3/h", "head_unit": "m", **{c: given[c] for c in columns}}
        _record(world, PUMP_CHECKS, given, given["year"], entered)


def _ladders(world: World) -> None:
    for given in world.given["ladders"]:
        for year, percents in given["years"].items():
            entered = {
                "service": given["service"],
                "percents": {code: float(percent) for code, percent in percents.items()},
                "source": given["source"],
                "note": world.mark(given["of"]),
            }
            _record(world, LADDERS, given, int(year), entered)


def _record(world: World, kind: RecordKind, given: dict[str, Any], year: int, entered: Any) -> None:
    act = world.act(actor_of(world.people[given["by"]]))
    records.start(kind, world.organisations[given["of"]], entered, year=year, act=act)
