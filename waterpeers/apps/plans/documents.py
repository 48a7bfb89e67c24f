"""A plan as a document, whole or on one page for a wall; the words are those of its page."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from waterpeers.apps.foundation.figures import day
from waterpeers.apps.foundation.words import in_a_row
from waterpeers.apps.partnerships.words.partnerships import ROLES
from waterpeers.apps.plans.columns import year_label
from waterpeers.apps.plans.models import Output, PlanVersion
from waterpeers.apps.plans.queries import PlanContent, plan_facts
from waterpeers.apps.plans.quotes import gantt_of, money_of
from waterpeers.apps.plans.reports import (
    OutcomeLine,
    areas_of,
    objectives_of,
    others_of,
    output_line,
    remark_lines,
    sentence_of,
    version_lines,
)
from waterpeers.apps.plans.words import REVIEWS_A_YEAR
from waterpeers.domain.documents import (
    Block,
    Bullets,
    Column,
    Document,
    DocumentParty,
    Fact,
    Facts,
    Paragraph,
    Section,
    Style,
    Table,
    TableRow,
    Text,
)
from waterpeers.domain.plan_checks import remarks


def document(content: PlanContent, versions: list[PlanVersion], at: datetime) -> Document:
    """Build the whole plan."""
    chart = gantt_of(content, at.date())
    blocks = [
        _frame(content),
        *_checks(content),
        *_outcomes(content),
        *([Section(_("Over time"), (chart,))] if chart else []),
        *_activities(content),
        *_others(content),
        *_versions(versions),
    ]
    return _document(content, tuple(blocks), at, _("Improvement plan"))


def wall(content: PlanContent, at: datetime) -> Document:
    """Build the plan on one page: what is to change, who does what when."""
    chart = gantt_of(content, at.date(), is_on_a_wall=True)
    rows = tuple(
        (f"{line.row.code} {line.row.title}", line.mentee, line.mentor, line.when)
        for area in areas_of(content)
        for line in area.lines
    )
    columns = (
        Column(_("Activity"), width=2.4),
        Column(_("At the mentee")),
        Column(_("At the mentor")),
        Column(_("When"), width=1.6),
    )
    blocks: list[Block] = [*_outcomes(content)]
    if chart:
        blocks.append(chart)
    elif rows:
        blocks.append(Table(_("Who does what, when"), columns, rows))
    made = _document(content, tuple(blocks), at, _("Plan on a wall"))
    return replace(made, title=content.plan.partnership.title, subtitle="")


def _document(content: PlanContent, blocks: tuple[Block, ...], at: datetime, kind: str) -> Document:
    plan = content.plan
    said = remark_lines(content, remarks(plan_facts(content)))
    return Document(
        title=sentence_of(content, said),
        subtitle=plan.partnership.title,
        language=get_language() or "en",
        kind=kind,
        status=_("Version %(number)s") % {"number": plan.version} if plan.version else _("Draft"),
        parties=tuple(
            DocumentParty(party.organisation.name, str(ROLES[party.role]))
            for party in content.parties
        ),
        made_at=at,
        origin=reverse("plans:of-partnership", args=[plan.partnership.uuid]),
        blocks=blocks,
    )


def _frame(content: PlanContent) -> Facts:
    plan = content.plan
    follow_ups: tuple[Text, ...] = tuple(day(each) for each in plan.follow_up_days)
    facts = [
        Fact(_("First day"), (day(plan.starts_on),)),
        Fact(_("Last day"), (day(plan.last_day),)),
        Fact(_("Joint reviews"), (str(REVIEWS_A_YEAR[plan.reviews_a_year]),)),
        Fact(_("Follow-ups after the end"), follow_ups),
    ]
    money = tuple(f"{line.label} {line.amount}" for line in money_of(content))
    if money:
        facts.append(Fact(_("Money"), money))
    return Facts(tuple(facts))


def _checks(content: PlanContent) -> Iterator[Block]:
    said = remark_lines(content, remarks(plan_facts(content)))
    if said:
        yield Section(_("What the checks say"), (Bullets(tuple(each.text for each in said)),))


def _outcomes(content: PlanContent) -> Iterator[Block]:
    years = [year_label(year) for year in content.plan.years]
    columns = (
        Column(_("Figure"), width=2.2),
        Column(_("Unit")),
        Column(_("Baseline"), width=1.2),
        *(Column(year) for year in years),
    )
    blocks: list[Block] = []
    for each in objectives_of(content):
        title = str(each.row) if each.row else _("Without an objective")
        if each.outcomes:
            rows = tuple(_outcome(line) for line in each.outcomes)
            blocks.append(Table(title, columns, rows))
        else:
            blocks.append(Paragraph(title, Style.PLAIN))
    if blocks:
        yield Section(_("Objectives, and the figures that are to change"), tuple(blocks))


def _outcome(line: OutcomeLine) -> TableRow:
    named = f"{line.row.code} {line.name}\n{line.where}"
    return (named, line.unit, line.baseline, *line.targets)


def _activities(content: PlanContent) -> Iterator[Block]:
    columns = (
        Column(_("Activity"), width=2),
        Column(_("At the mentee")),
        Column(_("At the mentor")),
        Column(_("When"), width=1.3),
        Column(_("Comes after"), width=0.7),
        Column(_("Money"), width=1.3),
    )
    for area in areas_of(content):
        rows = tuple(
            (
                f"{line.row.code} {line.row.title}\n{line.part}",
                line.mentee,
                line.mentor,
                "\n".join(filter(None, (line.when, line.actual))),
                line.after,
                "\n".join(filter(None, (line.budget, str(line.funding), line.row.funding_source))),
            )
            for line in area.lines
        )
        yield Section(str(area.label), (Table(_("Activities"), columns, rows),))
    outputs = content.of(Output)
    if outputs:
        yield Section(_("Outputs"), (_outputs(content, outputs),))


def _outputs(content: PlanContent, outputs: list[Output]) -> Table:
    columns = (
        Column(_("Output"), width=2),
        Column(_("Activity"), width=0.7),
        Column(_("Unit")),
        *(Column(year_label(year)) for year in content.plan.years),
        Column(_("How one sees it"), width=1.5),
    )
    rows = []
    for row in outputs:
        targets = {each.year: each.value for each in output_line(row).targets}
        aims = (targets.get(year.number, "") for year in content.plan.years)
        whose = row.activity.code if row.activity else ""
        rows.append((str(row), whose, row.unit, *aims, row.means))
    return Table(_("Outputs, with the target of each project year"), columns, tuple(rows))


def _others(content: PlanContent) -> Iterator[Block]:
    columns = (Column("", width=1.2), Column(_("In one line"), width=2), Column("", width=2.4))
    for kind in others_of(content):
        rows = tuple(
            (
                f"{line.row.code} {line.tag}",
                line.title,
                "\n".join(f"{label} – {said}" for label, said in line.facts),
            )
            for line in kind.lines
        )
        if rows:
            title = str(kind.kind.many)
            yield Section(title, (Table(str(kind.kind.lead), columns, rows),))


def _versions(versions: list[PlanVersion]) -> Iterator[Block]:
    blocks: list[Block] = []
    for each in version_lines(versions):
        named = _("Version %(number)s, in force since %(day)s")
        blocks.append(Paragraph(named % {"number": each.number, "day": day(each.day)}, Style.LEAD))
        if each.why:
            blocks.append(Paragraph(each.why))
        if each.changes:
            blocks.append(Bullets(tuple(each.changes)))
        approved = in_a_row(each.approved)
        blocks.append(Paragraph(f"{_('Approved by')} {approved}", Style.SOFT))
    if blocks:
        yield Section(_("Versions and approvals"), tuple(blocks))
