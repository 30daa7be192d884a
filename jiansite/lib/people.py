"""Who acts: staff, signed in and with their names, and people outside without an account."""

from dataclasses import dataclass

from django.contrib.auth.models import User
from django.http import HttpRequest

# Who acts where the clock does.
SYSTEM = "系统"


def signed_in(request: HttpRequest) -> User:
    """Who is signed in. Only for views that let nobody else in."""
    if not isinstance(request.user, User):
        raise TypeError("nobody is signed in")
    return request.user


@dataclass(frozen=True)
class Outsider:
    """Somebody without an account who acts on what is theirs, as in 投诉人.

    A secret let them in at the one door of that act, which also decides what it lets them do:
    a table of verbs has nothing more to ask.
    """

    name: str

    def has_perm(self, perm: str) -> bool:
        """See above."""
        return True


def display_name(user: User | Outsider) -> str:
    """Family name first, as in 秦听雨; the account's name where no other is known."""
    if isinstance(user, Outsider):
        return user.name
    return f"{user.last_name}{user.first_name}" or user.get_username()
