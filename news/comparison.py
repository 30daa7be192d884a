"""What is different between two contents of a story: for readers of a correction, and for staff."""

from collections.abc import Callable
from typing import Any

from django.utils import timezone

from news import body, bylines, revisions
from news.models import Article, Attachment, Channel, Photo, Source, Tag
from news.models.corrections import Change, changed
from news.outlines import outline
from news.revisions import TEXTS, Content

GONE = "已删除"

_LABELS = {field.name: str(field.verbose_name) for field in Article._meta.fields}


def changes_between(before: Content, after: Content) -> list[Change]:
    """What readers would notice: words, source, links, pictures, bylines, documents.

    A change of layout is none.
    """
    return changed(*_texts(before, after, _for_readers))


def needs_explanation(before: Content, after: Content) -> list[str]:
    """Names of the fields whose change asks what it is; bylines and documents do not."""
    names = [change.label for change in changes_between(before, after)]
    return [name for name in names if name not in (_CREDITS, _FILES)]


def differences_between(before: Content, after: Content) -> list[Change]:
    """Everything that differs, layout included, for staff."""
    return changed(*_texts(before, after, _for_staff))


_CREDITS, _FILES = "署名", "附件"


class Names:
    """What is behind the ids in some contents. One query a kind."""

    def __init__(self, *contents: Content) -> None:
        def found(model: Any, name: str) -> dict[int, str]:
            ids = {each[name] for each in contents if each[name]}
            return {row.pk: str(row) for row in model.objects.filter(pk__in=ids)} if ids else {}

        self.sources = found(Source, "source")
        self.channels = found(Channel, "channel")
        self.covers = found(Photo, "cover")
        tags = {pk for each in contents for pk in each["tags"]}
        self.tags = dict(Tag.objects.filter(pk__in=tags).values_list("pk", "name")) if tags else {}
        files = {file["id"] for each in contents for file in each["attachments"]}
        rows = Attachment.objects.filter(pk__in=files) if files else ()
        self.files = {file.pk: file.sha256[:8] for file in rows}

    def file(self, wanted: dict[str, Any]) -> str:
        """A document's title with the beginning of its checksum."""
        return f"{wanted['title']}（{self.files.get(wanted['id'], GONE)}）"


Reading = Callable[[Content, Names], list[tuple[str, str]]]


def _texts(before: Content, after: Content, reading: Reading) -> tuple[Any, Any]:
    names = Names(before, after)
    return reading(before, names), reading(after, names)


def _for_staff(content: Content, names: Names) -> list[tuple[str, str]]:
    ends = revisions.read_moment(content["expires_at"])
    return [
        ("栏目", names.channels.get(content["channel"], GONE if content["channel"] else "")),
        *((_LABELS[name], content[name]) for name in TEXTS if name != "body"),
        (_CREDITS, bylines.credit_lines(content["credits"])),
        ("来源", names.sources.get(content["source"], GONE if content["source"] else "")),
        ("封面图", names.covers.get(content["cover"], GONE if content["cover"] else "")),
        ("标签", "、".join(sorted(names.tags.get(pk, GONE) for pk in content["tags"]))),
        ("正文", outline(content["body"])),
        (_FILES, "\n".join(names.file(each) for each in content["attachments"])),
        ("下线时间", f"{timezone.localtime(ends):%Y-%m-%d %H:%M}" if ends else ""),
    ]


def _for_readers(content: Content, names: Names) -> list[tuple[str, str]]:
    pictures = "、".join(f"图片 {pk}" for pk in body.photo_ids(content["body"]))
    return [
        *((_LABELS[name], content[name]) for name in TEXTS if name != "body"),
        ("来源", names.sources.get(content["source"], "")),
        ("正文", body.plain_text(content["body"])),
        ("链接", "\n".join(body.links(content["body"]))),
        ("正文图片", pictures),
        (_CREDITS, bylines.credit_lines(content["credits"])),
        (_FILES, "\n".join(names.file(each) for each in content["attachments"])),
    ]
