import secrets
from typing import Any

from django.contrib.auth.models import Group, User
from django.core.management.base import BaseCommand
from django.db import transaction
from django.utils import timezone

import complaints.demo
import news.demo
from jiansite.roles import ADMINISTRATOR, COMPLAINT_OFFICER, DUTY_CHIEF, EDITOR, REVIEWER
from news.models import Article, Channel

ACCOUNTS = (
    ("editor", EDITOR, "闻", "笛"),
    ("reviewer", REVIEWER, "顾", "南枝"),
    ("chief", DUTY_CHIEF, "苏", "怀瑾"),
    ("officer", COMPLAINT_OFFICER, "秦", "听雨"),
    ("manager", ADMINISTRATOR, "陆", "明远"),
)


class Command(BaseCommand):
    """Fill an empty site with the demo."""

    help = (
        "Load the demo: fictional stories, pictures drawn by code, complaints in different "
        "states, and one account for each staff role. A site with content is left as it is."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        """Load what is not there yet, and say which accounts exist."""
        passwords = self._create_accounts()
        if Channel.objects.exists() or Article.objects.exists():
            self.stdout.write("There is content already; it stays as it is.")
        else:
            self._load_content()
        self._say_accounts(passwords)

    @transaction.atomic
    def _load_content(self) -> None:
        now = timezone.now()
        staff = {name: User.objects.get(username=name) for name, *_ in ACCOUNTS}
        articles = news.demo.load(now=now, staff=staff, say=self._say)
        count = complaints.demo.load(
            now=now, officer=staff["officer"], articles=articles, photograph=news.demo.photograph
        )
        self._say(f"{len(articles)} stories and {count} complaints loaded")

    @transaction.atomic
    def _create_accounts(self) -> dict[str, str]:
        """New accounts with their passwords, which are stored nowhere else."""
        passwords: dict[str, str] = {}
        for username, role, last_name, first_name in ACCOUNTS:
            if User.objects.filter(username=username).exists():
                continue
            passwords[username] = secrets.token_urlsafe(9)
            user = User.objects.create_user(
                username,
                password=passwords[username],
                last_name=last_name,
                first_name=first_name,
                is_staff=True,
            )
            user.groups.add(Group.objects.get(name=role))
        return passwords

    def _say_accounts(self, passwords: dict[str, str]) -> None:
        self.stdout.write("Staff accounts (sign in at /admin/):")
        for username, role, *_ in ACCOUNTS:
            password = passwords.get(username)
            note = f"password {password}   (shown only now)" if password else "exists already"
            self.stdout.write(f"  {username:<9} {role:<6} {note}")
        if len(passwords) < len(ACCOUNTS):
            self.stdout.write("A forgotten password: manage.py changepassword NAME")

    def _say(self, text: str) -> None:
        self.stdout.write(f"  {text}")
