from django.apps import AppConfig


class NewsConfig(AppConfig):
    """Channels, articles, photos, the ticker and the single pages."""

    name = "news"
    verbose_name = "新闻"
