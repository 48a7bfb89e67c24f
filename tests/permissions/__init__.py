"""Every address, as every role: one file of rows for each app, walked by ``test_permissions``."""
