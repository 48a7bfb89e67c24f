"""The administrator's page: people, roles, invitations, queue, disk, settings, versions, facts.

Not for: changing any of it, which is done where it belongs.
"""
