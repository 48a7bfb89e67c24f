"""Lines of the permission table."""

from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret

from tests.permissions.rows import Row
from tests.world import person

ADMINISTRATOR = {"administrator": 200}
VISITOR = {"visitor": 302}
API = {"visitor": 401}


def somebody_new(world):
    """Somebody with a second factor, whom only those know of who know everybody."""
    found = person("new@example.org")
    TOTP.activate(found, generate_totp_secret())
    return {"uuid": found.uuid}


KNOWING = {"facilitator": 403}

ROWS: list[Row] = [
    Row("safety:sign-ins", 200, expected=VISITOR),
    Row("safety:everybody", 403, expected=VISITOR | ADMINISTRATOR),
    Row("safety:second-factor", 200, expected=VISITOR),
    Row("safety:reset-second-factor", 404, somebody_new,
        expected=VISITOR | KNOWING | ADMINISTRATOR),
    Row("safety:reset-second-factor", 404, somebody_new, "post",
        expected=VISITOR | KNOWING | {"administrator": 302}),
    Row("api:reset_second_factor", 404, somebody_new, "post", json=True,
        expected=API | KNOWING | {"administrator": 204}),
    Row("api:my_sign_ins", 200, expected=API),
    Row("api:all_sign_ins", 403, expected=API | ADMINISTRATOR),
]  # fmt: skip
