"""allauth is entered only through here: its mails are ours, its events are recorded."""

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest


class AccountAdapter(DefaultAccountAdapter):
    """Accounts are made by invitation or by a visitor's confirmed request, never by signing up."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False
