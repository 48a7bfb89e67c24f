"""Addresses of water balances: those of every record, and one of their own."""

from django.urls import path

from waterpeers.apps.water_balance import views

ADDRESSES = views.PAGES.addresses(
    path("<uuid:uuid>/figures/", views.take, name="take"),
    path("<uuid:uuid>/costs/", views.costs, name="costs"),
    path("of/<uuid:uuid>/audit/", views.from_audit, name="from-audit"),
)
