"""Diagnosis: a utility and its peer look apart at how it works, then together at the difference.

Not for: the questions and answers themselves (``questionnaires``); the plan that follows.
"""
