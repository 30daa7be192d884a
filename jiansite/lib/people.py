"""Staff: who is signed in, and how they are called in the history and on the pages."""

from django.contrib.auth.models import User
from django.http import HttpRequest

# Who acts where the clock does.
SYSTEM = "系统"


def signed_in(request: HttpRequest) -> User:
    """Who is signed in. Only for views that let nobody else in."""
    if not isinstance(request.user, User):
        raise TypeError("nobody is signed in")
    return request.user


def display_name(user: User) -> str:
    """Family name first, as in 秦听雨; the account's name where no other is known."""
    return f"{user.last_name}{user.first_name}" or user.get_username()
