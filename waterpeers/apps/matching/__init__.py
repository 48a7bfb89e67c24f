"""Needs and strengths, rounds, shortlists with their reasons, requests and their answers.

Not for: the scores themselves (analytics.suitability); what follows a yes (partnerships).
"""
