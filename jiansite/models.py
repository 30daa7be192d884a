"""What the house keeps that belongs to neither half."""

from jiansite.lib.ratelimit import UseCount

__all__ = ["UseCount"]
