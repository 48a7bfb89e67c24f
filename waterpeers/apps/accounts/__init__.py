"""People, the roles they hold in organisations, invitations, claims and keys.

Not for: passwords and sessions themselves, which allauth keeps.
"""
