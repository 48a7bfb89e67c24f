"""Put a current SQLite in place of the system's, before Django loads its database backend.

SQLite before 3.51.3 can lose a commit when several processes write in WAL mode and the log is
reset at the wrong moment; the wheel ``pysqlite3`` brings a version without that fault.
"""

import sys

try:
    import pysqlite3
except ImportError:  # no wheel for this processor: `waterpeers check` says what that means
    pass
else:
    sys.modules["sqlite3"] = pysqlite3
    sys.modules["sqlite3.dbapi2"] = pysqlite3.dbapi2
