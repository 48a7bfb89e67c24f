"""What can happen to a plan, for the trail; the words stand in ``words``."""

from enum import StrEnum


class Event(StrEnum):
    """One thing that happened."""

    PLAN_STARTED = "plan.started"
    PLAN_CHANGED = "plan.changed"
    PLAN_ITEM_ADDED = "plan_item.added"
    PLAN_ITEM_CHANGED = "plan_item.changed"
    PLAN_ITEM_REMOVED = "plan_item.removed"
    PLAN_ITEM_PUT_BACK = "plan_item.put_back"
    PLAN_DATES_NOTED = "plan.dates_noted"
    PLAN_APPROVED = "plan.approved"
    PLAN_APPROVAL_FELL = "plan.approval_fell"
    PLAN_IN_FORCE = "plan.in_force"
    PLAN_TEMPLATE_BEGUN = "plan_template.begun"
    PLAN_TEMPLATE_CHANGED = "plan_template.changed"
    PLAN_TEMPLATE_SHARED = "plan_template.shared"
    PLAN_TEMPLATE_WITHDRAWN = "plan_template.withdrawn"
    PLAN_AMENDED = "plan.amendment_opened"
