"""Lines of the permission table."""

from tests.permissions.rows import Row

ROWS: list[Row] = []
