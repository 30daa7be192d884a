"""Accounts and roles in the admin. Its site is `jiansite.staff_site`."""

from typing import Any

from django.contrib import admin
from django.contrib.auth.admin import GroupAdmin, UserAdmin
from django.contrib.auth.models import Group, Permission, User
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.html import format_html_join
from django.utils.safestring import SafeString

from jiansite import inspection_admin  # noqa: F401  (registers its pages)
from jiansite.role_words import description_of
from jiansite.roles import ROLES
from jiansite.staff_forms import StaffForm
from news.models.reach import assign_channels

# In the place of the admin classes that Django brings.
admin.site.unregister(User)
admin.site.unregister(Group)


@admin.register(User)
class StaffUserAdmin(UserAdmin):
    """Accounts. Only a superuser can make or change one who may do everything."""

    form = StaffForm
    list_display = ("username", "full_name", "roles", "channels", "is_active", "last_login")
    list_filter = ("groups", "is_active")
    search_fields = ("username", "first_name", "last_name", "email")
    ordering = ("username",)
    filter_horizontal = ()
    fieldsets = (
        (None, {"fields": ("username", "password")}),
        ("个人信息", {"fields": ("last_name", "first_name", "email")}),
        ("权限", {"fields": ("is_active", "is_staff", "groups", "channels")}),
        ("重要日期", {"fields": ("last_login", "date_joined")}),
    )
    readonly_fields = ("last_login", "date_joined")

    def get_queryset(self, request: HttpRequest) -> QuerySet[User]:
        """Superusers are not in the hands of administrators."""
        users = super().get_queryset(request)
        users = users.prefetch_related("groups", "channel_assignments__channel")
        return users if request.user.is_superuser else users.filter(is_superuser=False)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        if "channels" in form.cleaned_data:
            assign_channels(form.instance, form.cleaned_data["channels"])

    @admin.display(description="姓名")
    def full_name(self, user: User) -> str:
        return f"{user.last_name}{user.first_name}"

    @admin.display(description="角色")
    def roles(self, user: User) -> str:
        return "、".join(group.name for group in user.groups.all())

    @admin.display(description="负责栏目")
    def channels(self, user: Any) -> str:
        names = [str(each.channel) for each in user.channel_assignments.all()]
        return "、".join(names) or "所有栏目"


@admin.register(Group)
class RoleAdmin(GroupAdmin):
    """Roles are written in `jiansite.roles`; here they can be read."""

    list_display = ("name", "description")
    search_fields = ()

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """A role of the house is told in words; one of the site's own shows its permissions."""
        return ("name", "description", "abilities") if _is_written(obj) else ("name", "permissions")

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return ("name", "description", "abilities") if _is_written(obj) else ()

    @admin.display(description="可以做什么")
    def description(self, group: Group) -> str:
        return description_of(group.name)

    @admin.display(description="权限")
    def abilities(self, group: Group) -> SafeString | str:
        names = group.permissions.select_related("content_type").order_by(
            "content_type", "codename"
        )
        return format_html_join("", "{}<br>", ((_in_words(each),) for each in names)) or "—"

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_change_permission(request, obj) and not _is_written(obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


def _is_written(group: Group | None) -> bool:
    return group is not None and group.name in ROLES


def _in_words(permission: Permission) -> str:
    """「新增稿件」 for what Django calls add_article; our own are named in Chinese already."""
    act = permission.codename.partition("_")[0]
    model = permission.content_type.model_class()
    standard = {"add": "新增", "change": "修改", "delete": "删除", "view": "查看"}
    if model is None or act not in standard:
        return permission.name
    return f"{standard[act]}{model._meta.verbose_name}"
