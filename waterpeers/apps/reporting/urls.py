"""Addresses of progress reports."""

from django.urls import path

from waterpeers.apps.reporting.views import layouts, reports, setting

app_name = "reporting"
OF = "partnership/<uuid:uuid>/reports/"
ONE = "report/<uuid:uuid>/"
urlpatterns = [
    path(OF, reports.of_partnership, name="of-partnership"),
    path(f"{OF}begin/", reports.begin, name="begin"),
    path(f"{OF}setting/", setting.setting, name="setting"),
    path("report-layouts/", setting.layouts, name="layouts"),
    path("report-layouts/begin/<slug:code>/", layouts.begin, name="begin-layout"),
    path("report-layouts/own/<uuid:uuid>/", layouts.own, name="own-layout"),
    path("report-layouts/<uuid:uuid>/", setting.choose, name="choose-layout"),
    path(ONE, reports.report, name="report"),
    path(f"{ONE}version/<int:number>/", reports.version, name="version"),
    path(f"{ONE}sections/", reports.sections, name="sections"),
    path(f"{ONE}write/<slug:section>/", reports.write, name="write"),
    path(f"{ONE}drop/", reports.drop, name="drop"),
    *reports.PAGES.addresses(OF, ONE, begin="begin-due", paper="report"),
]
