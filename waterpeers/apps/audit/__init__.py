"""The trail: who did what, for whom, when, and what was there before.

Not for: deciding anything. Actions write here, in their own transaction; nobody changes it.
"""
