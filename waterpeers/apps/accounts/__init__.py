"""People, the roles they hold in organisations, invitations, claims, keys and drafts.

Not for: passwords and sessions themselves, which allauth keeps.
"""
