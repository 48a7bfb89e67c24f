"""Model wordings for the common clauses of an agreement, to be taken over and changed freely.

They are ours, in plain words, and no legal advice: whoever takes one over has it checked.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache

from waterpeers.domain.catalogue import table


@cache
def model_clauses() -> Mapping[str, Mapping[str, str]]:
    """Give the wordings: by the field of an agreement that holds the clause, then by language."""
    return {
        name: {language: text.strip() for language, text in wordings.items()}
        for name, wordings in table("clauses.toml").items()
        if name != "version"
    }


def taken_over(text: str, wording: str) -> str:
    """Put a wording below what was written; what holds it already stays as it is."""
    written = text.strip()
    if wording in written.replace("\r\n", "\n"):
        return text
    return f"{written}\n\n{wording}" if written else wording


def languages_first(spoken: Iterable[str], offered: Iterable[str]) -> list[str]:
    """Order the languages that are offered: those that are spoken first, in their order."""
    there = list(offered)
    wanted = [language.partition("-")[0] for language in spoken]
    return list(dict.fromkeys([each for each in wanted if each in there] + there))
