"""Addresses of following a partnership."""

from django.urls import path

from waterpeers.apps.follow_up.views import calendar, health, items, practice, reviews

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
    path(f"{OF}reviews/", reviews.reviews, name="reviews"),
    path(f"{OF}reviews/hold/", reviews.hold_review, name="hold-review"),
    path("follow-up/review/<uuid:uuid>/", reviews.review, name="review"),
    path(
        "follow-up/review/<uuid:uuid>/review.<file_form:form>",
        reviews.review_paper,
        name="review-paper",
    ),
    path(f"{OF}calendar/", calendar.calendar, name="calendar"),
    path(f"{OF}calendar/address/", calendar.make_calendar_link, name="make-calendar-link"),
    path(f"{OF}calendar/<uuid:link>/end/", calendar.end_calendar_link, name="end-calendar-link"),
    path("calendar/<str:secret>.ics", calendar.feed, name="feed"),
    path("follow-up/item/<uuid:uuid>/", items.item, name="item"),
    path("follow-up/item/<uuid:uuid>/change/", items.change, name="change-item"),
    path("follow-up/item/<uuid:uuid>/move/", items.move, name="move-item"),
]
