"""Compile the translations, so that the package carries what it runs with."""

from pathlib import Path
from typing import Any

import polib
from hatchling.builders.hooks.plugin.interface import BuildHookInterface

LOCALE = Path(__file__).parent / "waterpeers" / "locale"


def compile_translations() -> list[Path]:
    """Turn every ``.po`` into the ``.mo`` beside it."""
    made = []
    for source in sorted(LOCALE.glob("*/LC_MESSAGES/*.po")):
        target = source.with_suffix(".mo")
        polib.pofile(str(source)).save_as_mofile(str(target))
        made.append(target)
    return made


class CustomBuildHook(BuildHookInterface):
    """Runs before the files of the wheel are gathered."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Compile first."""
        compile_translations()


if __name__ == "__main__":
    compile_translations()
