"""How often a partnership reports, and the layout that a programme asks for."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from waterpeers.apps.accounts.queries import person_of
from waterpeers.apps.audit.actions import record
from waterpeers.apps.operators.models import Organisation
from waterpeers.apps.partnerships.models import Partnership
from waterpeers.apps.records.saving import as_seen, differing, save_changed
from waterpeers.apps.reporting import access, rules
from waterpeers.apps.reporting.events import Event
from waterpeers.apps.reporting.models import LayoutChoice, ReportSetting
from waterpeers.apps.reporting.queries.layouts import layouts_offered
from waterpeers.apps.reporting.queries.reports import setting_of
from waterpeers.domain.actors import Act
from waterpeers.domain.codes import OrganisationKind
from waterpeers.domain.partnerships import active_verdict
from waterpeers.domain.verdicts import NotAllowed, NotReady, NotValid, Stale


@transaction.atomic
def set_reporting(
    partnership: Partnership, fields: Mapping[str, Any], *, revision: int, act: Act
) -> ReportSetting:
    """Say how often a partnership reports, from the revision that was seen; 0 where none was."""
    partnership = Partnership.objects.locked(partnership)
    NotAllowed.unless(access.can_set(act.actor, partnership))
    NotReady.unless(active_verdict(partnership.state))
    columns = rules.setting_columns(fields)
    person = person_of(act.actor)
    there = setting_of(partnership)
    if there is None:
        if revision:
            raise Stale.because("changed_meanwhile")
        made = ReportSetting(partnership=partnership, set_by=person, set_at=act.at, **columns)
        made.save(force_insert=True)
        record(Event.REPORTING_SET, made, act=act, after=columns)
        return made
    as_seen(there, revision)
    if differing(there, columns):
        there.set_by, there.set_at = person, act.at
    return save_changed(there, columns, event=Event.REPORTING_SET, act=act)


@transaction.atomic
def choose_layout(
    organisation: Organisation, layout: str, *, revision: int, act: Act
) -> LayoutChoice:
    """Say in which layout a programme wants reports, from the revision that was seen.

    It holds for reports that are begun from now on, where the partnership chose none of its own.
    """
    NotAllowed.unless(access.can_choose_layouts(act.actor))
    if organisation.kind == OrganisationKind.OPERATOR and not _asks(organisation):
        raise NotValid.because("report_not_a_reader", field="layout")
    if layout not in layouts_offered():
        raise NotValid.because("not_in_list", field="layout", value=layout[:80])
    rows = LayoutChoice.objects.select_for_update(of=("self",))
    there = rows.filter(organisation=organisation).first()
    columns = {"layout": layout}
    if there is None:
        if revision:
            raise Stale.because("changed_meanwhile")
        made = LayoutChoice(
            organisation=organisation,
            layout=layout,
            chosen_by=person_of(act.actor),
            chosen_at=act.at,
        )
        made.save(force_insert=True)
        record(Event.LAYOUT_CHOSEN, made, act=act, after=columns)
        return made
    as_seen(there, revision)
    if differing(there, columns):
        there.chosen_by, there.chosen_at = person_of(act.actor), act.at
    return save_changed(there, columns, event=Event.LAYOUT_CHOSEN, act=act)


def _asks(organisation: Organisation) -> bool:
    """Whether an operator pays for others, or helps them."""
    return organisation.parties.exclude(role__in=("mentee", "mentor")).exists()
