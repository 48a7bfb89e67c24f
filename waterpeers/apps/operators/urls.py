"""Addresses of the register."""

from django.urls import path

from waterpeers.apps.operators.views import affiliations, countries, imports, mappings, register

app_name = "operators"
urlpatterns = [
    path("", register.index, name="list"),
    path("own/", register.own, name="own"),
    path("propose/", register.propose, name="propose"),
    path("import/", imports.bring_in, name="import"),
    path("import/<uuid:uuid>/", imports.preview, name="import-preview"),
    path("import/<uuid:uuid>/again/", imports.read_again, name="import-again"),
    path("import/<uuid:uuid>/<slug:part>.csv", imports.rows, name="import-rows"),
    path("mappings/", mappings.index, name="mappings"),
    path("mappings/new/", mappings.new, name="new-mapping"),
    path("mappings/<uuid:uuid>/", mappings.edit, name="mapping"),
    path("mappings/<uuid:uuid>/remove/", mappings.remove, name="remove-mapping"),
    path("countries/", countries.look, name="countries"),
    path("countries/store/", countries.store, name="countries-store"),
    path("<uuid:uuid>/members/", affiliations.affiliations, name="affiliations"),
    path("members/<uuid:uuid>/", affiliations.change, name="affiliation"),
    path("members/<uuid:uuid>/remove/", affiliations.remove, name="remove-affiliation"),
    path("<uuid:uuid>/edit/", register.edit, name="edit"),
    path("<uuid:uuid>/confirm/", register.confirm, name="confirm"),
    path("<uuid:uuid>/approve/", register.approve, name="approve"),
    path("<uuid:uuid>/close/", register.close, name="close"),
    path("<uuid:uuid>/trail/", register.trail, name="trail"),
]
