"""Lines of the permission table."""

from tests.apps.partnerships import made
from tests.permissions.rows import Row

ROWS: list[Row] = [
    Row("portal:code", 200),
    Row("portal:code-text", 200, lambda world: {"uuid": made.code_text().uuid}),
]
