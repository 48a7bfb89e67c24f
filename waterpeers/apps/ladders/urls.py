"""Addresses of service ladders."""

from django.urls import path

from waterpeers.apps.ladders import views

app_name = "ladders"
urlpatterns = [
    path("", views.mine, name="mine"),
    path("of/<uuid:uuid>/", views.of, name="of"),
    path("of/<uuid:uuid>/new/<str:service>/", views.start, name="start"),
    path("<uuid:uuid>/change/", views.change, name="change"),
    path("<uuid:uuid>/check/", views.check, name="check"),
]
