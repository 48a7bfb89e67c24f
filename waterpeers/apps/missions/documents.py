"""Papers of a mission: the briefing of those who go, and the report that both sides agree to."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from itertools import groupby
from typing import Any

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.text import Truncator
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from waterpeers.apps.follow_up.models import RegisterItem
from waterpeers.apps.follow_up.words import STATES as ITEM_STATES
from waterpeers.apps.foundation.words import colon
from waterpeers.apps.missions.models import (
    LogEntry,
    LogFile,
    Mission,
    MissionCost,
    MissionFollowUp,
    MissionReport,
    Preparation,
)
from waterpeers.apps.missions.queries import (
    costs_of,
    figures_of,
    follow_ups_of,
    log_of,
    outputs_of,
    preparation_of,
    report_of,
)
from waterpeers.apps.missions.quotes import days_of, sums_of
from waterpeers.apps.missions.reports import (
    cost_row,
    entry_row,
    report_agreed,
    row_of,
)
from waterpeers.apps.missions.words import OUTCOMES, PREPARED, REPORTED
from waterpeers.apps.operators.queries.countries import language_name, language_names
from waterpeers.apps.plans.models import Output, PerformanceOutcome
from waterpeers.apps.plans.words import outcome_name, outcome_unit
from waterpeers.domain.documents import (
    Block,
    Bullets,
    Column,
    ColumnKind,
    Document,
    Fact,
    Facts,
    KeyFigure,
    KeyFigures,
    Link,
    Money,
    Number,
    Paragraph,
    Photograph,
    Photographs,
    Section,
    Soft,
    Strong,
    Style,
    Table,
    Text,
)
from waterpeers.domain.missions import STANDING, LogFileKind
from waterpeers.domain.photos import MOST_PIXELS

MOST_FIGURES = 4


@dataclass(frozen=True)
class Briefed:
    """What a briefing is made of."""

    mission: Mission
    preparation: Preparation | None
    figures: list[PerformanceOutcome]
    outputs: list[Output]


def briefing(mission: Mission, *, at: datetime) -> Document:
    """Lay out what those who go must know: people, place, what for, figures, norms, safety."""
    found = Briefed(
        mission, preparation_of(mission), figures_of(mission), outputs_of(mission.activity)
    )
    row = row_of(mission, at.date())
    return Document(
        title=mission.purpose,
        subtitle=" · ".join(filter(None, (row.days, row.place))),
        language=get_language() or "en",
        kind=_("Briefing"),
        status=str(row.state),
        made_at=at,
        origin=reverse("missions:briefing", args=[mission.uuid]),
        blocks=tuple(_briefing_blocks(found, row)),
    )


def _briefing_blocks(found: Briefed, row: Any) -> Iterator[Block]:
    mission, prepared = found.mission, found.preparation
    yield Paragraph(mission.afterwards, Style.LEAD)
    yield Facts(tuple(_people(mission, row)))
    if found.figures:
        yield KeyFigures(tuple(_figure(each) for each in found.figures[:MOST_FIGURES]))
    serves = list(_serves(found))
    if serves:
        yield Section(_("What it serves"), (Facts(tuple(serves)),))
    texts = _texts(prepared)
    if texts:
        yield Section(_("At the place"), (Facts(tuple(texts)),))
    agenda = tuple(agenda_blocks(prepared))
    if agenda:
        yield Section(str(PREPARED["agenda"]), agenda)


def _people(mission: Mission, row: Any) -> Iterator[Fact]:
    going = [each for each in mission.team.all() if each.state in STANDING]
    lines: list[Text] = []
    for each in going:
        rest = ", ".join(filter(None, (each.party.organisation.name, each.task)))
        lines.append((Strong(each.called), f", {rest}"))
    yield Fact(_("Team"), tuple(lines) or (_("Nobody has been asked yet."),))
    if mission.attendance:
        yield Fact(_("Who must be there"), (mission.attendance,))
    if mission.prepares:
        yield Fact(_("What the host prepares"), (mission.prepares,))
    if mission.host:
        host = mission.host.organisation
        languages = language_names(host.languages, get_language() or "en")
        yield Fact(_("Who is visited"), tuple(filter(None, (host.name, languages))))


def _figure(each: PerformanceOutcome) -> KeyFigure:
    value = None if each.baseline is None else Number(each.baseline, outcome_unit(each))
    return KeyFigure(
        outcome_name(each),
        value,
        str(each.baseline_year or ""),
        each.baseline_grade,
        note=" · ".join(filter(None, (each.code, each.zone_name))),
    )


def _serves(found: Briefed) -> Iterator[Fact]:
    activity = found.mission.activity
    if activity is None:
        yield Fact(_("In no plan"), (found.mission.without_item,))
        return
    yield Fact(_("Activity of the plan"), (str(activity),))
    if activity.initial_situation:
        yield Fact(_("As it is at first"), (activity.initial_situation,))
    if found.outputs:
        yield Fact(_("Outputs"), tuple(str(each) for each in found.outputs))


def _texts(prepared: Preparation | None) -> list[Fact]:
    names = ("arrival", "norms", "safety", "contacts", "reading")
    said = {name: getattr(prepared, name) for name in names} if prepared else {}
    return [Fact(str(PREPARED[name]), (text,)) for name, text in said.items() if text]


def agenda_blocks(prepared: Preparation | None) -> Iterator[Block]:
    """Lay out an agenda, day by day."""
    lines = prepared.lines if prepared else ()
    for day, of_day in groupby(lines, key=lambda each: each.day):
        items = tuple(
            (Strong(each.hours), f" {each.what}") if each.hours else each.what for each in of_day
        )
        yield Paragraph((Strong(_day(day)),))
        yield Bullets(items)


def _day(day: date) -> str:
    return f"{date_format(day, 'l')} {days_of(day, day)}"


# --- the joint report ---

MOST_PHOTOS = 24  # of a report; the others are in the log
LARGEST_PHOTO = 1_500_000  # bytes: of a larger one its small picture stands in files


@dataclass(frozen=True)
class ReportedMission:
    """What a report is made of."""

    mission: Mission
    report: MissionReport | None
    entries: list[LogEntry]  # that it shows, the first first
    left_out: frozenset[str]
    follow_ups: list[MissionFollowUp]
    costs: list[MissionCost]


def reported(mission: Mission) -> ReportedMission:
    """Read what a report is made of: the log, what was written, what is to be done, the costs."""
    report = report_of(mission)
    left_out = frozenset(report.left_out if report else ())
    entries = [each for each in log_of(mission)[::-1] if str(each.uuid) not in left_out]
    return ReportedMission(
        mission, report, entries, left_out, follow_ups_of(mission), costs_of(mission)
    )


def mission_report(found: ReportedMission, *, at: datetime) -> Document:
    """Lay out what was done, tried and decided, outputs, things to do, photos, days and costs."""
    mission, report = found.mission, found.report
    row = row_of(mission, at.date())
    status = "" if report is None else _("Agreed") if report.agreed_at else _("Not agreed yet")
    return Document(
        title=mission.purpose,
        subtitle=" · ".join(filter(None, (row.days, row.place))),
        language=get_language() or "en",
        kind=_("Report of a mission"),
        status=status or _("Not written yet"),
        made_at=at,
        origin=reverse("missions:report", args=[mission.uuid]),
        blocks=tuple(_report_blocks(found, row)),
    )


def _report_blocks(found: ReportedMission, row: Any) -> Iterator[Block]:
    report = found.report
    if report:
        yield Paragraph((report.summary, *_written_in(report.language)), Style.LEAD)
    yield Facts(tuple(_report_facts(found, row)))
    if days := tuple(_by_day(found.entries)):
        yield Section(_("What was done and tried"), days)
    decided = [each for each in found.entries if each.decided]
    if decided:
        yield Section(_("What was decided"), (Bullets(tuple(map(_decision, decided))),))
    outputs = [str(each) for each in report.outputs.all()] if report else []
    outputs += report.other_outputs.splitlines() if report else []
    if outputs:
        yield Section(_("Outputs"), (Bullets(tuple(outputs)),))
    if found.follow_ups:
        yield Section(_("To be done"), (_to_do(found.follow_ups),))
    if report and report.open:
        yield Section(str(REPORTED["open"]), (Paragraph(report.open),))
    if photos := tuple(_photo_blocks(found)):
        yield Section(_("Photos"), photos)
    if found.costs:
        yield Section(_("Days and costs"), cost_tables(found.costs))


def _report_facts(found: ReportedMission, row: Any) -> Iterator[Fact]:
    mission, report = found.mission, found.report
    yield Fact(_("What was to be possible afterwards"), (mission.afterwards,))
    if report:
        yield Fact(str(REPORTED["reached"]), (str(OUTCOMES[report.reached]),))
    yield Fact(_("What it serves"), (row.serves,))
    there = [each for each in mission.team.all() if each.was_there(mission)]
    if there:
        lines = [f"{each.called}, {each.party.organisation.name}" for each in there]
        yield Fact(_("Team"), tuple(lines))
    if row.is_otherwise:
        yield Fact(_("Days, as planned"), (days_of(mission.starts_on, mission.ends_on),))
    if mission.word:
        yield Fact(_("Why"), (mission.word,))
    if report:
        yield Fact(_("Agreed"), tuple(_yes_lines(mission)))


def _yes_lines(mission: Mission) -> Iterator[Text]:
    for side, yes in report_agreed(mission):
        if yes is None:
            yield f"{colon(side)} {_('has not agreed yet')}"
        else:
            yield (
                f"{colon(side)} {yes.person.name}",
                Soft(f" {date_format(yes.said_at, 'DATE_FORMAT')}"),
            )


def _by_day(entries: Iterable[LogEntry]) -> Iterator[Block]:
    told = [each for each in entries if each.text]
    for day, of_day in groupby(told, key=lambda each: each.day):
        yield Paragraph((Strong(_day(day)),))
        yield Bullets(tuple(map(_entry, of_day)))


def _entry(entry: LogEntry) -> Text:
    row = entry_row(entry, may_change=False)
    outcome = f" – {row.outcome}" if row.outcome else ""
    rest = " · ".join(filter(None, (row.who, entry.noted_by.name, row.language)))
    return (entry.text, Strong(outcome), Soft(f" ({rest})"))


def _decision(entry: LogEntry) -> Text:
    return (entry.decided, Soft(f" {date_format(entry.day, 'DATE_FORMAT')}"))


def _written_in(code: str) -> Iterator[Soft]:
    reads = get_language() or "en"
    if code != reads:
        yield Soft(f" ({language_name(code, reads)})")


def _to_do(follow_ups: list[MissionFollowUp]) -> Table:
    return Table(
        "",
        (
            Column(_("To be done"), width=2.4),
            Column(_("Whose it is")),
            Column(_("Until when"), ColumnKind.DATE),
            Column(_("State")),
        ),
        tuple(
            (
                Link(each.item.title, reverse("follow_up:item", args=[each.item.uuid])),
                _owner(each.item),
                each.item.due_on,
                str(ITEM_STATES[each.item.state]),
            )
            for each in follow_ups
        ),
    )


def _owner(item: RegisterItem) -> str:
    side = item.party.organisation.name if item.party else ""
    return ", ".join(filter(None, (item.person.name if item.person else "", side)))


def _photo_blocks(found: ReportedMission) -> Iterator[Block]:
    photos = [
        (entry, file)
        for entry in found.entries
        for file in entry.files.all()
        if file.kind is LogFileKind.PHOTO
        and str(file.uuid) not in found.left_out
        and (file.small or file.width * file.height <= MOST_PIXELS)
    ]
    if photos:
        yield Photographs(tuple(_photograph(*each) for each in photos[:MOST_PHOTOS]))
    if more := len(photos) - MOST_PHOTOS:
        said = ngettext("%(number)s more is in the log.", "%(number)s more are in the log.", more)
        if more > 0:
            yield Paragraph(said % {"number": more}, Style.SOFT)


def _photograph(entry: LogEntry, file: LogFile) -> Photograph:
    address = reverse("missions:file", args=[file.uuid])
    day = date_format(entry.day, "DATE_FORMAT")
    words = Truncator(entry.text or entry.decided).chars(100)
    return Photograph(
        f"{words} ({day})" if words else f"{_('Photo')}, {day}",
        f"{address}?small" if file.small else address,
        partial(_content_of, file),
        address,
    )


def _content_of(file: LogFile) -> bytes:
    """Read a photo for a file; of one that is large the small picture, if there is one."""
    is_large = file.size_bytes > LARGEST_PHOTO or file.width * file.height > MOST_PIXELS
    stored = file.small if file.small and is_large else file.file
    with stored.open("rb") as opened:
        return bytes(opened.read())


def cost_tables(costs: Sequence[MissionCost]) -> tuple[Block, ...]:
    """Lay out days, nights and costs line by line, and what each side gave."""
    rows = [cost_row(each) for each in costs]
    lines = Table(
        _("What was given, line by line"),
        (
            Column(_("What for"), width=1.6),
            Column(_("Side"), width=1.4),
            Column(_("Who"), width=1.2),
            Column(_("Days"), ColumnKind.NUMBER),
            Column(_("Nights"), ColumnKind.NUMBER, decimals=0),
            Column(_("Amount"), ColumnKind.MONEY, width=1.2),
            Column(_("Who bears it"), width=1.4),
        ),
        tuple(
            (
                (str(row.kind), Soft(f" {row.cost.note}" if row.cost.note else "")),
                row.side, row.who, row.cost.days, row.cost.nights, row.amount, row.borne_by,
            )
            for row in rows
        ),
    )  # fmt: skip
    sums = Table(
        _("What each side gave"),
        (
            Column(_("Side"), width=2),
            Column(_("Days"), ColumnKind.NUMBER),
            Column(_("Nights"), ColumnKind.NUMBER, decimals=0),
            Column(_("What it bears"), ColumnKind.MONEY),
        ),
        tuple(
            (
                (each.side if at == 0 else Soft(each.side)),
                each.days if at == 0 else None,
                each.nights if at == 0 else None,
                amount,
            )
            for each in sums_of(costs)
            for at, amount in enumerate([Money(*a) for a in each.amounts] or [None])
        ),
        notes=(
            _("Days stand on the side that the people are from, money on the side that bears it."),
        ),
    )
    return (lines, sums)
