"""A report laid out from what is stored, in the language of the moment; it stores nothing.

Actions keep what it says when it is handed over, so it stands below them.
"""
