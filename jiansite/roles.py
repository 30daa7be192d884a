"""The staff roles and what each may do. Kept as groups, renewed after every migration."""

from typing import Any

EDITOR = "编辑"
REVIEWER = "审稿人"
DUTY_CHIEF = "值班主任"
COMPLAINT_OFFICER = "投诉专员"
ADMINISTRATOR = "管理员"

_NEWSROOM = {
    "news.view_channel",
    *(
        f"news.{act}_{thing}"
        for act in ("add", "change", "view")
        for thing in ("article", "attachment", "credit", "photo", "source", "tag", "tickeritem")
    ),
    *(f"news.delete_{thing}" for thing in ("attachment", "credit", "tickeritem", "tag")),
    *(
        f"news.{act}_{thing}"
        for act in ("add", "change", "delete", "view")
        for thing in ("placement", "topic", "topicsection", "topicentry")
    ),
    "news.view_articleevent",
    "news.view_listedword",
    "news.view_revision",
    "news.view_correction",
    "news.view_errorreport",
    "news.answer_errorreport",
    "news.view_inspection",
    "news.view_linkedhost",
}
_REVIEW = {"news.review_first", "news.review_second"}
_DUTY = {
    "news.review_final",
    "news.publish_article",
    "news.withdraw_article",
    "news.view_activity",
    "news.view_workload",
}
_COMPLAINT_DESK = {
    "complaints.view_complaint",
    "complaints.change_complaint",
    "complaints.handle_complaint",
    "complaints.reveal_contact",
    "complaints.view_event",
    "complaints.view_attachment",
    "complaints.view_clock",
    *(f"complaints.view_calendar{thing}" for thing in ("year", "day")),
    "complaints.view_erasurerequest",
    "complaints.view_outgoing",
}
_HOUSE = {
    *(
        f"complaints.{act}_calendar{thing}"
        for act in ("add", "change", "delete")
        for thing in ("year", "day")
    ),
    "complaints.view_report",
    *(f"news.{act}_channel" for act in ("add", "change", "delete")),
    *(f"news.{act}_page" for act in ("add", "change", "delete", "view")),
    *(f"news.{act}_siteprofile" for act in ("add", "change", "view")),
    *(f"news.delete_{thing}" for thing in ("article", "errorreport", "photo", "source")),
    *(
        f"news.{act}_{thing}"
        for act in ("add", "change", "delete")
        for thing in ("listedword", "linkedhost")
    ),
    *(f"auth.{act}_user" for act in ("add", "change", "view")),
    *(f"news.{act}_formeraddress" for act in ("add", "change", "delete", "view")),
    "news.run_inspection",
    "auth.view_group",
}

ROLES: dict[str, set[str]] = {
    EDITOR: _NEWSROOM,
    REVIEWER: _NEWSROOM | _REVIEW,
    DUTY_CHIEF: _NEWSROOM | _REVIEW | _DUTY,
    COMPLAINT_OFFICER: _COMPLAINT_DESK,
    ADMINISTRATOR: _NEWSROOM | _REVIEW | _DUTY | _COMPLAINT_DESK | _HOUSE,
}


def after_migrate(**kwargs: Any) -> None:
    """Give every role exactly its permissions."""
    from django.apps import apps
    from django.contrib.auth.management import create_permissions
    from django.contrib.auth.models import Group, Permission

    for label in ("news", "complaints", "auth", "admin"):
        create_permissions(apps.get_app_config(label), verbosity=0, using=kwargs["using"])
    known = {
        f"{permission.content_type.app_label}.{permission.codename}": permission
        for permission in Permission.objects.select_related("content_type")
    }
    for role, names in ROLES.items():
        group, _ = Group.objects.get_or_create(name=role)
        group.permissions.set([known[name] for name in names])
