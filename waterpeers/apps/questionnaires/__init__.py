"""Questionnaires: templates, rounds in which they are asked, answer sheets, what was handed in.

Not for: what follows from answers; each app that asks says that itself.
"""
