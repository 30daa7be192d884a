from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import models, transaction
from django.db.models import Q

from news.models.channels import Channel, ChannelTree

if TYPE_CHECKING:
    from django.contrib.auth.models import User


class ChannelAssignment(models.Model):
    """负责栏目: a person is limited to this channel and everything below it.

    Whoever has none is limited to nothing. So a channel that somebody answers for cannot be
    deleted: with their last assignment the limit would fall.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        related_name="channel_assignments",
        verbose_name="用户",
    )
    channel = models.ForeignKey(
        Channel, models.PROTECT, related_name="assignments", verbose_name="栏目"
    )

    class Meta:
        verbose_name = "负责栏目"
        verbose_name_plural = "负责栏目"
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["user", "channel"], name="channel_is_assigned_to_a_person_once"
            )
        ]

    def __str__(self) -> str:
        return str(self.channel)


@dataclass(frozen=True)
class Reach:
    """The channels in which a person may act; None is everywhere."""

    channels: frozenset[int] | None = None

    @property
    def is_everywhere(self) -> bool:
        """Whether nothing is out of reach."""
        return self.channels is None

    def holds(self, channel_id: int | None) -> bool:
        """Whether this channel is one of them."""
        return self.channels is None or channel_id in self.channels

    def over(self, path: str) -> Q:
        """The condition for rows whose channel stands at `path`, such as article__channel."""
        return Q() if self.channels is None else Q(**{f"{path}__in": self.channels})


def reach_of(user: Any) -> Reach:
    """Where a person may act. Asked once for each request: the answer stays with the user."""
    known: Reach | None = getattr(user, "known_reach", None)
    if known is None:
        known = user.known_reach = _read_reach(user)
    return known


def _read_reach(user: Any) -> Reach:
    if user.is_superuser:
        return Reach()
    assigned = set(ChannelAssignment.objects.filter(user=user).values_list("channel_id", flat=True))
    if not assigned:
        return Reach()
    tree = ChannelTree.load()
    tops = [channel for channel in tree.channels if channel.pk in assigned]
    return Reach(frozenset(pk for channel in tops for pk in tree.ids_below(channel)))


@transaction.atomic
def assign_channels(user: User, channels: Iterable[Channel]) -> None:
    """Limit a person to exactly these channels; to none of them means everywhere."""
    chosen = {channel.pk for channel in channels}
    ChannelAssignment.objects.filter(user=user).exclude(channel__in=chosen).delete()
    ChannelAssignment.objects.bulk_create(
        [ChannelAssignment(user=user, channel_id=pk) for pk in sorted(chosen)],
        ignore_conflicts=True,
    )
