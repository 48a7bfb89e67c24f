"""Lines of the permission table."""

from tests.permissions.rows import Row

ADMINISTRATOR = {"administrator": 200}

ROWS: list[Row] = [
    Row("administration:home", 403, expected={"visitor": 302} | ADMINISTRATOR),
    Row("administration:people", 403, expected={"visitor": 302} | ADMINISTRATOR),
    Row("api:site_state", 403, expected={"visitor": 401} | ADMINISTRATOR),
    Row("api:list_people", 403, expected={"visitor": 401} | ADMINISTRATOR),
]
