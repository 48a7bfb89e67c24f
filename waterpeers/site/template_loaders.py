"""How templates are read: indented for their writers, without it for those who load pages."""

import re

from django.template.base import Origin
from django.template.loaders import filesystem
from django.template.utils import get_app_template_dirs

VOID = "area|base|br|col|hr|img|input|link|meta|source|wbr"
START_TAG = rf"<(?!(?:{VOID})\b)[a-z](?:{{%.*?%}}|{{{{.*?}}}}|[^<>])*+>"
INDENTATION = re.compile(r"(?<=\n)[ \t]+")
BREAK_INSIDE = re.compile(rf"({START_TAG})\s*\n\s*|\s*\n\s*(?=</)")
KEEPS_ITS_SPACE = re.compile(r"<(?:pre|textarea)\b")


def without_layout(source: str) -> str:
    """Take from a template the white space that is there for its writers alone.

    That is what stands before a line, and the line breaks just inside an element: an ``<a …>``
    whose words stand on a line of their own is no wider than its words.
    """
    if KEEPS_ITS_SPACE.search(source):
        return source
    return BREAK_INSIDE.sub(lambda found: found[1] or "", INDENTATION.sub("", source))


class Loader(filesystem.Loader):
    """Reads the templates of the site, then those of the apps; pages without their layout."""

    def get_dirs(self) -> list[str]:
        """Say where templates are."""
        return [*self.engine.dirs, *map(str, get_app_template_dirs("templates"))]

    def get_contents(self, origin: Origin) -> str:
        """Read a template; mails and drawings as they are."""
        source = super().get_contents(origin)
        return without_layout(source) if str(origin.name).endswith(".html") else source
