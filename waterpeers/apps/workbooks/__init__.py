"""Workbooks that are filled in without a connection and sent back: looked at, then applied.

What stands in them, and how it is stored, is the business of each subject's ``workbooks``.
"""
