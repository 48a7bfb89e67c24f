"""Reading templates: those that ship with the package, and those that were brought."""

from __future__ import annotations

from importlib.resources import files
from importlib.resources.abc import Traversable

from waterpeers.domain.verdicts import NotValid


def shipped_versions(code: str) -> dict[int, Traversable]:
    """Find the versions of a questionnaire that ship with the package; none of others."""
    folder = files("waterpeers.domain").joinpath("data").joinpath("questionnaires")
    versions = {}
    for file in folder.iterdir():
        name, _, version = file.name.removesuffix(".toml").rpartition("-")
        if name == code and version.isdecimal():
            versions[int(version)] = file
    return versions


def shipped_text(code: str) -> str:
    """Read the latest version of a questionnaire that ships with the package."""
    versions = shipped_versions(code)
    if not versions:
        raise NotValid.because("questionnaire_not_shipped", field="template", value=code[:60])
    return versions[max(versions)].read_text(encoding="utf-8")
