"""Lines of the permission table."""

from tests.permissions.rows import Row

ROWS: list[Row] = []

# Addresses of allauth: their permissions are its own, tested in tests/apps/accounts.
ALLAUTH: set[str] = set()
