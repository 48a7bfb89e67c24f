"""Addresses of energy."""

from django.urls import path

from waterpeers.apps.energy import views

ADDRESSES = views.PAGES.addresses(
    path("of/<uuid:uuid>/factor/", views.factor, name="factor"),
    path("<uuid:uuid>/report/", views.report, name="report"),
)
