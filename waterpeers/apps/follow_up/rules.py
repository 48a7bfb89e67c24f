"""What may be noted, whatever the door."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from waterpeers.apps.follow_up.queries.items import operators_of, people_of
from waterpeers.apps.partnerships.models import Partnership
from waterpeers.domain.follow_up import ItemKind, item_verdict
from waterpeers.domain.partnerships import TITLE, texts_verdict
from waterpeers.domain.register import clean_text
from waterpeers.domain.verdicts import NotValid, Reason, Verdict


def read_item(partnership: Partnership, fields: Mapping[str, Any]) -> dict[str, Any]:
    """Give the columns of a thing, or raise with everything that stands against them.

    ``party`` and ``person`` are uuids: whose side it is on, and whose of it, if anybody's.
    """
    texts = {name: str(fields.get(name) or "") for name in ("title", "details")}
    kind = str(fields.get("kind") or "")
    reasons = list(texts_verdict(texts, needed=("title",), lengths={"title": TITLE}).against)
    party, person = fields.get("party"), fields.get("person")
    parties = operators_of(partnership)
    side = next((each for each in parties if str(each.uuid) == str(party)), None)
    owner = None
    if person:
        of_it = people_of([side] if side else parties)
        side, owner = next(
            (pair for pair in of_it if str(pair[1].uuid) == str(person)), (None, None)
        )
    if (party or person) and side is None:
        reasons.append(Reason("owner_not_of_an_operator", field="owner"))
    elif kind in set(ItemKind):
        due_on = fields.get("due_on")
        found = item_verdict(ItemKind(kind), has_owner=side is not None, due_on=due_on)
        reasons += found.against
    if kind not in set(ItemKind):
        reasons.append(Reason("not_in_list", (("value", kind[:80]),), "kind"))
    NotValid.unless(Verdict(tuple(reasons)))
    return {
        **{name: clean_text(text) for name, text in texts.items()},
        "kind": ItemKind(kind),
        "party": side,
        "person": owner,
        "due_on": fields.get("due_on"),
    }
