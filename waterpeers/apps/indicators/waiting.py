"""What waits for somebody about figures: reviews, what came back, questions."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.conf import settings
from django.db.models import Count, Exists, OuterRef, Q, Subquery
from django.urls import reverse
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from waterpeers.apps.accounts.models import Membership
from waterpeers.apps.audit.models import Entry
from waterpeers.apps.foundation.waiting import MOST, Waiting
from waterpeers.apps.indicators.events import Event
from waterpeers.apps.indicators.models import Sheet, Value
from waterpeers.apps.indicators.queries.sheets import to_review
from waterpeers.domain.actors import Actor
from waterpeers.domain.indicators import variables
from waterpeers.domain.turns import Tray
from waterpeers.domain.values import ENTERING, REVIEWING, Origin, ValueState


def reviews(actor: Actor, at: datetime) -> list[Waiting]:
    """Find what waits for one's review, in the order in which it was handed in."""
    of_others = Q(values__state=ValueState.SUBMITTED) & ~Q(values__reported_by=actor.person)
    rows: Any = to_review(actor).annotate(
        number=Count("values", filter=of_others),
        since=_last(Event.VALUES_SUBMITTED, OuterRef("uuid")),
    )
    return [
        Waiting(
            kind="review",
            what=ngettext(
                "%(count)s figure of %(organisation)s for %(year)s waits for your review.",
                "%(count)s figures of %(organisation)s for %(year)s wait for your review.",
                sheet.number,
            )
            % {"count": sheet.number, **_about(sheet)},
            since=sheet.since,
            action=_("Review"),
            href=reverse("indicators:review", args=[sheet.uuid]),
            organisation=sheet.organisation.uuid,
            roles=REVIEWING,
        )
        for sheet in rows.select_related("organisation").order_by("since", "pk")[:MOST]
    ]


def _last(event: Event, sheet: OuterRef) -> Subquery:
    """Say when something last happened to a sheet."""
    entries = Entry.objects.filter(subject="sheet", subject_uuid=sheet, event=event)
    return Subquery(entries.order_by("-at", "-pk").values("at")[:1])


def _about(sheet: Sheet) -> dict[str, str]:
    part = f"{sheet.period.year} ({sheet.zone_name})" if sheet.zone_name else sheet.period.year
    return {"organisation": sheet.organisation.name, "year": str(part)}


def reported(actor: Actor, at: datetime) -> list[Waiting]:
    """Find what came back, and what was asked, about the figures that one reported.

    Those of somebody who does not report any more wait for all who do.
    """
    reporting = actor.organisations_as(*ENTERING)
    if not reporting:
        return []
    still_there = Membership.objects.filter(
        organisation=OuterRef("sheet__organisation"),
        person__uuid=OuterRef("reported_by"),
        role__in=ENTERING,
    )
    values: Any = Value.objects.filter(
        Q(state=ValueState.RETURNED) | Q(state=ValueState.DRAFT) & ~Q(questions=[]),
        Q(reported_by=actor.person) | ~Exists(still_there),
        sheet__organisation__uuid__in=reporting,
    )
    sheets: dict[int, list[Any]] = {}
    values = values.annotate(since=_last(Event.VALUES_RETURNED, OuterRef("sheet__uuid")))
    rows = values.select_related("sheet__organisation").order_by("sheet", "variable", "pk")
    for value in rows[: MOST * MOST]:
        sheets.setdefault(value.sheet_id, []).append(value)
    found = [each for group in sheets.values() for each in (_returned(group), _asked(group))]
    return [each for each in found if each is not None][:MOST]


def begun(actor: Actor, at: datetime) -> list[Waiting]:
    """Find the figures that one typed, and those that a check put down, that nobody handed in."""
    mine = Q(reported_by=actor.person) | Q(origin__in=[Origin.BALANCE, Origin.PUMPS])
    return [
        Waiting(
            kind="begun",
            what=ngettext(
                "%(count)s figure of %(organisation)s for %(year)s is not handed in.",
                "%(count)s figures of %(organisation)s for %(year)s are not handed in.",
                sheet.number,
            )
            % {"count": sheet.number, **_about(sheet)},
            since=sheet.since,
            action=_("Hand them in"),
            href=reverse("indicators:sheet", args=[sheet.uuid]),
            organisation=sheet.organisation.uuid,
            roles=ENTERING,
            tray=Tray.BEGUN,
        )
        for sheet in _sheets(actor, mine, ValueState.DRAFT)
    ]


def in_review(actor: Actor, at: datetime) -> list[Waiting]:
    """Find the figures that one handed in and nobody has looked at yet."""
    return [
        Waiting(
            kind="in_review",
            what=ngettext(
                "%(count)s figure of %(organisation)s for %(year)s waits for a review.",
                "%(count)s figures of %(organisation)s for %(year)s wait for a review.",
                sheet.number,
            )
            % {"count": sheet.number, **_about(sheet)},
            since=sheet.since,
            action=_("See the figures"),
            href=reverse("indicators:sheet", args=[sheet.uuid]),
            organisation=sheet.organisation.uuid,
            roles=ENTERING,
            tray=Tray.WITH_OTHERS,
        )
        for sheet in _sheets(actor, Q(reported_by=actor.person), ValueState.SUBMITTED)
    ]


def _sheets(actor: Actor, whose: Q, state: ValueState) -> list[Any]:
    """Read the sheets of one's own with values in a state: how many, since when; one query."""
    values = Value.objects.filter(
        whose, state=state, sheet__organisation__uuid__in=actor.organisations_as(*ENTERING)
    )
    counted = Count("values", filter=Q(values__in=values))
    last = values.filter(sheet=OuterRef("pk")).order_by("-reported_at", "-pk")
    rows: Any = Sheet.objects.filter(pk__in=values.values("sheet_id")).annotate(
        number=counted, since=Subquery(last.values("reported_at")[:1])
    )
    return list(rows.select_related("organisation").order_by("since", "pk")[:MOST])


def _returned(values: list[Any]) -> Waiting | None:
    returned = [value for value in values if value.state is ValueState.RETURNED]
    if not returned:
        return None
    return Waiting(
        kind="returned",
        what=ngettext(
            "%(count)s figure of %(organisation)s for %(year)s came back to you.",
            "%(count)s figures of %(organisation)s for %(year)s came back to you.",
            len(returned),
        )
        % {"count": len(returned), **_about(returned[0].sheet)},
        since=returned[0].since or returned[0].reported_at,
        action=_("Correct"),
        href=_row_of(returned[0]),
        organisation=returned[0].sheet.organisation.uuid,
        details=tuple(_why(value) for value in returned),
    )


def _asked(values: list[Value]) -> Waiting | None:
    asked = [value for value in values if value.unanswered]
    if not asked:
        return None
    number = sum(value.unanswered for value in asked)
    return Waiting(
        kind="question",
        what=ngettext(
            "%(count)s question about figures of %(organisation)s for %(year)s has no answer.",
            "%(count)s questions about figures of %(organisation)s for %(year)s have no answer.",
            number,
        )
        % {"count": number, **_about(asked[0].sheet)},
        since=min(value.reported_at for value in asked),
        action=_("Answer"),
        href=_row_of(asked[0]),
        organisation=asked[0].sheet.organisation.uuid,
    )


def _why(value: Value) -> str:
    name = variables()[value.variable].name(get_language() or settings.LANGUAGE_CODE)
    return f"{_('%(label)s:') % {'label': name}} {value.returned_because}"


def _row_of(value: Value) -> str:
    return reverse("indicators:sheet", args=[value.sheet.uuid]) + f"#row_{value.variable}"
