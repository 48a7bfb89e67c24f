"""What must hold after every step of a life, and what the trail must say of it.

The rows of a partnership are read before and after a step. Each rule looks at both and at what was
recorded meanwhile, and gives a sentence for each fault.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any
from uuid import UUID

from waterpeers.apps.audit.models import Entry
from waterpeers.apps.closing.models import SignOff, Stocktaking, StocktakingFigure
from waterpeers.apps.follow_up.models import (
    CapacityJudgement,
    HealthCheck,
    RegisterItem,
    Review,
    StageJudgement,
)
from waterpeers.apps.partnerships.models import Partnership, Party
from waterpeers.apps.plans.kinds import BY_TABLE, KINDS
from waterpeers.apps.plans.models import Plan, PlanApproval, PlanVersion
from waterpeers.apps.records.saving import as_json
from waterpeers.apps.updates.models import Update, UpdateLine
from waterpeers.domain.joint import JointState
from waterpeers.domain.partnerships import (
    ENDED,
    ENDED_EARLY,
    ENDS,
    OPERATOR_ROLES,
    PHASES,
    STATES,
    PartnershipState,
    Phase,
)

Row = dict[str, Any]
Tables = dict[str, dict[int, Row]]  # by the name of the model, by key

OF: dict[type[Any], str] = {  # how each table leads to its partnership
    Partnership: "pk",
    Party: "partnership",
    Plan: "partnership",
    PlanApproval: "plan__partnership",
    PlanVersion: "plan__partnership",
    Update: "plan__partnership",
    UpdateLine: "update__plan__partnership",
    RegisterItem: "partnership",
    StageJudgement: "partnership",
    CapacityJudgement: "partnership",
    Review: "partnership",
    HealthCheck: "partnership",
    Stocktaking: "partnership",
    StocktakingFigure: "stocktaking__partnership",
    SignOff: "stocktaking__partnership",
    **{kind.table: "plan__partnership" for kind in KINDS},
}
ITEMS = {kind.table._meta.model_name for kind in KINDS}
JUDGEMENTS = ("stagejudgement", "capacityjudgement", "review")
# What may be written of a partnership that is over: what one judges, and its account.
AFTER_THE_END = {
    "partnership", "review", "registeritem", "stagejudgement", "capacityjudgement", "stocktaking",
    "stocktakingfigure", "signoff",
}  # fmt: skip
READ = {"read_at", "read_by_id"}
WHILE_IT_RESTS = {"partnership", "stocktaking", "stocktakingfigure", "signoff"}
MOVES = {(str(source), str(move.target)) for move in PHASES.transitions for source in move.sources}
STATE_MOVES = {
    (str(source), str(move.target))
    for table in (STATES, ENDS)
    for move in table.transitions
    for source in move.sources
} | {(str(PartnershipState.ACTIVE), str(PartnershipState.DONE))}


def tables_of(pk: int) -> Tables:
    """Read all rows of a partnership."""
    return {
        str(model._meta.model_name): {
            row["id"]: row for row in model._default_manager.filter(**{path: pk}).values()
        }
        for model, path in OF.items()
    }


@dataclass
class Step:
    """What was there before and after a step, and what was recorded meanwhile."""

    name: str
    before: Tables
    after: Tables
    entries: list[Entry]

    def changed(self) -> Iterator[tuple[str, Row | None, Row | None]]:
        """Give each row that came, went or changed."""
        for table, rows in self.after.items():
            there = self.before[table]
            for pk in {*rows, *there}:
                if rows.get(pk) != there.get(pk):
                    yield table, there.get(pk), rows.get(pk)

    def pairs(self, table: str) -> Iterator[tuple[Row, Row]]:
        """Give each row that was there before and is now."""
        for pk, row in self.before[table].items():
            if pk in self.after[table]:
                yield row, self.after[table][pk]

    @property
    def was(self) -> Row:
        """The partnership before."""
        return next(iter(self.before["partnership"].values()))

    @property
    def now(self) -> Row:
        """The partnership after."""
        return next(iter(self.after["partnership"].values()))


def differs(before: Row, after: Row) -> set[str]:
    """Name the columns in which a row differs."""
    return {name for name in before if before[name] != after[name]}


# --- rules ---


def phases_go_by_gates_alone(step: Step) -> Iterator[str]:
    pair = (str(step.was["phase"]), str(step.now["phase"]))
    if pair[0] == pair[1]:
        return
    told = [e for e in step.entries if e.event == "partnership.phase_reached"]
    if pair not in MOVES:
        yield f"the phase went from {pair[0]} to {pair[1]}"
    if not any(e.after.get("phase") == pair[1] for e in told):
        yield f"no word in the trail of phase {pair[1]}"
    if pair != ("close", "do") and not any(e.after.get("gate") for e in told):
        yield f"phase {pair[1]} was reached without a gate"


def states_go_as_the_table_says(step: Step) -> Iterator[str]:
    pair = (str(step.was["state"]), str(step.now["state"]))
    if pair[0] != pair[1] and pair not in STATE_MOVES:
        yield f"the state went from {pair[0]} to {pair[1]}"
    if step.now["state"] in ENDED_EARLY and not step.now["state_reason"]:
        yield "it ended early and does not say why"


def nothing_is_written_on_what_is_over_but_its_account(step: Step) -> Iterator[str]:
    state = PartnershipState(step.was["state"])
    if state is PartnershipState.ACTIVE or state is not PartnershipState(step.now["state"]):
        return
    allowed = AFTER_THE_END if state in ENDED else WHILE_IT_RESTS
    for table, before, after in step.changed():
        if table == "update" and before and after and differs(before, after) <= READ:
            continue  # what both had agreed on is still read
        if table not in allowed:
            yield f"{table} was written while it was {state}"
        if table == "registeritem" and (before is None or after is None):
            yield "something was noted after the end"
        elif table == "review" and before is None:
            yield "a review was held after the end"
        elif table == "registeritem" and differs(before, after) - {  # type: ignore[arg-type]
            "state", "word", "moved_at", "moved_by_id", "revision",
        }:  # fmt: skip
            yield "what was noted was changed after the end"


def what_is_agreed_does_not_change(step: Step) -> Iterator[str]:
    for before, after in step.pairs("update"):
        if before["state"] == JointState.AGREED and after["state"] == JointState.AGREED:
            if found := differs(before, after) - {"read_at", "read_by_id"}:
                yield f"an agreed update changed in {sorted(found)}"
            lines = {
                pk: r
                for pk, r in step.before["updateline"].items()
                if r["update_id"] == after["id"]
            }
            if lines != {
                pk: r for pk, r in step.after["updateline"].items() if r["update_id"] == after["id"]
            }:
                yield "a line of an agreed update changed"
    for before, after in step.pairs("stocktaking"):
        if before["agreed_at"] is None:
            continue
        if before != after:
            yield f"an agreed stocktaking changed in {sorted(differs(before, after))}"
        for table in ("stocktakingfigure", "signoff"):
            kept = [
                {pk: r for pk, r in side[table].items() if r["stocktaking_id"] == after["id"]}
                for side in (step.before, step.after)
            ]
            if kept[0] != kept[1]:
                yield f"{table} of an agreed stocktaking changed"
    for table in JUDGEMENTS:
        for before, after in step.pairs(table):
            if found := differs(before, after) - {"agreed_at", "agreed_by_id"}:
                yield f"a judgement changed in {sorted(found)}"
            if before["agreed_at"] and before != after:
                yield "an agreement to a judgement changed"
    for before, after in step.pairs("planversion"):
        if before != after:
            yield "a version of the plan changed"


def nothing_is_lost(step: Step) -> Iterator[str]:
    may_go = {"planapproval", "signoff", "stocktakingfigure"}
    for table, before, after in step.changed():
        if before is not None and after is None and table not in may_go:
            yield f"a row of {table} is gone"
        if before and after and after.get("revision", 0) < before.get("revision", 0):
            yield f"the revision of a row of {table} fell"


def numbers_have_no_holes(step: Step) -> Iterator[str]:
    versions = sorted(row["number"] for row in step.after["planversion"].values())
    if versions != list(range(1, len(versions) + 1)):
        yield f"versions of the plan: {versions}"
    for plan in step.after["plan"].values():
        if plan["version"] != len(versions):
            yield f"the plan says version {plan['version']} of {len(versions)}"
    for table in ITEMS:
        numbers = sorted(row["number"] for row in step.after[str(table)].values())
        if numbers != list(range(1, len(numbers) + 1)):
            yield f"numbers of {table}: {numbers}"
        for before, after in step.pairs(str(table)):
            if before["number"] != after["number"]:
                yield f"a row of {table} has another number"


def periods_are_told_of_once(step: Step) -> Iterator[str]:
    found = sorted(step.after["update"].values(), key=lambda row: row["starts_on"])
    for first, second in pairwise(found):
        if first["ends_before"] > second["starts_on"]:
            yield "two updates tell of the same day"
    for row in found:
        if row["state"] == JointState.AGREED and row["agreed_by_id"] == row["handed_over_by_id"]:
            yield "one person told of a period and agreed to it"
        if row["read_at"] and row["state"] != JointState.AGREED:
            yield "somebody read what is not agreed"


def each_operator_signs_for_itself(step: Step) -> Iterator[str]:
    operators = {pk for pk, row in step.after["party"].items() if row["role"] in OPERATOR_ROLES}
    by_row: dict[int, list[Row]] = defaultdict(list)
    for row in step.after["signoff"].values():
        by_row[row["stocktaking_id"]].append(row)
    for rows in by_row.values():
        if len({row["person_id"] for row in rows}) < len(rows):
            yield "one person signed for two"
    approvals = step.after["planapproval"].values()
    if len({row["person_id"] for row in approvals}) < len(approvals):
        yield "one person approved for two"
    if {row["party_id"] for row in approvals} - operators:
        yield "somebody approved who is no operator"


def an_account_belongs_to_an_end(step: Step) -> Iterator[str]:
    now, rows = step.now, step.after["stocktaking"].values()
    account = next((row for row in rows if row["months"] == 0), None)
    settled = account is not None and account["agreed_at"] is not None
    if settled is not (now["settled_at"] is not None):
        yield "account and partnership do not say the same of the end"
    if now["state"] == PartnershipState.DONE and (not settled or now["phase"] != Phase.FOLLOW):
        yield "it is done without an account"
    if settled and now["state"] not in ENDED:
        yield "its account is agreed, and it goes on"
    if now["phase"] == Phase.CLOSE and account is None:
        yield "it closes, and nobody gives an account"
    if any(row["months"] for row in rows) and not settled:
        yield "what lasts is looked at before the end"
    for row in rows:
        if row["agreed_at"] and not row["facts"]:
            yield "an agreed stocktaking keeps nothing"
    if account and settled and account["is_light"] is not (now["state"] in ENDED_EARLY):
        yield "the account is of another end"
    plan = next(iter(step.after["plan"].values()), None)
    if settled and plan and plan["version"]:
        told = [row for row in rows if row["months"]]
        if any(row["due_on"] <= account["due_on"] for row in told):  # type: ignore[index]
            yield "a look again is due before the end"


def all_that_changes_is_told(step: Step) -> Iterator[str]:
    """What changes, changes with a word in the trail; the trail says nothing where nothing did."""
    changed = {
        (table, *(differs(before, after) if before and after else ()))
        for table, before, after in step.changed()
    }
    if changed and not step.entries:
        yield f"{sorted(changed)} changed without a word in the trail"


RULES: tuple[Callable[[Step], Iterator[str]], ...] = (
    phases_go_by_gates_alone,
    states_go_as_the_table_says,
    nothing_is_written_on_what_is_over_but_its_account,
    what_is_agreed_does_not_change,
    nothing_is_lost,
    numbers_have_no_holes,
    periods_are_told_of_once,
    each_operator_signs_for_itself,
    an_account_belongs_to_an_end,
    all_that_changes_is_told,
)


# --- the trail, told again ---

WHOLE = {"plan_item.changed", "item.noted", "item.changed"}  # tell of a row all that is not empty
NOT_COLUMNS = {"plan.approved"}  # what they tell is of another thing
LABELS = {"item"}  # what people call a thing, where a column has its identifier
UPDATE_STATES = {
    "update.begun": JointState.DRAFT,
    "update.handed_over": JointState.HANDED_OVER,
    "update.taken_back": JointState.DRAFT,
    "update.sent_back": JointState.DRAFT,
    "update.agreed": JointState.AGREED,
}


@dataclass
class Retold:
    """What the trail alone knows of the rows of a partnership."""

    rows: dict[tuple[str, UUID], Row] = field(default_factory=lambda: defaultdict(dict))
    states: dict[UUID, JointState] = field(default_factory=dict)
    out: set[UUID] = field(default_factory=set)  # lines of the plan
    agreed: set[UUID] = field(default_factory=set)  # judgements and stocktakings
    signed: dict[UUID, set[str]] = field(default_factory=lambda: defaultdict(set))
    approved: set[UUID | None] = field(default_factory=set)
    made: dict[str, set[UUID]] = field(default_factory=lambda: defaultdict(set))

    def hear(self, entry: Entry) -> Iterator[str]:
        """Take in what happened; say where it contradicts what the trail has said before."""
        event, uuid = entry.event, entry.subject_uuid
        known = self.rows[entry.subject, uuid]
        if event not in NOT_COLUMNS:
            for name, value in entry.before.items():
                if name in known and known[name] != value:
                    yield f"{event}: {name} was {known[name]!r}, the trail says it was {value!r}"
            if event in WHOLE:
                known.clear()
            known |= entry.after
        if event in UPDATE_STATES:
            self.states[uuid] = UPDATE_STATES[event]
        if event in ("judgement.agreed", "stocktaking.agreed"):
            self.agreed.add(uuid)
        if event.endswith((".begun", ".held", ".judged", ".noted", ".added", ".asked")):
            self.made[entry.subject].add(uuid)
        self._hear_signatures(entry)

    def _hear_signatures(self, entry: Entry) -> None:
        uuid = entry.subject_uuid
        match entry.event:
            case "plan_item.removed":
                self.out.add(uuid)
            case "plan_item.put_back":
                self.out.discard(uuid)
            case "stocktaking.signed":
                self.signed[uuid].add(entry.after["operator"])
            case "stocktaking.unsigned" if entry.after:
                self.signed[uuid].discard(entry.after["operator"])
            case "stocktaking.unsigned":
                self.signed[uuid].clear()
            case "plan.approved":
                self.approved.add(entry.organisation_uuid)
            case "plan.approval_fell" | "plan.in_force":
                self.approved.clear()

    def against(self, tables: Tables) -> Iterator[str]:
        """Say where the rows are not what the trail says of them."""
        by_uuid = {
            (table, row["uuid"]): row
            for table, rows in tables.items()
            for row in rows.values()
            if "uuid" in row
        }
        for (table, uuid), told in self.rows.items():
            row = by_uuid.get((table, uuid))
            for name in (told.keys() & (row or {}).keys()) - LABELS:
                if not _same(told[name], row[name]):  # type: ignore[index]
                    yield f"{table}.{name} is {row[name]!r}, the trail says {told[name]!r}"  # type: ignore[index]
        for table in ("update", *JUDGEMENTS, *map(str, ITEMS), "registeritem", "healthcheck"):
            there = {row["uuid"] for row in tables[table].values()}
            if extra := there ^ self.made[table]:
                yield f"{len(extra)} rows of {table} are not in the trail, or in it alone"
        for row in tables["update"].values():
            if self.states.get(row["uuid"]) != row["state"]:
                yield f"an update is {row['state']}, the trail says {self.states.get(row['uuid'])}"
        for table in map(str, ITEMS):
            for row in tables[table].values():
                if (row["withdrawn_at"] is not None) is not (row["uuid"] in self.out):
                    yield f"a row of {table} is in the plan or out of it, the trail says otherwise"
        for table in (*JUDGEMENTS, "stocktaking"):
            for row in tables[table].values():
                if (row["agreed_at"] is not None) is not (row["uuid"] in self.agreed):
                    yield f"a row of {table} is agreed or not, the trail says otherwise"
        yield from self._signatures_against(tables)

    def _signatures_against(self, tables: Tables) -> Iterator[str]:
        names = dict(Party.objects.values_list("pk", "organisation__name"))
        uuids = dict(Party.objects.values_list("pk", "organisation__uuid"))
        for row in tables["stocktaking"].values():
            there = {
                names[signed["party_id"]]
                for signed in tables["signoff"].values()
                if signed["stocktaking_id"] == row["id"]
            }
            if there != self.signed[row["uuid"]]:
                yield f"{sorted(there)} signed, the trail says {sorted(self.signed[row['uuid']])}"
        approved = {uuids[row["party_id"]] for row in tables["planapproval"].values()}
        if approved != self.approved:
            yield f"{len(approved)} approved, the trail says {len(self.approved)}"


def _same(told: Any, stored: Any) -> bool:
    """Whether the trail and a column say the same; what is empty is said in two ways."""
    value = as_json(stored)
    return told == value or (told in ("", None) and value in ("", None))


__all__ = ["BY_TABLE", "RULES", "Retold", "Step", "tables_of"]
