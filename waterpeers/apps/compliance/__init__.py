"""Gates that look at several subjects at once: they gather the facts and hand them down.

Not for: the rules of the gates (domain.conduct); storing what the subjects store.
"""
