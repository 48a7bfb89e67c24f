"""Addresses of needs, strengths, rounds and requests."""

from django.urls import path

from waterpeers.apps.matching import views

app_name = "matching"
urlpatterns = [
    path("", views.mine, name="mine"),
    path("requests/", views.requests, name="requests"),
    path("requests/<uuid:uuid>/", views.answer, name="answer"),
    path("rounds/", views.rounds, name="rounds"),
    path("rounds/<uuid:uuid>/", views.round_, name="round"),
    path("shortlist/<uuid:uuid>/", views.shortlist, name="shortlist"),
    path("ask/<uuid:uuid>/<uuid:mentor>/", views.ask, name="ask"),
    path("<slug:kind>/of/<uuid:uuid>/", views.declare, name="declare"),
    path("<slug:kind>/<uuid:uuid>/", views.amend, name="amend"),
    path("<slug:kind>/<uuid:uuid>/withdraw/", views.withdraw, name="withdraw"),
]
