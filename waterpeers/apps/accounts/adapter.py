"""Where allauth asks us: who may sign up, and what follows a sign-in."""

from allauth.account.adapter import DefaultAccountAdapter


class AccountAdapter(DefaultAccountAdapter):
    """Allauth's questions, answered for this site."""
