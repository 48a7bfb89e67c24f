"""The public pages. Reads only what was released.

Not for: anything that needs a sign-in.
"""
