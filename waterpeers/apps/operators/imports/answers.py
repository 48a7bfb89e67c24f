"""What people say to the questions about the rows of a table."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from waterpeers.apps.operators.imports.matches import as_uuid
from waterpeers.apps.operators.models import Organisation
from waterpeers.domain.verdicts import NotValid, Reason

NEW = "new"  # it is another organisation; letters and place are right as they stand
SKIP = "skip"  # leave this row out
SAME = "same"  # the kind of question that a uuid answers


def key_of_question(row: int, kind: str) -> str:
    """Name a question: its row, and what is asked of it.

    >>> key_of_question(17, "place")
    '17:place'
    """
    return f"{row}:{kind}"


def is_answered(row: int, kind: str, given: Mapping[str, str]) -> bool:
    """Whether something was said to a question; a uuid says whom a row means, and no more."""
    of_row = given.get(str(row), "")
    if of_row in {NEW, SKIP} or (of_row and kind == SAME):
        return True
    return key_of_question(row, kind) in given


@dataclass
class Answers:
    """Answers that were looked at; each row may have several questions, each with its own.

    ``given`` maps a row to ``"new"`` (all that is asked of it stands), to ``"skip"`` or to the
    uuid that it means; ``"17:place"`` maps one question of a row to ``"new"`` or ``"skip"``.
    """

    given: Mapping[str, str]
    means: dict[int, int] = field(default_factory=dict)  # row → key of the organisation
    skipped: set[int] = field(default_factory=set)

    @classmethod
    def read(cls, given: Mapping[Any, str]) -> Answers:
        """Look at answers; one that means nothing is refused."""
        found = cls({str(name): said for name, said in given.items()})
        wanted = {}
        wrong = []
        for name, said in found.given.items():
            row, _, kind = name.partition(":")
            if not row.isdecimal():
                wrong.append(name)
            elif said == SKIP:
                found.skipped.add(int(row))
            elif said != NEW and kind in {"", SAME}:
                wanted[name] = as_uuid(said)
            elif said != NEW:
                wrong.append(name)
        uuids = [uuid for uuid in wanted.values() if uuid]
        there = dict(Organisation.objects.filter(uuid__in=uuids).values_list("uuid", "pk"))
        wrong += [name for name, said in wanted.items() if said not in there]
        if wrong:
            raise NotValid.of(found._not_known(wrong))
        found.means = {int(n.partition(":")[0]): there[said] for n, said in wanted.items() if said}
        return found

    def _not_known(self, names: list[str]) -> Iterator[Reason]:
        for name in names:
            values = (("row", name[:80]), ("value", self.given[name][:80]))
            yield Reason("answer_not_known", values)

    def settle(self, row: int, kind: str) -> bool:
        """Whether a question need not be asked any more."""
        return is_answered(row, kind, self.given)
