"""The improvement plan of a partnership: activities, outputs, outcomes, risks, its versions.

Not for: what became of it (updates, health, reviews), which subjects above read by its items' uuid.
"""
