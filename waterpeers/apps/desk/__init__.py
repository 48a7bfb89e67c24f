"""The signed-in home: what waits for me, my drafts, organisations and partnerships.

Not for: keeping anything; it composes what the subjects know.
"""
