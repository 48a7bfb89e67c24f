"""Gates as people read them: sentences, whose turn it is, and where to go."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import groupby
from uuid import UUID

from django.urls import reverse
from django.utils.http import urlencode
from django.utils.text import get_text_list
from django.utils.translation import gettext as _

from waterpeers.apps.agreements.words import PARTS
from waterpeers.apps.compliance.words import (
    ACTIONS,
    ADDRESSES,
    LINE_STATES,
    OF_ONES_OWN,
    OF_SIGNATORIES,
)
from waterpeers.apps.foundation.reasons import sentence
from waterpeers.apps.operators.models import Organisation
from waterpeers.apps.partnerships.models import Explanation, Partnership
from waterpeers.apps.partnerships.queries.partnerships import parties_of
from waterpeers.apps.partnerships.words.conduct import BASES
from waterpeers.apps.partnerships.words.partnerships import GATES
from waterpeers.domain.actors import Actor, Role
from waterpeers.domain.agreements import AgreementPart, part_of
from waterpeers.domain.gates import GateLine, GateResult, LineStatus, Target
from waterpeers.domain.partnerships import Gate

PLAN_GOES_ON = "review_plan_goes_on"  # the line of G5 that says so


@dataclass(frozen=True)
class GatePanelLine:
    """One line of a gate, ready to be read."""

    sentence: str
    basis: str
    item: str
    whose: str = ""  # where it stands among lines of others
    ask: str = ""  # who does it, told to those who may not
    href: str = ""
    action: str = ""
    explanations: tuple[str, ...] = ()
    state: str = "missing"  # or another of LINE_STATES
    code: str = ""
    part: str = ""  # of the text of an agreement, where something is to be written in it

    @property
    def state_words(self) -> object:
        """Say the state to those who do not see its mark."""
        return LINE_STATES[self.state]


@dataclass(frozen=True)
class GatePart:
    """Lines that are about one part of a text, and the way to it."""

    label: str
    lines: list[GatePanelLine]

    @property
    def href(self) -> str:
        """Lead to the first place that is open."""
        return next((line.href for line in self.lines if line.href), "")


@dataclass(frozen=True)
class GateTurn:
    """What waits for the same people."""

    label: str
    lines: list[GatePanelLine]
    note: str = ""
    is_mine: bool = False

    @property
    def to_write(self) -> list[GatePanelLine]:
        """Give those lines that ask for something in the text of an agreement."""
        return [line for line in self.lines if line.part]

    @property
    def parts(self) -> list[GatePart]:
        """Give the lines by the part of the text that they are about."""
        groups = groupby(self.lines, key=lambda line: line.part)
        return [GatePart(label, list(lines)) for label, lines in groups]


@dataclass(frozen=True)
class GatePanel:
    """A gate, ready to be read."""

    code: str
    title: str
    passed: bool
    met: list[GatePanelLine] = field(default_factory=list)
    to_explain: list[GatePanelLine] = field(default_factory=list)
    turns: list[GateTurn] = field(default_factory=list)  # what is open, one's own first

    @property
    def lines(self) -> list[GatePanelLine]:
        """Give what keeps it closed."""
        return [line for turn in self.turns for line in turn.lines]

    @property
    def open(self) -> int:
        """Count what keeps it closed."""
        return len(self.lines)

    @property
    def mine(self) -> int:
        """Count what waits for the reader."""
        return sum(len(turn.lines) for turn in self.turns if turn.is_mine)

    @property
    def squares(self) -> list[str]:
        """Give a mark for each line: what is done, then what is open."""
        return ["done"] * len(self.met) + [""] * self.open


@dataclass(frozen=True)
class _PanelReader:
    """Who reads, of which partnership, with the organisations behind the uuids of turns."""

    actor: Actor
    organisations: Mapping[UUID, Organisation]  # by the uuid that a turn names
    partnership: Partnership | None = None
    explanations: Mapping[str, list[str]] = field(default_factory=dict)  # by item
    page: str = ""  # on which it stands, to come back to

    def acts_for(self, party: UUID) -> bool:
        """Whether the reader belongs to the organisation of a party."""
        found = self.organisations.get(party)
        return found is not None and self.actor.acts_for(found.uuid)


def partnership_panel(
    result: GateResult, partnership: Partnership, actor: Actor, *, page: str = ""
) -> GatePanel:
    """Make the panel of a partnership's gate, as it stands on a page."""
    texts: dict[str, list[str]] = defaultdict(list)
    rows = Explanation.objects.filter(party__partnership=partnership, gate=result.gate)
    for row in rows.select_related("party__organisation").order_by("pk"):
        said = _("%(name)s explains: %(text)s")
        texts[row.item].append(said % {"name": row.party.organisation.name, "text": row.text})
    organisations = {party.uuid: party.organisation for party in parties_of(partnership)}
    return _panel(result, _PanelReader(actor, organisations, partnership, texts, page))


def profile_panel(result: GateResult, organisation: Organisation, actor: Actor) -> GatePanel:
    """Make the panel of an organisation's G0."""
    return _panel(result, _PanelReader(actor, {organisation.uuid: organisation}))


def _panel(result: GateResult, reader: _PanelReader) -> GatePanel:
    def ready(lines: Iterable[GateLine]) -> list[GatePanelLine]:
        return [_line(each, result, reader) for each in lines]

    return GatePanel(
        result.gate,
        str(GATES[result.gate]),
        result.passes,
        ready(each for each in result.lines if not each.is_open),
        ready(result.to_explain),
        _turns(result, reader),
    )


# --- whose turn ---


def _turns(result: GateResult, reader: _PanelReader) -> list[GateTurn]:
    """Group what is open by those who can do it: the reader's side, the others, both together."""
    groups: dict[tuple[UUID, ...], list[GateLine]] = defaultdict(list)
    for each in result.open:
        groups[_who(each, reader)].append(each)
    in_order = sorted(groups.items(), key=lambda group: _order(group[0], reader))
    return [_turn(who, lines, result, reader) for who, lines in in_order]


def _who(line: GateLine, reader: _PanelReader) -> tuple[UUID, ...]:
    """Name whose turn a line is; an explanation that the reader still owes is the reader's."""
    mine = [uuid for uuid in line.turn if reader.acts_for(uuid)]
    if line.status is LineStatus.TO_EXPLAIN and mine:
        return (mine[0],)
    return tuple(uuid for uuid in line.turn if uuid in reader.organisations)


def _order(who: tuple[UUID, ...], reader: _PanelReader) -> tuple[int, int]:
    parties = list(reader.organisations)
    if len(who) != 1:
        return (2 if who else 3, 0)
    return (0 if reader.acts_for(who[0]) else 1, parties.index(who[0]))


def _turn(
    who: tuple[UUID, ...], lines: list[GateLine], result: GateResult, reader: _PanelReader
) -> GateTurn:
    ready = [_line(each, result, reader) for each in _by_part(lines)]
    names = [reader.organisations[uuid].name for uuid in who]
    if not who:
        return GateTurn(_("An administrator"), ready)
    if len(who) > 1:
        return GateTurn(_("Together"), ready, _("one or the other side"))
    if reader.acts_for(who[0]):
        return GateTurn(_("Yours"), ready, names[0], is_mine=True)
    return GateTurn(names[0], ready)


def _by_part(lines: list[GateLine]) -> list[GateLine]:
    """Put what is to be written in one part of a text together; deeds stand last."""
    parts = list(AgreementPart)

    def place(each: GateLine) -> int:
        part = part_of(each) if each.status is LineStatus.MISSING else None
        return parts.index(part) if part else len(parts)

    return sorted(lines, key=place)


def _line(line: GateLine, result: GateResult, reader: _PanelReader) -> GatePanelLine:
    names = [reader.organisations[uuid].name for uuid in line.turn if uuid in reader.organisations]
    target = Target.EXPLAIN if line.status is LineStatus.TO_EXPLAIN else line.target
    is_now = line.is_open and not _is_later(line, result)
    href = _address(line, target, result, reader) if is_now else ""
    is_writing = result.gate is Gate.G2 and target is not Target.EXPLAIN
    part = part_of(line) if is_writing else None
    return GatePanelLine(
        sentence=sentence(line.reason),
        basis=str(BASES[line.basis]),
        item=line.item,
        whose=get_text_list(names, _("and")) if names else "",
        ask=_ask(line, reader),
        href=href,
        action=str(ACTIONS.get(target, "")) if href and target else "",
        explanations=tuple(reader.explanations.get(line.item, ())),
        state=_state(line, result),
        code=line.code,
        part=str(PARTS[part]) if part else "",
    )


def _ask(line: GateLine, reader: _PanelReader) -> str:
    """Name who commits an organisation, to those who do not."""
    party = reader.organisations.get(line.turn[0]) if len(line.turn) == 1 else None
    if not line.is_open or line.target not in OF_SIGNATORIES or party is None:
        return ""
    if reader.actor.acts_for(party.uuid, Role.SIGNATORY):
        return ""
    if reader.actor.acts_for(party.uuid):
        return _("Your signatory does this.")
    return _("Their signatory does this.")


def _state(line: GateLine, result: GateResult) -> str:
    if not line.is_open:
        return "met"
    if _is_later(line, result):
        return "later"
    if line.status is LineStatus.TO_EXPLAIN:
        return "explain"
    return "refused" if line.is_refused else "missing"


def _is_later(line: GateLine, result: GateResult) -> bool:
    """Whether a line is for later: a text is signed once it is fixed, work ends with its plan."""
    if line.code == PLAN_GOES_ON or line not in result.asked:
        return True
    if line.target is not Target.SIGNATURE:
        return False
    return any(each.code == "text_not_fixed" for each in result.open)


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
        query = urlencode({"item": line.item} | ({"then": reader.page} if reader.page else {}))
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
    if not line.field:
        return ""
    asked = f"?{urlencode({'field': line.field})}" if part_of(line) else ""
    return f"{asked}#id_{line.field}"
