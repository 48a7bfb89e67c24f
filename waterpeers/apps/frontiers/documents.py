"""The report of a frontier as a document: who does as much with less, and what that would mean."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from django.urls import reverse
from django.utils.timezone import localtime
from django.utils.translation import get_language, ngettext, pgettext
from django.utils.translation import gettext as _

from waterpeers.apps.foundation.figures import day, in_figures, number
from waterpeers.apps.foundation.words import colon, in_a_row
from waterpeers.apps.frontiers.models import Frontier
from waterpeers.apps.frontiers.reports import (
    ChangeReport,
    FrontierReport,
    TargetPeer,
    TargetRow,
    report,
)
from waterpeers.domain.charts import Bar, BarChart
from waterpeers.domain.documents import (
    Beside,
    Block,
    Bullets,
    Chart,
    Column,
    ColumnKind,
    Document,
    Fact,
    Facts,
    KeyFigure,
    KeyFigures,
    Link,
    Number,
    Paragraph,
    Section,
    Soft,
    Strong,
    Style,
    Table,
    TableRow,
    Text,
)
from waterpeers.domain.frontiers import FULL

NUMBER = ColumnKind.NUMBER


def document(run: Frontier, *, today: date) -> Document:
    """Say what a run found, in the language of the moment."""
    found = report(run, today=today)
    return Document(
        title=found.headline.rstrip("."),
        subtitle=run.organisation.name,
        language=get_language() or "en",
        kind=_("Comparison"),
        made_at=run.made_at,
        origin=reverse("frontiers:run", args=[run.uuid]),
        reference=f"{run.method} {run.version} · {run.fingerprint[:12]}",
        blocks=tuple(_blocks(found)),
    )


def _blocks(found: FrontierReport) -> Iterator[Block]:
    if found.is_old:
        old = _("These figures are old: much may have changed since.")
        yield Paragraph(old, Style.NOTICE)
    for warning in found.warnings:
        yield Paragraph(warning, Style.NOTICE)
    if said := _meaning(found):
        yield Paragraph(said, Style.LEAD)
    beside = list(_side_by_side(found))
    charts = [block for block in beside if isinstance(block, Chart)]
    tables = [block for block in beside if not isinstance(block, Chart)]
    yield Beside((*charts, _scores(found))) if charts else _scores(found)
    if found.peers:
        yield Section(_("Whom we could talk to"), tuple(_peers(found)))
    if tables:
        yield Section(_("Side by side"), tuple(tables))
    if found.change:
        title = _("What changed since %(year)s") % {"year": found.change.year}
        yield Section(title, tuple(_since(found.change)))
    yield Section(_("How sure this is"), tuple(_how_sure(found)))
    yield Section(_("What was compared"), (Paragraph(" ".join(_about(found))),))
    if found.skipped:
        facts = tuple(Fact(why, (who,)) for why, who in found.skipped)
        yield Section(_left_out(found.left_out), (Facts(facts),), is_aside=True)
    for source in _sources(found.run):
        yield Paragraph(source, Style.SOFT)


def _meaning(found: FrontierReport) -> str:
    """Say in a sentence what the target would mean: what less is used, what more is achieved."""
    less = [row for row in found.rows if row.is_input and (row.difference or 0) < 0]
    more = [row for row in found.rows if not row.is_input and (row.difference or 0) > 0]
    said = [
        _("%(figure)s %(amount)s less")
        % {"figure": colon(row.label), "amount": number(Number(-(row.difference or 0), row.unit))}
        for row in less
    ] + [
        _("%(figure)s %(amount)s more")
        % {"figure": colon(row.label), "amount": number(Number(row.difference or 0, row.unit))}
        for row in more
    ]
    if not said:
        return ""
    return _("As the best of them do it, a year would take: %(what)s.") % {"what": in_a_row(said)}


def _how_sure(found: FrontierReport) -> Iterator[Block]:
    """Give the score with all that speaks for and against it."""
    if found.score is not None:
        yield KeyFigures((KeyFigure(_("Our score"), score_of(found.score), found.year),))
    for said in (found.corrected, found.robust):
        if said:
            yield Paragraph(said)


def _since(change: ChangeReport) -> Iterator[Block]:
    """Say how productivity changed, and of what that is made."""
    if change.asked:
        yield Paragraph(change.asked, Style.NOTICE)
    yield Table(
        _("More or less for what is used, in %"),
        (
            Column(_("Part"), width=2),
            Column(pgettext("of a figure", "Change"), NUMBER, "%"),
            Column(_("At least"), NUMBER, "%"),
            Column(_("At most"), NUMBER, "%"),
            Column(_("That is"), width=1.4),
        ),
        tuple(
            (
                str(row.label),
                _points(row.change),
                *(_points(end) for end in (row.lower, row.upper)),
                str(row.says),
            )
            for row in change.rows
        ),
        notes=(
            ngettext(
                "Malmquist index under constant returns, with %(number)s operator that is there "
                "in both years. The parts multiplied give the whole. The limits are those of 95 %% "
                "of the draws; where the truth was known they held it in eight of ten.",
                "Malmquist index under constant returns, with %(number)s operators that are there "
                "in both years. The parts multiplied give the whole. The limits are those of 95 %% "
                "of the draws; where the truth was known they held it in eight of ten.",
                change.units,
            )
            % {"number": change.units},
        ),
    )


def _points(change: float | None) -> Number | None:
    return None if change is None else Number(change, decimals=1)


def score_of(share: float) -> Number:
    """Give a share in per cent: a decimal only where 100 is near."""
    return Number(100 * share, "%", 1 if 0.95 <= share < FULL else 0)


def _about(found: FrontierReport) -> Iterator[str]:
    yield f"{found.model}."
    yield _("Figures of %(year)s, %(age)s.") % {"year": found.year, "age": found.age}
    yield _("Compared on %(on)s.") % {"on": day(localtime(found.run.made_at).date())}
    yield _("Compared with %(sample)s.") % {"sample": found.sample}
    if found.rule:
        yield _("They are like ours in:") + f" {found.rule}."
    yield found.measured


def _peers(found: FrontierReport) -> Iterator[Block]:
    yield Paragraph(
        _(
            "Our target is a mixture of these operators, which use less for as much or achieve "
            "more. That is a reason to talk; it does not prove that they can teach."
        )
    )
    yield Bullets(tuple(_peer(peer) for peer in found.peers))


def _peer(peer: TargetPeer) -> Text:
    about = [peer.country, _("%(weight)s of the mixture") % {"weight": peer.weight}]
    about.append(str(peer.basis))
    said = f" – {', '.join(filter(None, about))}."
    if peer.without:
        said += " " + _("Without it our score would be %(score)s") % {"score": peer.without} + "."
    if not peer.name:
        return (Strong(_("It no longer shows its name")), said)
    name = Link(peer.name, reverse("portal:operator", args=[peer.uuid]))
    if not peer.is_here:
        return (name, said)
    ask = f"{reverse('matching:mine')}?mentor={peer.uuid}"
    words = _("Ask %(operator)s for help") % {"operator": peer.name}
    return (name, f"{said} ", Link(words, ask, is_action=True))


def _side_by_side(found: FrontierReport) -> Iterator[Block]:
    if found.is_withheld:
        yield Paragraph(
            _(
                "A peer no longer shows its name. What is mixed from its figures is not shown any "
                "more; a new comparison does without it."
            )
        )
    yield _bars(found) if any(row.target is not None for row in found.rows) else _figures(found)
    if any(peer.name for peer in found.peers):
        yield _figures_of_peers(found)


def _bars(found: FrontierReport) -> Chart:
    """Draw ours beside the target, each figure on its own scale."""
    return BarChart(
        title=_furthest(found),
        axis=_("Ours and target"),
        note=_(
            "Each figure has a scale of its own. The network is given: all that we are compared "
            "with cope with as long a one. A score says nothing of pressure, hours, head or source."
        ),
        label=_("Figure"),
        names=(_("Ours"), _("Target")),
        is_each_scaled=True,
        bars=tuple(
            Bar(row.label, (Number(row.ours, row.unit), Number(row.target or 0.0, row.unit)))
            for row in found.rows
            if not row.is_given
        ),
        behind=_figures(found),
    )


def _furthest(found: FrontierReport) -> str:
    """Name the figure in which the target is furthest from ours, for its size."""

    def distance(row: TargetRow) -> float:
        return abs(row.difference or 0.0) / (abs(row.ours) or 1.0)

    furthest = max(found.rows, key=distance)
    if not furthest.difference:
        return _("Our target is what we do already")
    return _("Furthest from the target: %(figure)s") % {"figure": furthest.label}


def _figures(found: FrontierReport) -> Table:
    columns = [Column(_("Figure"), width=2), Column(_("Ours"), NUMBER)]
    if not found.is_withheld:
        columns += [Column(_("Target"), NUMBER), Column(_("Difference"), NUMBER, width=2)]
    rows = tuple(_row(row, found) for row in found.rows)
    return Table(_("Side by side"), tuple(columns), rows)


def _row(row: TargetRow, found: FrontierReport) -> TableRow:
    use = _("given") if row.is_given else _("used") if row.is_input else _("achieved")
    label = (row.label, Soft(f" {row.unit} · {use}"))
    if found.is_withheld:
        return (label, Number(row.ours))
    beside = [row.in_our_money] if row.in_our_money else []
    if row.slack is not None:
        slack = {"slack": in_figures(row.slack)}
        beside.append(_("of it %(slack)s beyond the common share") % slack)
    difference: Text | None = None
    if row.difference is not None and not row.is_given:
        lines = tuple(Soft(f"\n{line}") for line in beside)
        difference = (Number(row.difference), *lines)
    target = None if row.target is None else Number(row.target)
    return (label, Number(row.ours), target, difference)


def _figures_of_peers(found: FrontierReport) -> Table:
    columns = (Column(row.label, NUMBER, row.unit) for row in found.rows)
    ours: TableRow = (found.run.organisation.name, *(row.ours for row in found.rows))
    peers: list[TableRow] = [(peer.name, *peer.figures) for peer in found.peers if peer.name]
    return Table(
        _("What they use and achieve"),
        (Column(_("Operator"), width=1.4), *columns),
        (ours, *peers),
        notes=(
            _(
                "An error in the figures of a single peer can move our score: where it would be "
                "far higher without that peer, ask about its figures first."
            ),
        ),
    )


def _scores(found: FrontierReport) -> BarChart:
    """Draw how many operators have which score."""
    lowest = next((at for at, each in enumerate(found.bins) if each.count or each.is_ours), 0)
    at_frontier = {"number": found.bins[-1].count, "all": sum(each.count for each in found.bins)}
    return BarChart(
        title=_("%(number)s of %(all)s operators are surpassed by nobody") % at_frontier,
        axis=_("Operators by their score"),
        note=_("The bar in the colour of water is where we are."),
        label=_("Score"),
        names=(_("Operators"),),
        bars=tuple(
            Bar(each.label, (Number(each.count),), each.is_ours) for each in found.bins[lowest:]
        ),
    )


def _left_out(number: int) -> str:
    said = ngettext(
        "%(number)s operator could not be compared",
        "%(number)s operators could not be compared",
        number,
    )
    return said % {"number": number}


def _sources(run: Frontier) -> Iterator[str]:
    for source in run.sources["figures"]:
        yield _("Published figures: %(source)s.") % {"source": source}
    for source in run.sources["money"]:
        yield _("What money was worth: %(source)s.") % {"source": source}
