"""Addresses of following a partnership."""

from django.urls import path

from waterpeers.apps.follow_up.views import health, items, practice

app_name = "follow_up"
OF = "partnership/<uuid:uuid>/follow-up/"
urlpatterns = [
    path(OF, items.of_partnership, name="of-partnership"),
    path(f"{OF}commitments.<file_form:form>", items.paper, name="register-paper"),
    path(f"{OF}note/", items.note, name="note"),
    path(f"{OF}health/", health.health, name="health"),
    path(f"{OF}health/start/", health.start_health, name="start-health"),
    path(f"{OF}practice/", practice.practice, name="practice"),
    path(f"{OF}practice/stage/", practice.judge_stage, name="judge-stage"),
    path(f"{OF}practice/capacity/", practice.judge_capacity, name="judge-capacity"),
    path("follow-up/judgement/<uuid:uuid>/agree/", practice.agree, name="agree"),
    path("follow-up/item/<uuid:uuid>/", items.item, name="item"),
    path("follow-up/item/<uuid:uuid>/change/", items.change, name="change-item"),
    path("follow-up/item/<uuid:uuid>/move/", items.move, name="move-item"),
]
