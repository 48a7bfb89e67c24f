"""Progress reports: how often, in which layout, what people wrote, each version as it was."""

from __future__ import annotations

from typing import Self
from uuid import UUID

from django.db import models

from waterpeers.apps.accounts.models import Person
from waterpeers.apps.foundation.models import Identified, Revised, uuid_or
from waterpeers.apps.joint.models import Joint, JointQuerySet
from waterpeers.apps.operators.models import Organisation
from waterpeers.apps.partnerships.models import Partnership, Party
from waterpeers.domain.actors import Actor
from waterpeers.domain.own_report_layouts import from_plain
from waterpeers.domain.progress_reports import (
    READING,
    USUAL_DAYS,
    ReportLayout,
    layout_of,
    report_layouts,
)


class OwnReportLayoutQuerySet(models.QuerySet["OwnReportLayout"]):
    """Which layouts one may know of."""

    def visible_to(self, actor: Actor) -> Self:
        """Keep those that are offered; for facilitators those that are being written, too."""
        if actor.is_facilitator or actor.is_administrator:
            return self
        return self.filter(is_offered=True) if actor.is_known else self.none()

    def named(self, text: str) -> Self:
        """Keep the one with this uuid."""
        return self.filter(uuid_or(text, pk=None))


class OwnReportLayout(Revised):
    """A layout of reports that facilitators made of another one.

    ``body`` is what ``domain.own_report_layouts`` writes and reads. It may change: what was handed
    over is kept as it was.
    """

    code = models.CharField(max_length=40, unique=True)
    based_on = models.CharField(max_length=40)  # the code of what it was made of
    body = models.JSONField()
    is_offered = models.BooleanField(default=False)
    made_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    made_at = models.DateTimeField()

    objects = OwnReportLayoutQuerySet.as_manager()

    def __str__(self) -> str:
        return self.code

    @property
    def layout(self) -> ReportLayout:
        """The layout."""
        return from_plain(self.code, self.revision, self.body)


def layout_named(code: str) -> ReportLayout:
    """Give a layout, whether it ships or facilitators made it; one query where they did."""
    if code not in report_layouts() and (row := OwnReportLayout.objects.filter(code=code).first()):
        return row.layout
    return layout_of(code)


class LayoutChoice(Revised):
    """The layout that whoever pays or helps asks for, wherever it takes part."""

    organisation = models.OneToOneField(Organisation, models.CASCADE, related_name="report_layout")
    layout = models.CharField(max_length=40)
    chosen_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    chosen_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.organisation}: {self.layout}"


class ReportSettingQuerySet(models.QuerySet["ReportSetting"]):
    """Whose settings one may know of."""

    def visible_to(self, actor: Actor) -> Self:
        """Keep those of partnerships that one may know of."""
        return self.filter(partnership__in=Partnership.objects.visible_to(actor))


class ReportSetting(Revised):
    """How often a partnership reports, and how soon after a period; 0 times a year: when it likes.

    Without a ``layout`` it is the one that a programme asks for, else that of the platform.
    """

    partnership = models.OneToOneField(Partnership, models.CASCADE, related_name="report_setting")
    a_year = models.PositiveSmallIntegerField(default=0)
    days = models.PositiveSmallIntegerField(default=USUAL_DAYS)
    layout = models.CharField(max_length=40, blank=True)
    set_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    set_at = models.DateTimeField()

    objects = ReportSettingQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.partnership.code} {self.a_year}"

    @property
    def whole(self) -> Partnership:
        """The partnership: its trail tells of it."""
        return self.partnership


class ProgressReportQuerySet(JointQuerySet["ProgressReport"]):
    """Which reports one may know of."""

    def named(self, text: str) -> Self:
        """Keep the one with this uuid, or of a partnership the one of this number: WOP-0007/2."""
        code, slash, number = text.partition("/")
        if not slash or not number.isdecimal() or len(number) > 6:
            return self.filter(uuid_or(text, pk=None))
        return self.filter(partnership__code__iexact=code, number=int(number))


class ProgressReport(Joint):
    """A report of some days: one side drafts it, the other agrees, whoever pays or helps reads it.

    ``language`` is the one in which it is written and handed over; ``sections`` are those of its
    layout that it has. ``version`` is the latest that was handed over, 0 before the first.
    """

    readers = READING

    partnership = models.ForeignKey(Partnership, models.CASCADE, related_name="progress_reports")
    number = models.PositiveIntegerField()  # given once, and never to another
    layout = models.CharField(max_length=40)
    sections = models.JSONField(default=list)
    is_periodic = models.BooleanField(default=False)  # it was due; else it was chosen
    language = models.CharField(max_length=10)
    version = models.PositiveSmallIntegerField(default=0)

    objects = ProgressReportQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["partnership", "number"], name="number_of_a_report_is_given_once"
            ),
            models.UniqueConstraint(
                fields=["partnership", "starts_on"],
                condition=models.Q(is_periodic=True),
                name="a_period_is_reported_once",
            ),
            models.CheckConstraint(
                name="report_has_days", condition=models.Q(starts_on__lt=models.F("ends_before"))
            ),
            models.CheckConstraint(
                name="agreed_report_says_when",
                condition=~models.Q(state="agreed") | models.Q(agreed_at__isnull=False),
            ),
        ]
        indexes = [models.Index(fields=["state", "partnership"], name="report_by_state")]

    def __str__(self) -> str:
        return f"{self.partnership.code}/{self.number}"

    @property
    def shape(self) -> ReportLayout:
        """How it is laid out."""
        return layout_named(self.layout)


class ReportTextQuerySet(models.QuerySet["ReportText"]):
    """Which texts one may know of."""

    def visible_to(self, actor: Actor) -> Self:
        """Keep those of reports that one may know of."""
        return self.filter(report__in=ProgressReport.objects.visible_to(actor))


class ReportText(Revised):
    """What people wrote in a section of a report."""

    report = models.ForeignKey(ProgressReport, models.CASCADE, related_name="texts")
    section = models.CharField(max_length=40)
    text = models.TextField(blank=True)
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    written_at = models.DateTimeField()

    objects = ReportTextQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["report", "section"], name="one_text_a_section_of_a_report"
            ),
        ]

    def __str__(self) -> str:
        return self.section

    @property
    def whole(self) -> Partnership:
        """The partnership: its trail tells of it."""
        return self.report.partnership


class ReportVersionQuerySet(models.QuerySet["ReportVersion"]):
    """Which versions one may know of."""

    def visible_to(self, actor: Actor) -> Self:
        """Keep those of reports that one may know of."""
        return self.filter(report__in=ProgressReport.objects.visible_to(actor))


class ReportVersion(Identified):
    """A report as it was handed over, word for word; never changed, never worked out again."""

    report = models.ForeignKey(ProgressReport, models.CASCADE, related_name="versions")
    number = models.PositiveSmallIntegerField()
    content = models.JSONField()  # of domain.kept_documents
    fingerprint = models.CharField(max_length=64)
    made_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    agreed_at = models.DateTimeField(null=True)

    objects = ReportVersionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["report", "number"], name="a_version_of_a_report_is_there_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.report} v{self.number}"

    @property
    def whole(self) -> Partnership:
        """The partnership: its trail tells of it."""
        return self.report.partnership


class ReportReading(Identified):
    """That a party which pays or helps, or a facilitator of the site, has read a version."""

    version = models.ForeignKey(ReportVersion, models.CASCADE, related_name="readings")
    party = models.ForeignKey(Party, models.SET_NULL, null=True, related_name="+")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    read_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["version", "person"], name="somebody_reads_a_version_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.version} {self.read_at:%Y-%m-%d}"

    @property
    def whole(self) -> Partnership:
        """The partnership: its trail tells of it."""
        return self.version.report.partnership

    @property
    def owners(self) -> tuple[UUID, ...]:
        """Those of the partnership."""
        return self.whole.owners
