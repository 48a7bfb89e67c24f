"""Whose turn it is with reports: before a period ends, after it, who agrees, who reads.

Everything is worked out from who works where today and which partnerships go on: nobody who has
left is asked, and nothing is asked once a partnership has ended.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from datetime import UTC, date, datetime, time
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from waterpeers.apps.foundation.figures import day
from waterpeers.apps.foundation.waiting import MOST, Ahead, Waiting
from waterpeers.apps.partnerships.access import RUNNERS
from waterpeers.apps.partnerships.models import Partnership, Party
from waterpeers.apps.reporting.models import ProgressReport, ReportReading
from waterpeers.apps.reporting.queries.reports import ReportCourse, courses_in
from waterpeers.domain.actors import Actor, Role
from waterpeers.domain.partnerships import OPERATOR_ROLES, PartnershipState, PartyRole
from waterpeers.domain.progress_reports import OPENS_BEFORE, READING, ReportState


def to_write(actor: Actor, at: datetime) -> list[Waiting]:
    """Ask the side that drafts: for a period that ends soon or has ended, or what came back.

    As long as nobody has begun it that is the mentee's. Four queries.
    """
    today = at.date()
    parties = _parties(actor, OPERATOR_ROLES)
    found = list(_returned(parties))
    known = {party.partnership_id: party.partnership for party in parties}
    courses = courses_in(list(known.values()), today)
    for party in _one_a_side(parties):
        for course in courses.get(party.partnership_id, ()):
            if _is_asked(course, today) and _is_for(party, course.report):
                found.append(_asked(party, course, at))
    return found[:MOST]


def to_agree(actor: Actor, at: datetime) -> list[Waiting]:
    """Ask the side that agrees for each report that was handed over; two queries."""
    sides: dict[int, dict[str, Party]] = defaultdict(dict)
    for party in _parties(actor, OPERATOR_ROLES):
        sides[party.partnership_id].setdefault(party.role, party)
    rows = ProgressReport.objects.filter(partnership__in=sides, state=ReportState.HANDED_OVER)
    found = []
    for row in rows.order_by("handed_over_at", "pk")[:MOST]:
        others = [p for role, p in sides[row.partnership_id].items() if role != row.role]
        if others:
            what = _("The report for %(period)s waits for your agreement.")
            found.append(
                _waiting(
                    "progress_report_to_agree",
                    what % {"period": _days(row.starts_on, row.last_day)},
                    _page(row),
                    _("Read and agree"),
                    row.handed_over_at,
                    others[0],
                )
            )
    return found


def to_read(actor: Actor, at: datetime) -> list[Waiting]:
    """Tell whoever pays or helps of reports on which both sides agreed; two or three queries."""
    rows = ProgressReport.objects.filter(
        state=ReportState.AGREED, partnership__state=PartnershipState.ACTIVE
    ).select_related("partnership")
    parties = {party.partnership_id: party for party in _parties(actor, READING)}
    if not actor.is_facilitator:
        rows = rows.filter(partnership__in=parties)
    mine = list(rows.order_by("agreed_at", "pk")[:MOST]) if parties or actor.is_facilitator else []
    read = _read_by(actor, mine)
    found = []
    for row in mine:
        if row.pk not in read:
            party = parties.get(row.partnership_id)
            what = _("Both sides handed over their report for %(period)s.")
            found.append(
                Waiting(
                    kind="progress_report_to_read",
                    what=what % {"period": _days(row.starts_on, row.last_day)},
                    since=row.agreed_at,
                    action=_("Read it"),
                    href=_page(row),
                    organisation=party.organisation.uuid if party else None,
                    roles=RUNNERS if party else (Role.FACILITATOR,),
                    about=row.partnership.title,
                )
            )
    return found


def _read_by(actor: Actor, reports: Collection[ProgressReport]) -> set[int]:
    """Name the reports whose latest version somebody of one's own has read.

    Of a party, it is read once one of its people has; a facilitator reads for themselves.
    """
    latest = {(row.pk, row.version) for row in reports}
    rows = ReportReading.objects.filter(version__report__in=[row.pk for row in reports])
    names = (
        "version__report_id", "version__number", "person__uuid", "party__organisation__uuid",
    )  # fmt: skip
    return {
        pk
        for pk, number, person, organisation in rows.values_list(*names)
        if (pk, number) in latest
        and (person == actor.person or (organisation and actor.acts_for(organisation)))
    }


def days(partnerships: Collection[int], person: UUID | None) -> Iterator[Ahead]:
    """Give the days until which reports are in time; of one person's own there are none."""
    if person is not None:
        return
    rows = Partnership.objects.filter(pk__in=partnerships, state=PartnershipState.ACTIVE)
    known = {row.pk: row for row in rows}
    for pk, courses in courses_in(list(known.values()), date.max).items():
        for course in courses:
            if course.report is None:
                period, uuid = course.period, known[pk].uuid
                title = _("Report for %(period)s is due")
                yield Ahead(
                    f"progress-report-{uuid}-{period.starts_on:%Y%m%d}",
                    pk,
                    course.late_on,
                    title % {"period": _days(period.starts_on, period.last_day)},
                    reverse("reporting:of-partnership", args=[uuid]),
                )


def _parties(actor: Actor, roles: Iterable[PartyRole]) -> list[Party]:
    """Give the parties in some roles for which somebody acts in partnerships that go on."""
    rows = Party.objects.filter(
        organisation__uuid__in=actor.organisations_as(*RUNNERS),
        role__in=[str(role) for role in roles],
        partnership__state=PartnershipState.ACTIVE,
    )
    return list(rows.select_related("organisation", "partnership").order_by("pk"))


def _one_a_side(parties: Iterable[Party]) -> list[Party]:
    """Keep one of each side: somebody may act for two operators of it."""
    found: dict[tuple[int, str], Party] = {}
    for party in parties:
        found.setdefault((party.partnership_id, party.role), party)
    return list(found.values())


def _is_asked(course: ReportCourse, today: date) -> bool:
    period = course.period
    ends_soon = period.starts_on <= today < period.ends_before <= today + OPENS_BEFORE
    return course.is_asked_for or ends_soon


def _is_for(party: Party, report: ProgressReport | None) -> bool:
    """Whether a side is asked: what nobody has begun is the mentee's."""
    if report is None:
        return party.role is PartyRole.MENTEE
    is_open = report.state is ReportState.DRAFT and report.sent_back_at is None
    return is_open and report.role is party.role


def _returned(parties: Collection[Party]) -> Iterator[Waiting]:
    """Say which reports came back, and why; one query."""
    sides = {(party.partnership_id, party.role): party for party in reversed(list(parties))}
    rows = ProgressReport.objects.filter(
        partnership__in={pk for pk, _role in sides},
        state=ReportState.DRAFT,
        sent_back_at__isnull=False,
    )
    for row in rows.order_by("sent_back_at", "pk")[:MOST]:
        if party := sides.get((row.partnership_id, row.role)):
            what = _("The report for %(period)s came back: %(reason)s")
            said = {"period": _days(row.starts_on, row.last_day), "reason": row.reason[:200]}
            yield _waiting(
                "progress_report_returned",
                what % said,
                _page(row),
                _("Change it"),
                row.sent_back_at,
                party,
            )


def _asked(party: Party, course: ReportCourse, at: datetime) -> Waiting:
    """Ask for the report of a period: before its end, after it, and once it is late."""
    period, report = course.period, course.report
    ends, late = _start_of(period.ends_before), _start_of(course.late_on)
    until: datetime | None
    if at < ends:
        kind, since, until = "progress_report_soon", ends - OPENS_BEFORE, ends
        what = _("The period %(period)s ends soon: its report can be written.")
    elif at < late:
        kind, since, until = "progress_report_due", ends, late
        what = _("The period %(period)s has ended: write its report.")
    else:
        kind, since, until = "progress_report_late", late, None
        what = _("The report for %(period)s is late: what is stored is enough.")
    if report is not None:
        href, action = _page(report), _("Go on writing")
    else:
        href = reverse("reporting:of-partnership", args=[party.partnership.uuid])
        action = _("Begin the report")
    said = what % {"period": _days(period.starts_on, period.last_day)}
    return _waiting(kind, said, href, action, since, party, until)


def _waiting(
    kind: str,
    what: str,
    href: str,
    action: str,
    since: datetime | None,
    party: Party,
    until: datetime | None = None,
) -> Waiting:
    return Waiting(
        kind=kind,
        what=what,
        since=since,
        action=action,
        href=href,
        until=until,
        organisation=party.organisation.uuid,
        roles=RUNNERS,
        about=party.partnership.title,
    )


def _days(first: date, last: date) -> str:
    return f"{day(first)} – {day(last)}"


def _page(report: ProgressReport) -> str:
    return reverse("reporting:report", args=[report.uuid])


def _start_of(when: date) -> datetime:
    return datetime.combine(when, time.min, UTC)
