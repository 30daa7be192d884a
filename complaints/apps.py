from django.apps import AppConfig


class ComplaintsConfig(AppConfig):
    """The complaint desk: intake, receipts, status, and the staff's case work."""

    name = "complaints"
    verbose_name = "投诉"
