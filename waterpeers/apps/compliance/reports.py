"""Gates as people read them: sentences, whose turn it is, and where to go."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from uuid import UUID

from django.urls import reverse
from django.utils.http import urlencode
from django.utils.text import get_text_list
from django.utils.translation import gettext as _

from waterpeers.apps.compliance.words import ACTIONS, ADDRESSES, OF_ONES_OWN
from waterpeers.apps.foundation.reasons import sentence
from waterpeers.apps.operators.models import Organisation
from waterpeers.apps.partnerships.models import Explanation, Partnership
from waterpeers.apps.partnerships.queries.partnerships import parties_of
from waterpeers.apps.partnerships.words.conduct import BASES
from waterpeers.apps.partnerships.words.partnerships import GATES
from waterpeers.domain.actors import Actor
from waterpeers.domain.gates import GateLine, GateResult, LineStatus, Target


@dataclass(frozen=True)
class GatePanelLine:
    """One line of a gate, ready to be read."""

    sentence: str
    basis: str
    item: str
    whose: str = ""
    href: str = ""
    action: str = ""
    explanations: tuple[str, ...] = ()


@dataclass(frozen=True)
class GatePanel:
    """A gate, ready to be read."""

    code: str
    title: str
    passed: bool
    met: list[GatePanelLine] = field(default_factory=list)
    missing: list[GatePanelLine] = field(default_factory=list)
    to_explain: list[GatePanelLine] = field(default_factory=list)


@dataclass(frozen=True)
class _PanelReader:
    """Who reads, of which partnership, with the organisations behind the uuids of turns."""

    actor: Actor
    organisations: Mapping[UUID, Organisation]  # by the uuid that a turn names
    partnership: Partnership | None = None
    explanations: Mapping[str, list[str]] = field(default_factory=dict)  # by item


def partnership_panel(result: GateResult, partnership: Partnership, actor: Actor) -> GatePanel:
    """Make the panel of a partnership's gate."""
    texts: dict[str, list[str]] = defaultdict(list)
    rows = Explanation.objects.filter(party__partnership=partnership, gate=result.gate)
    for row in rows.select_related("party__organisation").order_by("pk"):
        said = _("%(name)s explains: %(text)s")
        texts[row.item].append(said % {"name": row.party.organisation.name, "text": row.text})
    organisations = {party.uuid: party.organisation for party in parties_of(partnership)}
    return _panel(result, _PanelReader(actor, organisations, partnership, texts))


def profile_panel(result: GateResult, organisation: Organisation, actor: Actor) -> GatePanel:
    """Make the panel of an organisation's G0."""
    return _panel(result, _PanelReader(actor, {organisation.uuid: organisation}))


def _panel(result: GateResult, reader: _PanelReader) -> GatePanel:
    def ready(lines: tuple[GateLine, ...]) -> list[GatePanelLine]:
        return [_line(each, result, reader) for each in lines]

    return GatePanel(
        result.gate,
        str(GATES[result.gate]),
        result.passes,
        ready(result.met),
        ready(result.missing),
        ready(result.to_explain),
    )


def _line(line: GateLine, result: GateResult, reader: _PanelReader) -> GatePanelLine:
    names = [reader.organisations[uuid].name for uuid in line.turn if uuid in reader.organisations]
    if line.is_open and line.target is Target.CODE_VERSIONS:
        names = [_("an administrator")]
    target = Target.EXPLAIN if line.status is LineStatus.TO_EXPLAIN else line.target
    href = _address(line, target, result, reader) if line.is_open else ""
    return GatePanelLine(
        sentence=sentence(line.reason),
        basis=str(BASES[line.basis]),
        item=line.item,
        whose=get_text_list(names, _("and")) if names else "",
        href=href,
        action=str(ACTIONS.get(target, "")) if href and target else "",
        explanations=tuple(reader.explanations.get(line.item, ())),
    )


def _address(
    line: GateLine, target: Target | None, result: GateResult, reader: _PanelReader
) -> str:
    """Say where to go, to those who can do something there."""
    mine = [
        organisation
        for uuid in line.turn
        if (organisation := reader.organisations.get(uuid))
        and reader.actor.acts_for(organisation.uuid)
    ]
    helps = reader.actor.is_facilitator and target not in OF_ONES_OWN
    if target is Target.CODE_VERSIONS:
        return reverse("partnerships:code-versions") if reader.actor.is_administrator else ""
    if target is None or not (mine or helps):
        return ""
    if target is Target.EXPLAIN and reader.partnership:
        kwargs = {"uuid": reader.partnership.uuid, "gate": str(result.gate)}
        query = urlencode({"item": line.item})
        return f"{reverse('compliance:explain', kwargs=kwargs)}?{query}"
    name, owner = ADDRESSES[target]
    if owner == "partnership" and reader.partnership:
        return reverse(name, kwargs={"uuid": reader.partnership.uuid}) + _place(line)
    if owner == "organisation":
        about = reader.organisations.get(line.about) if line.about else None
        return reverse(name, kwargs={"uuid": about.uuid}) if about else ""
    return reverse(name)


def _place(line: GateLine) -> str:
    """Name the place on the page: a field, or the question of the declaration."""
    if line.target is Target.STATEMENTS:
        return f"#v-{line.obligation}"
    return f"#id_{line.field}" if line.field else ""
