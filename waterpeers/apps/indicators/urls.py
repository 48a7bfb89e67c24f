"""Addresses of reported values."""

from django.urls import path

from waterpeers.apps.indicators.views import definitions, entry, groups, reading

app_name = "indicators"
urlpatterns = [
    path("", entry.mine, name="mine"),
    path("together/", groups.together, name="together"),
    path("of/<uuid:uuid>/", reading.figures, name="figures"),
    path("of/<uuid:uuid>/figures.csv", reading.figures_csv, name="figures-csv"),
    path("of/<uuid:uuid>/new/", entry.new, name="new"),
    path("sheet/<uuid:uuid>/", entry.sheet, name="sheet"),
    path("sheet/<uuid:uuid>/review/", entry.review, name="review"),
    path("sheet/<uuid:uuid>/lock/", entry.lock, name="lock"),
    path("sheet/<uuid:uuid>/<str:code>/", reading.one, name="one"),
    path("sheet/<uuid:uuid>/<str:code>/evidence/", reading.add_evidence, name="add-evidence"),
    path("evidence/<uuid:uuid>/", reading.download, name="evidence"),
    path("evidence/<uuid:uuid>/remove/", reading.remove_evidence, name="remove-evidence"),
    path("indicators/", definitions.definitions, name="definitions"),
    path("indicators/<str:code>/", definitions.definition, name="definition"),
]
