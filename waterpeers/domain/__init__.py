"""The rules, in plain Python: nothing here knows of Django, a database or a clock."""
