"""All that an installation holds in one file, and an installation made from such a file.

Tables are written as lines of JSON, in whatever kind of database they stand, so that a backup of
SQLite is restored on PostgreSQL as well, and the other way round. Not in it: sessions, counts of
attempts, what is made anew at a start.
"""
