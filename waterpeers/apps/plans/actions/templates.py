"""Templates of plans that facilitators make: begun from another, changed, shared, withdrawn."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction

from waterpeers.apps.accounts.queries import person_of
from waterpeers.apps.audit.actions import record
from waterpeers.apps.plans import access
from waterpeers.apps.plans.events import Event
from waterpeers.apps.plans.models import OwnPlanTemplate
from waterpeers.apps.plans.queries import templates_offered
from waterpeers.apps.records.saving import as_seen, locked, sent_before
from waterpeers.domain.actors import Act
from waterpeers.domain.indicators import catalogue
from waterpeers.domain.own_plan_templates import as_plain, own_template_verdict, rewritten
from waterpeers.domain.plan_templates import plan_templates
from waterpeers.domain.verdicts import NotAllowed, NotReady, NotValid


@transaction.atomic
def begin_plan_template(base: str, *, act: Act, uuid: UUID | None = None) -> OwnPlanTemplate:
    """Begin a template of one's own from one that ships, or the next version of one's own."""
    NotAllowed.unless(access.can_keep_plan_templates(act.actor))
    if there := sent_before(OwnPlanTemplate.objects.all(), uuid):
        return there
    template = templates_offered().get(base)
    if template is None:
        raise NotValid.because("not_in_list", field="base", value=base[:80])
    key = uuid or uuid4()
    made = OwnPlanTemplate(
        uuid=key,
        code=f"own-{key.hex[:12]}",
        based_on=base,
        body=as_plain(template),
        made_by=person_of(act.actor),
        made_at=act.at,
    )
    if base not in plan_templates():
        versions = OwnPlanTemplate.objects.select_for_update().filter(code=base)
        last = versions.order_by("-version")[0]
        if last.shared_at is None:
            raise NotReady.because("template_draft_there")
        made.code, made.version = base, last.version + 1
    made.save(force_insert=True)
    after = {"code": made.code, "version": made.version, "based_on": base}
    record(Event.PLAN_TEMPLATE_BEGUN, made, act=act, after=after)
    return made


@transaction.atomic
def change_plan_template(
    row: OwnPlanTemplate, fields: Mapping[str, Any], *, revision: int, language: str, act: Act
) -> OwnPlanTemplate:
    """Write a template in a language, from the revision that was seen; the others stay."""
    NotAllowed.unless(access.can_keep_plan_templates(act.actor))
    row = locked(row)
    if row.shared_at is not None:
        raise NotReady.because("template_is_shared")
    NotValid.unless(own_template_verdict(fields, catalogue().indicators))
    as_seen(row, revision)
    body = rewritten(row.body, fields, language)
    if body == row.body:
        return row
    row.body = body
    row.revision += 1
    row.save(update_fields=["body", "revision"])
    record(Event.PLAN_TEMPLATE_CHANGED, row, act=act, after={"revision": row.revision})
    return row


@transaction.atomic
def share_plan_template(row: OwnPlanTemplate, *, revision: int, act: Act) -> OwnPlanTemplate:
    """Offer a template to everybody who plans; what was withdrawn is offered again."""
    NotAllowed.unless(access.can_keep_plan_templates(act.actor))
    row = locked(row)
    as_seen(row, revision)
    if row.shared_at is not None and row.withdrawn_at is None:
        return row
    row.shared_at, row.withdrawn_at = row.shared_at or act.at, None
    row.revision += 1
    row.save(update_fields=["shared_at", "withdrawn_at", "revision"])
    record(Event.PLAN_TEMPLATE_SHARED, row, act=act, after={"version": row.version})
    return row


@transaction.atomic
def withdraw_plan_template(row: OwnPlanTemplate, *, revision: int, act: Act) -> OwnPlanTemplate:
    """Offer a template no more; plans that took it keep what they took."""
    NotAllowed.unless(access.can_keep_plan_templates(act.actor))
    row = locked(row)
    as_seen(row, revision)
    if row.withdrawn_at is not None:
        return row
    row.withdrawn_at = act.at
    row.revision += 1
    row.save(update_fields=["withdrawn_at", "revision"])
    record(Event.PLAN_TEMPLATE_WITHDRAWN, row, act=act, after={"version": row.version})
    return row
