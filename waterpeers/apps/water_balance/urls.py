"""Addresses of water balances."""

from django.urls import path

from waterpeers.apps.water_balance import views

app_name = "water_balance"
urlpatterns = [
    path("", views.mine, name="mine"),
    path("of/<uuid:uuid>/", views.of, name="of"),
    path("of/<uuid:uuid>/new/", views.start, name="start"),
    path("<uuid:uuid>/", views.show, name="show"),
    path("<uuid:uuid>/change/", views.change, name="change"),
    path("<uuid:uuid>/check/", views.check, name="check"),
]
