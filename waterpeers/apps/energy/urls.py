"""Addresses of energy."""

from django.urls import path

from waterpeers.apps.energy import views

app_name = "energy"
urlpatterns = [
    path("", views.mine, name="mine"),
    path("of/<uuid:uuid>/", views.of, name="of"),
    path("of/<uuid:uuid>/factor/", views.factor, name="factor"),
    path("of/<uuid:uuid>/pumps/", views.start, name="start"),
    path("pumps/<uuid:uuid>/", views.show, name="show"),
    path("pumps/<uuid:uuid>/change/", views.change, name="change"),
    path("pumps/<uuid:uuid>/report/", views.report, name="report"),
]
