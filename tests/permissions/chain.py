"""Lines of the permission table: the chain."""

from __future__ import annotations

from tests.permissions.rows import Row
from tests.permissions.updates import at_work

ROWS: list[Row] = [
    Row("chain:of-partnership", 200, at_work, expected={"visitor": 302, "outsider": 404}),
    Row("api:chain", 200, at_work, expected={"visitor": 401, "outsider": 404}),
]
