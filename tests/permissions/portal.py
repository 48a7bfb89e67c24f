"""Lines of the permission table."""

from uuid import uuid4

from tests.apps.partnerships import made
from tests.permissions.rows import Row

OPEN = (
    "home",
    "map",
    "partnerships",
    "cases",
    "about",
    "privacy",
    "accessibility",
    "robots",
    "help",
)

ROWS: list[Row] = [
    *(Row(f"portal:{name}", 200) for name in OPEN),
    Row("portal:case", 200, lambda w: {"slug": "siaap-onee"}),
    Row("portal:case", 404, lambda w: {"slug": "no-such-case"}),
    Row("portal:operator", 200, lambda w: {"uuid": w.mentee.uuid}),
    Row("portal:operator", 404, lambda w: {"uuid": uuid4()}),
    Row("portal:help-page", 200, lambda w: {"slug": "report-figures"}),
    Row("portal:help-page", 404, lambda w: {"slug": "no-such-page"}),
    Row("portal:help-running", 200, lambda w: {"slug": "back-up"}),
    Row("portal:help-method", 200, lambda w: {"slug": "water-balance"}),
    Row("portal:code", 200),
    Row("portal:code-text", 200, lambda w: {"uuid": made.code_text().uuid}),
    Row("portal:partnership", 404, lambda w: {"uuid": uuid4()}),
]
