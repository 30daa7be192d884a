from __future__ import annotations

from typing import Any
from urllib.parse import quote, unquote, urlsplit

from django.core.exceptions import ValidationError
from django.db import models

from jiansite.lib import texts

MAX_OLD_PATH = 300
# A Chinese name takes nine characters a sign in an address.
MAX_NEW_PATH = 2000


def own_path(address: str) -> str:
    """The address without scheme and host, decoded, as it is stored and looked up.

    `https://old.example/news/1042.html?id=7#top` becomes `/news/1042.html?id=7`.
    Raises ValueError when it is no address.
    """
    parts = urlsplit(address.strip())
    path = "/" + parts.path.lstrip("/")
    # After decoding: what nobody sees may come as an escape.
    return texts.visible(unquote(f"{path}?{parts.query}" if parts.query else path))


class FormerAddress(models.Model):
    """旧址: where something stood before it moved. Readers are led on permanently."""

    old_path = models.CharField(
        "旧址",
        max_length=MAX_OLD_PATH,
        unique=True,
        help_text="如 /news/list.html；可以粘贴完整网址。",
    )
    new_path = models.CharField(
        "现址", max_length=MAX_NEW_PATH, help_text="本站内的地址，以 / 开头，如 /c/food/。"
    )
    created_at = models.DateTimeField("登记时间", auto_now_add=True)

    class Meta:
        verbose_name = "旧址"
        verbose_name_plural = "旧址"
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.old_path} → {self.new_path}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Whatever led here leads on to the new place, so that nobody is sent twice."""
        FormerAddress.objects.filter(new_path__in={self.old_path, quote(self.old_path)}).update(
            new_path=self.new_path
        )
        super().save(*args, **kwargs)

    def clean(self) -> None:
        """Only from one place of this site to another."""
        try:
            self.old_path = own_path(self.old_path)
        except ValueError:
            raise ValidationError({"old_path": "旧址看不懂，请检查。"}) from None
        # `//host` would lead to another site, and some browsers read `/\host` the same.
        if not self.new_path.startswith("/") or self.new_path[1:2] in ("/", "\\"):
            raise ValidationError({"new_path": "现址应是本站内的地址，以 / 开头。"})
        new = own_path(self.new_path)
        if self.old_path == new:
            raise ValidationError({"new_path": "现址和旧址相同，会没有尽头地跳转。"})
        if FormerAddress.objects.filter(old_path=new).exclude(pk=self.pk).exists():
            raise ValidationError({"new_path": "这个现址自己也已登记为旧址，请直接填最后的地址。"})

    @classmethod
    def remember(cls, old_path: str, new_path: str) -> None:
        """Something moved: lead from its old address, and from those before it, to the new one."""
        cls.objects.filter(old_path=unquote(new_path)).delete()
        cls.objects.update_or_create(
            old_path=unquote(old_path)[:MAX_OLD_PATH], defaults={"new_path": new_path}
        )

    @staticmethod
    def remember_all(places: dict[str, str]) -> None:
        """Where each of these addresses of another site leads, in one statement."""
        FormerAddress.objects.bulk_create(
            [FormerAddress(old_path=old, new_path=new) for old, new in places.items()],
            update_conflicts=True,
            unique_fields=["old_path"],
            update_fields=["new_path"],
        )


class Addressed(models.Model):
    """Something with a page whose address comes from a name; the old ones keep leading there."""

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Remember the address that a new name replaces."""
        before = type(self)._default_manager.filter(pk=self.pk).first() if self.pk else None
        super().save(*args, **kwargs)
        if before and before.get_absolute_url() != self.get_absolute_url():
            FormerAddress.remember(before.get_absolute_url(), self.get_absolute_url())

    def get_absolute_url(self) -> str:
        """The address of its page."""
        raise NotImplementedError
