"""Addresses of conversations."""

from django.urls import path

from waterpeers.apps.threads import views

app_name = "threads"
urlpatterns = [
    path("partnership/<uuid:uuid>/conversations/", views.of_partnership, name="of-partnership"),
    path("conversation/message/<uuid:uuid>/take-back/", views.take_back, name="take-back"),
    path("conversation/<slug:kind>/<uuid:item>/", views.thread, name="thread"),
    path("conversation/<slug:kind>/<uuid:item>/listen/", views.listen, name="listen"),
]
