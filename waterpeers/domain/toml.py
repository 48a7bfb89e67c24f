"""Reading TOML that somebody sent, in time that grows with the text and no faster."""

from __future__ import annotations

import re
import tomllib
from typing import Any

MOST_POINTS = 200  # in a line, outside quotes: the parser takes the square of a key's parts
_QUOTED = re.compile(  # an open quote reaches to the end, so that no text is gone through twice
    r'"""[\s\S]*?(?:"""|\Z)|'
    r"'''[\s\S]*?(?:'''|\Z)|"
    r'"(?:[^"\\\n]|\\.)*"?|'
    r"'[^'\n]*'?|#[^\n]*"
)


def read_toml(text: str) -> dict[str, Any]:
    """Read a text, or raise ``ValueError`` saying why it is no TOML that we read."""
    for number, line in enumerate(_QUOTED.sub("", text).splitlines(), start=1):
        if line.count(".") > MOST_POINTS:
            raise ValueError(f"a key has more than {MOST_POINTS} parts (about line {number})")
    try:
        return tomllib.loads(text)
    except RecursionError as problem:
        raise ValueError("it is nested too deeply") from problem
