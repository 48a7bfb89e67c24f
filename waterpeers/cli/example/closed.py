"""How partnerships of the example world end, and what of them lasts months later."""

from __future__ import annotations

from typing import Any

from waterpeers.apps.closing.actions import closing, stocktakings
from waterpeers.apps.closing.models import Stocktaking
from waterpeers.apps.closing.queries.stocktakings import outcomes_of, taken
from waterpeers.apps.compliance.actions import pass_gate
from waterpeers.apps.follow_up.actions import items, practice
from waterpeers.apps.indicators.actions.values import ReportedFigure, report_values, review, submit
from waterpeers.apps.partnerships.models import Partnership
from waterpeers.apps.plans.queries import operators_of
from waterpeers.cli.example.asked import answer_apart
from waterpeers.cli.example.world import ActOf, World
from waterpeers.domain.actors import Act
from waterpeers.domain.partnerships import Gate
from waterpeers.domain.periods import calendar_year
from waterpeers.domain.values import Zone, ZoneKind

SIDES = ("mentee", "mentor")
WORDS = ("cause", "summary", "lessons", "ahead", "factors")


def measure(world: World, mentee: str, given: dict[str, Any]) -> None:
    """Report figures of a pilot for the year before, and have a second person review them."""
    act = world.act(world.speaker(mentee), given["ago"])
    figures = [
        ReportedFigure(code, float(value), grade="B2", source=world.mark(mentee))
        for code, value in given["values"].items()
    ]
    zone = Zone(ZoneKind.PILOT, given["zone"])
    year = calendar_year(act.at.year - 1)
    sheet = report_values(world.organisations[mentee], year, figures, zone=zone, act=act)
    submit(sheet, act=act)
    review(sheet, act=world.act(world.facilitator, given["ago"]))


def close(partnership: Partnership, given: dict[str, Any], act_of: ActOf) -> None:
    """Write the close-out, let both sides answer and sign, and look again months later.

    ``act_of`` counts days back from today; a light close-out is of what was stopped before.
    """
    ago = given["ago"]
    for each in given.get("stages", ()):
        _judged(practice.judge_stage, partnership, dict(each), act_of, ago)
    for each in given.get("capacity", ()):
        _judged(practice.judge_capacity, partnership, dict(each), act_of, ago)
    noted = [_noted(partnership, dict(each), act_of, ago) for each in given.get("items", ())]
    row = closing.begin_closing(partnership, act=act_of("mentee", ago))
    for item, (state, word) in noted:
        act = act_of("mentee", ago)
        items.move_item(item, state, word=word, revision=item.revision, act=act)
    _answered(row, given["answers"], act_of, ago)
    _written(row, given, act_of("mentee", ago))
    if given.get("is_open"):  # it is being written just now
        return
    _signed(row, act_of, ago)
    if not row.is_light:
        pass_gate(partnership, Gate.G6, act=act_of("mentee", ago))
    for each in given.get("later", ()):
        _looked_again(partnership, each, act_of)


def _judged(
    judge: Any, partnership: Partnership, said: dict[str, Any], act_of: ActOf, ago: int
) -> None:
    side = said.pop("side")
    act = act_of(side, ago)
    judge(partnership, {"year": act.at.year} | said, role=side, act=act)


def _noted(
    partnership: Partnership, said: dict[str, Any], act_of: ActOf, ago: int
) -> tuple[Any, tuple[str, str]]:
    act, becomes = act_of(said.pop("by"), ago), tuple(said.pop("becomes"))
    said |= {"kind": "issue", "party": partnership.parties.get(role=said.pop("owner")).uuid}
    return items.note_item(partnership, said, act=act), becomes


def _answered(row: Stocktaking, given: dict[str, Any], act_of: ActOf, ago: int) -> None:
    assert row.round is not None  # it was begun
    answer_apart(row.round, given, act_of, ago)


def _written(row: Stocktaking, given: dict[str, Any], act: Act) -> None:
    row = Stocktaking.objects.select_related("partnership").get(pk=row.pk)
    words = {name: given[name] for name in WORDS if name in given}
    stocktakings.change_stocktaking(row, words, revision=row.revision, act=act)
    figures: dict[Any, dict[str, Any]] = {}
    for outcome in outcomes_of(row.partnership):
        if outcome.title in given.get("figures", {}):
            value = given["figures"][outcome.title]
            figures[outcome.uuid] = {"value": value, "year": act.at.year}
        elif outcome.indicator in given.get("unknown", {}):
            figures[outcome.uuid] = {"word": given["unknown"][outcome.indicator]}
    stocktakings.say_figures(row, figures, act=act)


def _signed(row: Stocktaking, act_of: ActOf, ago: int) -> None:
    for party in operators_of(row.partnership):
        row = Stocktaking.objects.select_related("partnership", "round").get(pk=row.pk)
        act = act_of(str(party.role), ago)
        read = taken(row, act.at.date()).fingerprint
        stocktakings.sign_off(row, party, fingerprint=read, act=act)


def _looked_again(partnership: Partnership, given: dict[str, Any], act_of: ActOf) -> None:
    """Say how it is so many months after the end; both sign."""
    rows = Stocktaking.objects.select_related("partnership", "round")
    row = rows.get(partnership=partnership, months=given["months"])
    side, ago = given["side"], given["ago"]
    stocktakings.judge_again(
        row,
        {area: {"stage": s, "word": word} for area, (s, word) in given["stages"].items()},
        {code: {"change": n, "word": word} for code, (n, word) in given["capacity"].items()},
        role=side,
        act=act_of(side, ago),
    )
    _written(row, given, act_of(side, ago))
    _signed(row, act_of, ago)
