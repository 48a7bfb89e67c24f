"""Running ``waterpeers do`` in a test."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from click.testing import CliRunner

from waterpeers.cli.do import do as command


@dataclass(frozen=True)
class Done:
    """How a command ended: its exit status, what it printed, what it said beside."""

    status: int
    out: str
    said: str

    @property
    def texts(self) -> list[str]:
        """Give the sentences of a refusal."""
        return [reason["text"] for reason in self.answer["reasons"]]

    @property
    def answer(self) -> Any:
        """Read what was printed."""
        return json.loads(self.out)


def do(*arguments: object, body: Any = None, who: str = "") -> Done:
    """Do an operation with ``--json``, as somebody; a body that is text is sent as it is."""
    sent = body if isinstance(body, str | bytes | None) else json.dumps(body)
    acting = ["--as", who] if who else []
    words = [*map(str, arguments), *acting, "--json"]
    result = CliRunner().invoke(command, words, input=sent, standalone_mode=False)
    problem = result.exception
    if problem is None:
        return Done(result.return_value, result.stdout, result.stderr)
    if not hasattr(problem, "exit_code"):
        raise problem
    return Done(problem.exit_code, result.stdout, result.stderr + problem.format_message())
