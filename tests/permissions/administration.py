"""Lines of the permission table."""

from tests.permissions.rows import Row

ADMINISTRATOR = {"administrator": 200}

ROWS: list[Row] = [
    Row("administration:home", 403, expected={"visitor": 302} | ADMINISTRATOR),
    Row("administration:people", 403, expected={"visitor": 302} | ADMINISTRATOR),
    Row(
        "administration:back-up",
        403,
        method="post",
        expected={"visitor": 302, "administrator": 409},  # no folder is set
    ),
    Row(
        "api:back_up",
        403,
        method="post",
        json=True,
        expected={"visitor": 401, "administrator": 409},
    ),
    Row("api:site_state", 403, expected={"visitor": 401} | ADMINISTRATOR),
    Row("api:list_people", 403, expected={"visitor": 401} | ADMINISTRATOR),
]
