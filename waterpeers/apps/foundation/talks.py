"""What people may talk about beside it: a subject names a kind of row once (``Subject.talks``).

What stands beside such a row is found by ``beside.py``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Model

from waterpeers.domain.actors import Actor


def _everybody(_actor: Actor, _row: Any) -> bool:
    return True


def _nobody(_row: Any) -> Iterable[Any]:
    return ()


@dataclass(frozen=True)
class Talk:
    """A kind of row beside which people talk: both sides of its partnership, and who helps.

    ``of`` leads from a row to its partnership. ``readable`` says who of those that may know of
    the row reads it now, where that is not everybody; ``people`` gives who is named on it.
    """

    kind: str  # in addresses
    label: Any
    table: type[Model]
    href: Callable[[Any], str]
    of: str = "partnership"
    named: Callable[[Any], str] = str
    readable: Callable[[Actor, Any], bool] = _everybody
    people: Callable[[Any], Iterable[Any]] = _nobody

    def partnership(self, row: Any) -> Any:
        """Give the partnership of a row."""
        for name in self.of.split("__"):
            row = getattr(row, name)
        return row
