"""One way to enter, change and check: what every record that people save has in common.

Not for: what a record says or who may read it beyond its own people; that is each subject's. It
stands right above the trail, so that the register and its people are saved in the same way.
"""
