"""``waterpeers compare``: where an operator stands among its peers, by the action of the page."""

from __future__ import annotations

import click
from rich.console import Console
from rich.table import Table
from rich.text import Text

from waterpeers.apps.benchmarking import actions
from waterpeers.apps.benchmarking.api import ComparisonOut, comparison_as_json
from waterpeers.apps.benchmarking.reports import Report, report
from waterpeers.apps.benchmarking.words import STANDS
from waterpeers.apps.foundation.figures import in_figures
from waterpeers.cli.acting import actor_named, as_person, now
from waterpeers.cli.edge import DONE, as_json, print_json, print_line
from waterpeers.cli.found import organisation_named
from waterpeers.domain.actors import Act
from waterpeers.domain.indicators import EARLIEST_YEAR, LATEST_YEAR
from waterpeers.domain.peer_groups import Criterion, PeerRule


@click.command()
@click.argument("operator")
@click.option("--year", required=True, type=click.IntRange(EARLIEST_YEAR, LATEST_YEAR))
@click.option(
    "--like",
    "criteria",
    multiple=True,
    type=click.Choice([str(each) for each in Criterion]),
    help="In what peers are to be alike; may be given again. All that take part, without any.",
)
@as_person
@as_json
def compare(
    operator: str, year: int, criteria: tuple[str, ...], who: str | None, as_json: bool
) -> int:
    """Compare OPERATOR (name, SCHEME:VALUE or uuid) with its peers; the run is kept.

    Example: waterpeers compare "Lake Water" --year 2025 --like size --as ana@example.org

    By the rule of share to see: only for the operator's own people, only where its own reviewed
    figures take part, in groups of five others or more.
    """
    actor = actor_named(who)
    organisation = organisation_named(operator, actor)
    made = actions.compare(organisation, PeerRule.of(criteria), year, act=Act(actor, now()))
    if as_json:
        print_json(ComparisonOut(**comparison_as_json(made)).model_dump(mode="json"))
    else:
        _show(report(made, today=now().date()))
    return DONE


def _show(found: Report) -> None:
    print_line(f"{found.comparison.organisation.name}, {found.year}. {found.rule}".strip())
    table = Table("", "indicator", "own", "unit", "quarter · median · quarter", "stands")
    marks = {row.code: "+" for row in found.strengths} | {row.code: "-" for row in found.gaps}
    for row in found.rows:
        table.add_row(
            marks.get(row.code, ""), Text(row.label), in_figures(row.own), row.unit,
            " · ".join(map(in_figures, row.quartiles)), str(STANDS[row.stand]),
        )  # fmt: skip
    Console().print(table)
    for peer in found.peers:
        print_line(f"{peer.name}: {', '.join(peer.reasons)}")
    for why, labels in found.refused:
        print_line(f"{why} {labels}")
