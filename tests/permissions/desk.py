"""Lines of the permission table."""

from tests.permissions.rows import Row

ROWS: list[Row] = [
    Row("desk:home", 200, expected={"visitor": 302}),
    Row("api:waits", 200, expected={"visitor": 401}),
]
