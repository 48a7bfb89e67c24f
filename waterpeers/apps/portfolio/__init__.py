"""All partnerships of a platform on one list, what needs a word, and reminding.

Not for: one partnership (partnerships), the rules of gates (domain), mails about what waits (desk).
"""
