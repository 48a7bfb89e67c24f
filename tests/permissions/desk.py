"""Lines of the permission table."""

from tests.conftest import NOON
from tests.permissions.rows import Row
from waterpeers.apps.foundation.models import Mail


def a_mail(world):
    return {"uuid": Mail.objects.create(to="a@example.org", subject="x", made_at=NOON).uuid}


ADMINISTRATOR = {"administrator": 200}
KEEPERS = {"facilitator": 200} | ADMINISTRATOR
VISITOR = {"visitor": 302}

ROWS: list[Row] = [
    Row("desk:home", 200, expected={"visitor": 302}),
    Row("api:waits", 200, expected={"visitor": 401}),
    Row("desk:turns", 403, expected=VISITOR | KEEPERS),
    Row("desk:mails", 403, expected=VISITOR | ADMINISTRATOR),
    Row("desk:try-mail-again", 403, a_mail, "post", expected=VISITOR | {"administrator": 302}),
    Row("api:turns", 403, expected={"visitor": 401} | KEEPERS),
    Row("api:failed_mails", 403, expected={"visitor": 401} | ADMINISTRATOR),
    Row(
        "api:try_mail_again",
        403,
        a_mail,
        "post",
        expected={"visitor": 401} | ADMINISTRATOR,
        json=True,
    ),
]
