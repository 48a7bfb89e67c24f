"""What may be stored of any of them, whatever the door."""

from __future__ import annotations

from typing import Any

from waterpeers.domain.partnerships import texts_verdict
from waterpeers.domain.register import clean_text
from waterpeers.domain.verdicts import NotValid


def reason_column(reason: str) -> dict[str, Any]:
    """Give the reason for which one is sent back; there is none without."""
    NotValid.unless(texts_verdict({"reason": reason}, lengths={}))
    if not (kept := clean_text(reason)):
        raise NotValid.because("send_back_without_why", field="reason")
    return {"reason": kept}
