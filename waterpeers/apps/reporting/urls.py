"""Addresses of progress reports."""

from django.urls import path

from waterpeers.apps.reporting.views import reports, setting

app_name = "reporting"
OF = "partnership/<uuid:uuid>/reports/"
ONE = "report/<uuid:uuid>/"
urlpatterns = [
    path(OF, reports.of_partnership, name="of-partnership"),
    path(f"{OF}begin/", reports.begin, name="begin"),
    path(f"{OF}begin-due/", reports.begin_due, name="begin-due"),
    path(f"{OF}setting/", setting.setting, name="setting"),
    path("report-layouts/", setting.layouts, name="layouts"),
    path("report-layouts/<uuid:uuid>/", setting.choose, name="choose-layout"),
    path(ONE, reports.report, name="report"),
    path(f"{ONE}report.<file_form:form>", reports.paper, name="paper"),
    path(f"{ONE}version/<int:number>/", reports.version, name="version"),
    path(f"{ONE}sections/", reports.sections, name="sections"),
    path(f"{ONE}write/<slug:section>/", reports.write, name="write"),
    path(f"{ONE}hand-over/", reports.hand_over, name="hand-over"),
    path(f"{ONE}take-back/", reports.take_back, name="take-back"),
    path(f"{ONE}agree/", reports.agree, name="agree"),
    path(f"{ONE}send-back/", reports.send_back, name="send-back"),
    path(f"{ONE}read/", reports.note_read, name="note-read"),
    path(f"{ONE}drop/", reports.drop, name="drop"),
]
