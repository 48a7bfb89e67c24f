"""Addresses of workbooks."""

from django.urls import path

from waterpeers.apps.workbooks import views

app_name = "workbooks"
urlpatterns = [
    path("", views.index, name="list"),
    path("of/<uuid:uuid>/send/", views.send, name="send"),
    path("of/<uuid:uuid>/<slug:kind>.xlsx", views.download, name="download"),
    path("<uuid:uuid>/", views.preview, name="preview"),
    path("<uuid:uuid>/drop/", views.drop, name="drop"),
]
