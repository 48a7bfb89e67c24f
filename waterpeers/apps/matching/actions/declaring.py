"""Declaring what one needs and what one is good at, amending it, taking it back."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db import transaction

from waterpeers.apps.audit.actions import record
from waterpeers.apps.indicators.quotes import to_quote
from waterpeers.apps.matching.access import (
    can_declare,
)
from waterpeers.apps.matching.events import Event
from waterpeers.apps.matching.models import (
    Need,
    Strength,
)
from waterpeers.apps.matching.queries import terms_of
from waterpeers.apps.matching.rules import valid_declaration
from waterpeers.apps.operators.actions.profiles import set_listed_areas
from waterpeers.apps.operators.models import Audience, Organisation
from waterpeers.apps.records.saving import as_seen, locked, save_changed, sent_before
from waterpeers.domain.actors import Act
from waterpeers.domain.codes import EvidenceClass, Visibility, WorkingArea
from waterpeers.domain.register import clean_text
from waterpeers.domain.verdicts import NotAllowed, NotReady, NotValid

FIRST = 1  # the revision of what nobody has changed
DECLARED = {
    Need: (Event.NEED_DECLARED, Event.NEED_CHANGED, Event.NEED_WITHDRAWN, "wanted_help"),
    Strength: (
        Event.STRENGTH_DECLARED,
        Event.STRENGTH_CHANGED,
        Event.STRENGTH_WITHDRAWN,
        "offered_help",
    ),
}


@transaction.atomic
def declare(
    kind: type[Need] | type[Strength],
    organisation: Organisation,
    *,
    working_area: WorkingArea,
    sentence: str,
    act: Act,
    evidence_class: EvidenceClass = EvidenceClass.SELF_SAID,
    evidence: str = "",
    figure: str = "",
    help_text: str = "",
    language: str | None = None,
    visibility: Visibility = Visibility.OWNER,
    agreed_to_public: bool = False,
    uuid: UUID | None = None,
) -> Need | Strength:
    """Declare a need or a strength; sent twice with the same ``uuid`` it is declared once.

    Who goes back to the form and sends it with other words changes what was declared; so does who
    says the same sentence of the same area again, as a page does that was fetched anew.
    A need is never public without ``agreed_to_public``: its owner's explicit yes. One quotes a
    ``figure``, the code of an indicator, before its evidence.
    """
    NotAllowed.unless(can_declare(act.actor, organisation))
    own = kind.objects.filter(organisation=organisation)
    alike = own.filter(withdrawn_at=None, sentence=clean_text(sentence), working_area=working_area)
    if there := sent_before(own, uuid) or alike.order_by("pk").first():
        return amend(
            there,
            working_area=working_area,
            sentence=sentence,
            evidence_class=evidence_class,
            evidence=evidence,
            figure=figure,
            help_text=help_text,
            language=language,
            visibility=visibility,
            agreed_to_public=agreed_to_public,
            revision=FIRST if there.uuid == uuid else there.revision,
            act=act,
        )
    evidence, quotes = _quoted(kind, organisation, figure, evidence)
    valid_declaration(
        kind,
        sentence=sentence,
        evidence=evidence,
        help_text=help_text,
        language=language or "",
        visibility=visibility,
        agreed_to_public=agreed_to_public,
    )
    fields = _columns(kind, sentence, evidence_class, evidence, help_text, visibility)
    made = kind(
        organisation=organisation,
        working_area=WorkingArea(working_area),
        declared_at=act.at,
        language=language or "",
        **fields,
        **quotes,
        **({"uuid": uuid} if uuid else {}),
    )
    made.save(force_insert=True)
    after = {"working_area": str(working_area), "visibility": str(visibility)}
    record(DECLARED[kind][0], made, act=act, after=after)
    _relist(organisation, act=act)
    return made


@transaction.atomic
def amend(
    declared: Need | Strength,
    *,
    working_area: WorkingArea,
    sentence: str,
    evidence_class: EvidenceClass,
    evidence: str,
    help_text: str,
    visibility: Visibility,
    agreed_to_public: bool,
    revision: int,
    act: Act,
    figure: str = "",
    language: str | None = None,
) -> Need | Strength:
    """Change a need or a strength; ``Stale`` when somebody saved since ``revision``.

    Without a ``language`` it stays the one that it is in.
    """
    kind = type(declared)
    declared = locked(declared, "organisation")
    NotAllowed.unless(can_declare(act.actor, declared.organisation))
    as_seen(declared, revision)
    if declared.withdrawn_at:
        raise NotReady.because("need_withdrawn")
    before = getattr(declared, "quotes", {}).get("words", "")
    evidence, quotes = _quoted(kind, declared.organisation, figure, evidence, before)
    valid_declaration(
        kind,
        sentence=sentence,
        evidence=evidence,
        help_text=help_text,
        language=language or "",
        visibility=visibility,
        agreed_to_public=agreed_to_public,
    )
    fields = _columns(kind, sentence, evidence_class, evidence, help_text, visibility) | {
        "working_area": WorkingArea(working_area),
        "language": declared.language if language is None else language,
        **quotes,
    }
    save_changed(declared, fields, event=DECLARED[kind][1], act=act)
    _relist(declared.organisation, act=act)
    return declared


@transaction.atomic
def withdraw(declared: Need | Strength, *, act: Act) -> None:
    """Take a need or a strength back; what came of it stays."""
    kind = type(declared)
    declared = locked(declared, "organisation")
    NotAllowed.unless(can_declare(act.actor, declared.organisation))
    if declared.withdrawn_at is None:
        declared.withdrawn_at = act.at
        declared.save(update_fields=["withdrawn_at"])
        organisation = declared.organisation
        record(DECLARED[kind][2], declared, act=act)
        _relist(organisation, act=act)


def _quoted(
    kind: type[Need] | type[Strength],
    organisation: Organisation,
    figure: str,
    evidence: str,
    before: str = "",
) -> tuple[str, dict[str, Any]]:
    """Put a figure that was chosen before the evidence, once, and keep where it stands.

    What was quoted ``before``, perhaps in another language, gives way to it; where its words are
    gone, it is quoted no more.
    """
    if not figure or kind is not Need:
        return evidence, {"quotes": {}} if before and before not in evidence else {}
    offered = to_quote(organisation)
    chosen = next((each for each in offered if each.code == figure), None)
    if chosen is None:
        raise NotValid.because("not_in_list", field="figure", value=figure[:80])
    if before and before in evidence:
        evidence = evidence.replace(before, chosen.words)
    if chosen.words not in evidence:
        evidence = "\n".join(filter(None, (chosen.words, evidence)))
    return evidence, {"quotes": chosen.kept()}


def _columns(
    kind: type[Need] | type[Strength],
    sentence: str,
    evidence_class: EvidenceClass,
    evidence: str,
    help_text: str,
    visibility: Visibility,
) -> dict[str, Any]:
    return {
        "sentence": clean_text(sentence),
        "evidence_class": evidence_class,
        "evidence": clean_text(evidence),
        DECLARED[kind][3]: clean_text(help_text),
        "visibility": visibility,
    }


def _relist(organisation: Organisation, *, act: Act) -> None:
    areas = {audience: terms_of(organisation, audience) for audience in Audience}
    set_listed_areas(organisation, areas, act=act)


@transaction.atomic
def watch(need: Need, *, is_watched: bool, act: Act) -> Need:
    """Ask to be told when somebody becomes strong in what a need is about, or no more."""
    need = locked(need)
    NotAllowed.unless(can_declare(act.actor, need.organisation))
    if need.withdrawn_at:
        raise NotReady.because("need_withdrawn")
    if is_watched != (need.watched_since is not None):
        need.watched_since = act.at if is_watched else None
        need.save(update_fields=["watched_since"])
        record(
            Event.NEED_WATCHED,
            need,
            act=act,
            after={"is_watched": is_watched},
            organisation=need.organisation.uuid,
        )
    return need
