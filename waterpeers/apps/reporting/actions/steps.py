"""What actions of reports do on the way: keeping what is handed over, noting who read it."""

from __future__ import annotations

from typing import Any

from waterpeers.apps.accounts.queries import person_of
from waterpeers.apps.reporting import rules
from waterpeers.apps.reporting.models import ProgressReport, ReportReading, ReportVersion
from waterpeers.apps.reporting.queries.reports import readers_of, texts_of, version_of
from waterpeers.apps.reporting.results.layout import report_document
from waterpeers.domain.actors import Act
from waterpeers.domain.kept_documents import fingerprint_of, kept
from waterpeers.domain.progress_reports import ready_verdict
from waterpeers.domain.verdicts import NotReady


def keep_if_ready(report: ProgressReport, act: Act) -> None:
    """Keep what a report says now, word for word, as its next version, or say what is missing."""
    missing = rules.missing_words(report, texts_of(report))
    NotReady.unless(ready_verdict(rules.opens_on(report), act.at.date(), missing=missing))
    content = kept(report_document(report, act.at))
    report.version += 1
    ReportVersion(
        report=report,
        number=report.version,
        content=content,
        fingerprint=fingerprint_of(content),
        made_by=person_of(act.actor),
        made_at=act.at,
    ).save(force_insert=True)


def agree_to_version(report: ProgressReport, act: Act) -> dict[str, Any]:
    """Say of the version that was handed over that both sides agreed on it."""
    report.versions.filter(number=report.version).update(agreed_at=act.at)
    return {}


def note_read(report: ProgressReport, act: Act) -> bool:
    """Note that a person has read the version on which both sides agreed, the first time."""
    version = version_of(report)
    assert version is not None  # it was handed over
    person = person_of(act.actor)
    if version.readings.filter(person=person).exists():
        return False
    parties = (p for p in readers_of(report.partnership) if act.actor.acts_for(p.organisation.uuid))
    made = ReportReading(version=version, party=next(parties, None), person=person, read_at=act.at)
    made.save(force_insert=True)
    return True
