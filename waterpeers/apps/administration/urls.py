"""Addresses of the administrator's pages."""

from django.urls import path

from waterpeers.apps.administration import views

app_name = "administration"
urlpatterns = [
    path("", views.home, name="home"),
    path("people/", views.people, name="people"),
]
