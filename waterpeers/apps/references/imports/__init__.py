"""From published tables to what is kept of them: of many utilities, or of whole countries."""

from waterpeers.apps.references.imports.countries import (
    JMP,
    ReadLevels,
    read_levels,
)
from waterpeers.apps.references.imports.utilities import (
    REFERENCE_HEADINGS,
    ReadReferences,
    read_references,
)

__all__ = [
    "JMP",
    "REFERENCE_HEADINGS",
    "ReadLevels",
    "ReadReferences",
    "read_levels",
    "read_references",
]
