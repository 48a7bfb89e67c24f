"""Addresses of the administrator's pages."""

from django.urls import path

from waterpeers.apps.administration import views

app_name = "administration"
urlpatterns = [
    path("", views.home, name="home"),
    path("backups/", views.back_up, name="back-up"),
    path("people/", views.people, name="people"),
]
