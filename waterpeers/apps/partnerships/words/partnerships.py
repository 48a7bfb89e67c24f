"""Why an act on a partnership or on the Code is refused."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

REASONS: dict[str, object] = {
    "gate_explains_nothing_here": _(
        "This point of the gate does not ask for an explanation at the moment."
    ),
}
