"""Lines of the permission table."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from tests.conftest import NOON
from tests.permissions.rows import Row
from tests.world import World, operator
from waterpeers.apps.foundation import runs
from waterpeers.apps.keeping import actions
from waterpeers.apps.keeping.models import Merge, Twins
from waterpeers.apps.operators.models import IdentityChange, Organisation, OrganisationState
from waterpeers.domain.actors import Act

KEEPERS = ("facilitator", "administrator")
VISITOR = {"visitor": 302}
API = {"visitor": 401}


def two(world: World) -> tuple[Organisation, Organisation]:
    return operator("Twin Water"), operator("Twin Water Ltd")


def named(world: World) -> dict[str, Any]:
    kept, gone = two(world)
    return {"kept": str(kept.uuid), "gone": str(gone.uuid)}


def a_pair(world: World) -> dict[str, Any]:
    one, other = two(world)
    found = Twins.objects.create(one=one, other=other, likeness=1, found_at=NOON)
    return {"uuid": found.uuid}


def a_merge(world: World) -> dict[str, Any]:
    merge: Merge = actions.merge(*two(world), act=Act(world.actor("administrator"), NOON))
    Merge.objects.update(made_at="2000-01-01T00:00Z")  # too old: nobody undoes it for the next
    return {"uuid": merge.uuid}


def a_proposal(world: World) -> dict[str, Any]:
    return {"uuid": operator("Proposed Water", state=OrganisationState.PROPOSED).uuid}


def keepers(status: int) -> dict[str, int]:
    return dict.fromkeys(KEEPERS, status)


def an_import(world: World) -> dict[str, Any]:
    """An import of the facilitator's that was not stored."""
    parameters = {"of": "operators", "file": "imports/x.csv", "name": "x.csv", "mapping": ""}
    act = Act(world.actor("facilitator"), NOON)
    return {"uuid": runs.ask("import_operators", parameters, act=act, uuid=uuid4()).uuid}


def an_identity(world: World) -> dict[str, Any]:
    """Another name that the mentor asked for."""
    made = IdentityChange.objects.create(
        organisation=world.mentor, before={"name": "Waterbedrijf Delta"},
        after={"name": "Another Water"}, asked_at=NOON,
    )  # fmt: skip
    return {"uuid": made.uuid}


MENTORS = dict.fromkeys(("mentor_coordinator", "mentor_signatory"), 403)

ROWS: list[Row] = [
    Row("keeping:identity", 404, an_identity, expected=VISITOR | MENTORS | keepers(200)),
    Row(
        "keeping:identity",
        404,
        an_identity,
        "post",
        lambda w: {"reason": "No."},
        # The administrator comes after the facilitator, who has decided already.
        expected=VISITOR | MENTORS | {"facilitator": 302, "administrator": 409},
    ),
    Row("api:list_identities", 200, expected=API),
    Row(
        "api:decide_identity",
        404,
        an_identity,
        "post",
        lambda w: {"agree": False, "reason": "No."},
        expected=API | MENTORS | {"facilitator": 200, "administrator": 409},
        json=True,
    ),
    Row("keeping:imports", 200, expected=VISITOR),
    Row("keeping:brought", 404, an_import, expected=VISITOR | keepers(200)),
    Row("keeping:take-back", 404, an_import, "post", expected=VISITOR | keepers(409)),
    Row("api:list_imports", 200, expected=API),
    Row("api:take_back_import", 404, an_import, "post", expected=API | keepers(409)),
    Row("keeping:home", 403, expected=VISITOR | keepers(200)),
    Row("keeping:find", 403, method="post", expected=VISITOR | keepers(302)),
    Row("keeping:dismiss", 403, a_pair, "post", expected=VISITOR | keepers(302)),
    Row("keeping:merge", 403, data=named, expected=VISITOR | keepers(200)),
    Row("keeping:undo", 403, a_merge, "post", expected=VISITOR | keepers(409)),
    Row("keeping:refuse", 403, a_proposal, expected=VISITOR | keepers(200)),
    Row("keeping:refuse", 403, a_proposal, "post", expected=VISITOR | keepers(422)),
    Row("api:list_twins", 403, expected=API | keepers(200)),
    Row("api:find_twins", 403, method="post", expected=API | keepers(200)),
    Row("api:dismiss_twins", 403, a_pair, "post", expected=API | keepers(200), json=True),
    Row("api:plan_merge", 403, method="post", data=named, expected=API | keepers(200), json=True),
    # The first of them merges; then the one that goes is closed.
    Row(
        "api:merge_organisations",
        403,
        method="post",
        data=named,
        expected=API | {"facilitator": 200, "administrator": 409},
        json=True,
    ),
    Row("api:list_merges", 403, expected=API | keepers(200)),
    Row("api:undo_merge", 403, a_merge, "post", expected=API | keepers(409)),
    Row("api:list_orphans", 403, expected=API | keepers(200)),
    Row("api:refuse_proposal", 403, a_proposal, "post", expected=API | keepers(422), json=True),
]
