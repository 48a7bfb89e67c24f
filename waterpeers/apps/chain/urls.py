"""Address of the chain."""

from django.urls import path

from waterpeers.apps.chain import views

app_name = "chain"
urlpatterns = [path("partnership/<uuid:uuid>/chain/", views.chain, name="of-partnership")]
