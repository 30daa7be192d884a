from django.apps import AppConfig, apps
from django.contrib.admin.apps import AdminConfig


class JiansiteConfig(AppConfig):
    """The composition root: what joins news and complaints."""

    name = "jiansite"
    verbose_name = "监站"

    def ready(self) -> None:
        from django.db.models.signals import post_migrate

        from jiansite import checks, roles  # noqa: F401

        # Once a migration: the signal comes for every app that has models.
        post_migrate.connect(roles.after_migrate, sender=apps.get_app_config("auth"))


class StaffAdminConfig(AdminConfig):
    """Django's admin with the one site of this project."""

    default_site = "jiansite.staff_site.StaffSite"
