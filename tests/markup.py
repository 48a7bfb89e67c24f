"""Pages as tests compare them: however their templates break the lines."""

import re

NOT_READ = re.compile(r"(?is)<(script|style|textarea|pre|code|svg|title)\b.*?</\1>|<[^>]*>")
HYPHEN = re.compile(r".{0,30}(?<![\w.−/@-])-\d.{0,20}")


def hyphens(page: str) -> list[str]:
    """Find the hyphens that stand where a number has its minus."""
    return HYPHEN.findall(" ".join(NOT_READ.sub(" ", page).split()))


def tight(page: str) -> str:
    """Give a page on one line, without whitespace beside its tags."""
    return re.sub(r"\s*(<[^>]*>)\s*", r"\1", " ".join(page.split()))
