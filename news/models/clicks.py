from django.db import models

from news.models.articles import Article


class HourlyClicks(models.Model):
    """How many readers a story had within one hour. Kept for a week, for 热点; then it goes."""

    article = models.ForeignKey(Article, models.CASCADE, related_name="hourly_clicks")
    hour = models.DateTimeField("钟点")
    number = models.PositiveIntegerField("点击")

    class Meta:
        verbose_name = "每小时点击"
        verbose_name_plural = "每小时点击"
        constraints = [
            models.UniqueConstraint(
                fields=["hour", "article"], name="clicks_of_an_hour_are_one_row"
            )
        ]

    def __str__(self) -> str:
        return f"{self.hour:%Y-%m-%d %H:00} {self.number}"
