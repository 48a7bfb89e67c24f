"""Each operation that changes something is in the table of scopes, and heeds it.

``scopes.txt``: ``sign`` is what binds an organisation, decides who may act for it, or widens what
others see; ``person`` is done by a person alone, with no key; ``write`` is everything else.
"""

from __future__ import annotations

from pathlib import Path
from uuid import uuid4

import pytest

from tests.conftest import NOON
from tests.world import world
from waterpeers.apps.accounts import actions
from waterpeers.apps.accounts.models import Scope
from waterpeers.domain.actors import Act
from waterpeers.site.api import api

TABLE = [line.split() for line in (Path(__file__).parent / "scopes.txt").read_text().splitlines()]
SAFE = {"GET", "HEAD"}
CHANGING = {
    operation.view_func.__name__: (address, operation.methods[0])
    for address, operation in api.operations()
    if not set(operation.methods) <= SAFE
}


def test_every_operation_that_changes_something_is_in_the_table_once():
    assert sorted(TABLE) == TABLE
    assert sorted(name for _scope, name in TABLE) == sorted(CHANGING), "say which scope it needs"


@pytest.mark.django_db
def test_a_key_without_the_scope_reaches_nothing_that_needs_it(client):
    people = world()
    act = Act(people.actor("mentee_signatory"), NOON)
    keys = {
        "sign": actions.make_key("writes", [Scope.READ, Scope.WRITE], act=act)[1],
        "write": actions.make_key("signs", [Scope.READ, Scope.SIGN], act=act)[1],
        "person": actions.make_key("all", list(Scope), act=act)[1],
    }
    codes = {"sign": "scope_missing", "write": "scope_missing", "person": "not_with_a_key"}
    wrong = []
    for scope, name in TABLE:
        address, method = CHANGING[name]
        while "{" in address:
            before, _, rest = address.partition("{")
            address = f"{before}{uuid4()}{rest.partition('}')[2]}"
        headers = {"Authorization": f"Bearer {keys[scope]}"}
        answer = client.generic(method, address, b"{}", "application/json", headers=headers)
        reasons = answer.json().get("reasons", [])
        if answer.status_code != 403 or reasons[0]["code"] != codes[scope]:
            wrong.append((name, answer.status_code, reasons))
    assert wrong == []
