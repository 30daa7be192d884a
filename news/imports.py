"""Storing imported stories: in batches, found again by their identity, twice without harm.

A story that staff have edited since it was imported is left alone: the newsroom's word counts
more than the file's.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import DatabaseError, transaction
from django.db.models import F, prefetch_related_objects
from django.utils import timezone
from django.utils.text import slugify

from jiansite.lib import pictures, uploads
from news import attachments, body, photo_library, revisions, workflow
from news.import_formats import Record, RecordRefused, Story, StoryDocument, StoryPhoto
from news.models import (
    Article,
    Attachment,
    Channel,
    ChannelTree,
    Credit,
    FormerAddress,
    Photo,
    Revision,
    Source,
    Tag,
)
from news.models.articles import SEARCH_FIELDS

BATCH = 500
# One bad record never ends an import, whatever is wrong with it.
UNEXPECTED = (
    DatabaseError, ArithmeticError, AttributeError, LookupError, OSError, TypeError, ValueError,
)  # fmt: skip
_PLACE = ["status", "working_revision", "live_revision", "approved_revision"]
# What an attachment knows only once its file is stored.
_OF_THE_FILE = ["article", "file", "name", "kind", "size", "sha256"]


@dataclass
class Report:
    """What became of the records: counts, and line and reason of each refusal."""

    created: int = 0
    updated: int = 0
    unchanged: int = 0
    refused: list[tuple[int, str]] = field(default_factory=list)

    @property
    def total(self) -> int:
        """How many records were read."""
        return self.created + self.updated + self.unchanged + len(self.refused)

    def add(self, other: "Report") -> None:
        """Count another file's records, too."""
        self.created += other.created
        self.updated += other.updated
        self.unchanged += other.unchanged
        self.refused += other.refused

    def __str__(self) -> str:
        return (
            f"{self.total} records, {self.created} created, {self.unchanged} unchanged, "
            f"{self.updated} updated, {len(self.refused)} refused"
        )


class Importer:
    """Brings the records of one or more files into the database."""

    def __init__(
        self,
        *,
        folder: Path,
        create_channels: bool = False,
        default_channel: tuple[str, ...] = (),
        as_drafts: bool = False,
        dry_run: bool = False,
        by: User | None = None,
        as_of_publication: bool = False,
    ) -> None:
        """`as_of_publication`: as if each story had been written here when it came out."""
        self.folder = folder
        self.as_of_publication = as_of_publication
        self.create_channels = create_channels
        self.default_channel = default_channel
        self.as_drafts = as_drafts
        self.dry_run = dry_run
        self.by = by
        self.now = timezone.now()
        self.report = Report()
        self._seen: dict[str, tuple[int, str]] = {}
        self._channels = _channels_by_names()
        self._sources: dict[str, Source] = {}
        self._tags: dict[str, Tag] = {}

    def run(self, records: Iterable[Record]) -> Iterator[Report]:
        """Import everything; yields the report after every batch, for a progress line."""
        records = iter(records)
        while batch := list(islice(records, BATCH)):
            self._import_batch(batch)
            yield self.report

    def _import_batch(self, batch: list[Record]) -> None:
        stories = []
        for record in batch:
            if record.story is None:
                self._refuse(record.line, record.refusal)
            elif self._is_new_here(record.line, record.story):
                stories.append((record.line, record.story))
        counts = self.report.created, self.report.updated, self.report.unchanged
        refused = len(self.report.refused)
        try:
            with self._transaction():
                self._store(stories)
        except UNEXPECTED:
            # Something that only storing it showed. One by one the culprit shows, the rest goes in.
            self.report.created, self.report.updated, self.report.unchanged = counts
            del self.report.refused[refused:]
            self._forget_caches()
            for line, story in stories:
                self._store_alone(line, story)

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        """All or nothing; in a dry run, nothing."""
        with transaction.atomic():
            yield
            if self.dry_run:
                transaction.set_rollback(True)
        if self.dry_run:
            self._forget_caches()

    def _store_alone(self, line: int, story: Story) -> None:
        try:
            with self._transaction():
                self._store([(line, story)])
        except UNEXPECTED as error:
            self._forget_caches()
            reason = (str(error).splitlines() or [type(error).__name__])[0]
            self._refuse(line, f"没能保存这条记录：{reason}")

    def _stamp(self, article: Article) -> dict[str, Any]:
        """What a first revision says of itself. It cannot be changed afterwards."""
        if self.as_of_publication and article.published_at:
            return {"now": article.published_at}
        return {"now": self.now, "remark": "导入"}

    def _is_new_here(self, line: int, story: Story) -> bool:
        """A record that stands twice in the files counts once."""
        first = self._seen.setdefault(story.identity, (line, story.digest))
        if first[0] == line:
            return True
        if first[1] == story.digest:
            self.report.unchanged += 1
        else:
            self._refuse(line, f"与第 {first[0]} 行是同一篇（标识相同），内容却不同。")
        return False

    def _store(self, stories: list[tuple[int, Story]]) -> None:
        identities = [story.identity for _, story in stories]
        existing = {
            article.import_key: article
            for article in Article.objects.filter(import_key__in=identities).defer(*SEARCH_FIELDS)
        }
        new: list[tuple[Article, Story]] = []
        for line, story in stories:
            article = existing.get(story.identity)
            try:
                if article is None:
                    new.append((self._article(Article(), story), story))
                elif article.import_digest == story.digest:
                    self.report.unchanged += 1
                elif article.imported_at != article.updated_at:
                    self._refuse(line, "这篇稿件导入后已由编辑修改过，没有覆盖。")
                else:
                    self._update(self._article(article, story), story)
            except RecordRefused as refusal:
                self._refuse(line, str(refusal))
        self._create(new)
        Article.objects.filter(import_key__in=identities, imported_at=None).update(
            imported_at=F("updated_at")
        )

    def _create(self, new: list[tuple[Article, Story]]) -> None:
        Article.objects.bulk_create([article for article, _ in new])
        self._relate(new)
        self._keep_first([article for article, _ in new])
        self.report.created += len(new)

    def _keep_first(self, articles: list[Article]) -> None:
        """The first revision of each, and what it is to readers."""
        prefetch_related_objects(articles, "credits", "tags", "attachments")
        found = Revision.objects.bulk_create(
            revisions.build(
                article,
                revisions.content_of(article),
                by=self.by,
                **self._stamp(article),
            )
            for article in articles
        )
        for article, revision in zip(articles, found, strict=True):
            article.working_revision = revision
            self._place(article)
        Article.objects.bulk_update(articles, _PLACE)

    def _place(self, article: Article) -> None:
        """Before readers at once, or at its hour; nothing is reviewed that was public elsewhere."""
        revision = article.working_revision
        if article.is_live:
            article.live_revision, article.approved_revision = revision, None
        elif article.scheduled_at and not self.as_drafts:
            article.status, article.approved_revision = workflow.APPROVED, revision

    def _update(self, article: Article, story: Story) -> None:
        article.save()
        article.credits.all().delete()
        article.tags.clear()
        self._relate([(article, story)])
        article = Article.objects.get(pk=article.pk)
        content = revisions.content_of(article)
        revisions.keep(article, content, by=self.by, now=self.now, remark="再次导入")
        self._place(article)
        article.save(update_fields=_PLACE)
        Article.objects.filter(pk=article.pk).update(imported_at=F("updated_at"))
        self.report.updated += 1

    def _relate(self, pairs: list[tuple[Article, Story]]) -> None:
        """Credits, addresses and tags, each in a statement for the batch; documents one by one."""
        Credit.objects.bulk_create(
            Credit(article=article, role=role, name=name, order=order)
            for article, story in pairs
            for order, (role, name) in enumerate(story.credits)
        )
        for article, story in pairs if not self.dry_run else ():
            self._attach(article, story)
        FormerAddress.remember_all(
            {
                address: article.get_absolute_url()
                for article, story in pairs
                for address in story.former_addresses
            }
        )
        through = Article.tags.through
        through.objects.bulk_create(
            through(article_id=article.pk, tag_id=self._tag(name).pk)
            for article, story in pairs
            for name in story.tags
        )

    def _article(self, article: Article, story: Story) -> Article:
        """The story's values on a new or known article. Raises RecordRefused."""
        article.title = story.title
        article.kicker = story.kicker
        article.subtitle = story.subtitle
        article.summary = story.summary
        article.source_url = story.source_url
        article.original_title = story.original_title
        article.original_author = story.original_author
        self._date(article, story)
        article.legacy_address = story.legacy_address or None
        article.import_key = story.identity
        article.import_digest = story.digest
        if article.pk is None:
            article.click_count = story.clicks
            article.created_by = self.by
        if article.pk is None or article.status == workflow.APPROVED:
            # Nothing public is undated: without a date it waits for an editor.
            article.is_live = article.published_at is not None and not self.as_drafts
            article.status = workflow.PUBLISHED if article.is_live else workflow.DRAFT
        elif article.is_live and story.published_at is None:
            raise RecordRefused("已发布的稿件不能改成没有日期。")
        # Nothing is made for a record before it has been looked at from all sides.
        self._check(article, story)
        article.channel = self._channel(story.channel or self.default_channel)
        article.source = self._source(story) if story.source else None
        photos = [self._photo(photo, article) for photo in story.photos]
        article.cover = next((photo for photo in photos if photo.image), None)
        places = zip((photo.after for photo in story.photos), (p.pk for p in photos), strict=True)
        article.body = body.insert_photos(story.body, places) if photos else story.body
        article.file_for_search()
        return article

    def _date(self, article: Article, story: Story) -> None:
        """A date that readers have seen stays, whatever a later file says; one ahead is a plan."""
        if article.was_public(self.now):
            return
        is_ahead = story.published_at is not None and story.published_at > self.now
        article.published_at = None if is_ahead else story.published_at
        article.scheduled_at = story.published_at if is_ahead else None

    def _check(self, article: Article, story: Story) -> None:
        """Lengths and addresses, before anything is written."""
        relations = ["channel", "source", "cover", "created_by"]
        try:
            article.clean_fields(exclude=relations)
            for role, name in story.credits:
                Credit(role=role, name=name).clean_fields(exclude=["article"])
            for tag in story.tags:
                Tag(name=tag).clean_fields()
            for photo in story.photos:
                words = Photo(caption=photo.caption, alt=photo.alt, credit=photo.credit)
                words.clean_fields(exclude=["image"])
            for document in story.attachments:
                Attachment(title=document.title).clean_fields(exclude=_OF_THE_FILE)
                self._document_path(document)
            if story.source:
                Source(name=story.source, url=story.source_home).clean_fields()
        except ValidationError as error:
            reasons = (
                f"{'id' if name == 'import_key' else name}：{'；'.join(texts)}"
                for name, texts in error.message_dict.items()
            )
            raise RecordRefused("　".join(reasons)) from None
        clash = Article.objects.filter(legacy_address=article.legacy_address or "-")
        if article.legacy_address and clash.exclude(pk=article.pk).exists():
            raise RecordRefused(f"旧址 {article.legacy_address} 已属于另一篇稿件。")

    def _photo(self, wanted: StoryPhoto, article: Article) -> Photo:
        """A Photo record; one without a file keeps the picture's place and words."""
        words = {"caption": wanted.caption, "alt": wanted.alt, "credit": wanted.credit}
        path = self._path(wanted.file, "图片")
        if path is None:
            announced = Photo.objects.filter(pk__in=body.photo_ids(article.body), image="", **words)
            return announced.first() or Photo.objects.create(**words)
        with path.open("rb") as file:
            known = Photo.objects.filter(sha256=uploads.sha256(file), **words).first()
            if known:
                return known
            try:
                if self.dry_run:  # no row that is rolled back takes a stored file along
                    pictures.open_picture(file)
                    return Photo.objects.create(**words)
                return photo_library.add_photo(file, **words)
            except pictures.PictureRefused as refusal:
                raise RecordRefused(f"图片 {wanted.file}：{refusal}") from None

    def _path(self, name: str, what: str) -> Path | None:
        """Where a file lies, None if there is none. Raises RecordRefused outside the folder."""
        if not name:
            return None
        try:
            path = (self.folder / name).resolve()
            is_there = path.is_file()
        except OSError:
            raise RecordRefused(f"{what}的文件名不能用：{name[:60]}…") from None
        if not path.is_relative_to(self.folder.resolve()):
            raise RecordRefused(f"{what} {name} 不在导入文件所在的文件夹里。")
        return path if is_there else None

    def _document_path(self, wanted: StoryDocument) -> Path:
        """Where a document lies that we take. Raises RecordRefused."""
        path = self._path(wanted.file, "附件")
        if path is None:
            raise RecordRefused(f"没有附件的文件：{wanted.file}")
        try:
            with path.open("rb") as file:
                attachments.examine(file)
        except uploads.FileRefused as refusal:
            raise RecordRefused(f"附件 {wanted.file}：{refusal}") from None
        return path

    def _attach(self, article: Article, story: Story) -> None:
        """The story's documents; those that it has already keep their addresses."""
        kept = []
        for order, wanted in enumerate(story.attachments):
            path = self._document_path(wanted)
            title = wanted.title or path.stem
            with path.open("rb") as file:
                digest = uploads.sha256(file)
                known = article.attachments.filter(sha256=digest, title=title).first()
                kept.append(known or attachments.attach(article, file, name=path.name, title=title))
            Attachment.objects.filter(pk=kept[-1].pk).update(order=order, is_listed=True)
        # Earlier revisions of the story still list them.
        others = article.attachments.exclude(pk__in=[each.pk for each in kept])
        others.update(is_listed=False)

    def _channel(self, names: tuple[str, ...]) -> Channel:
        if not names:
            raise RecordRefused("没有栏目（channel）。可以用 --default-channel 指定一个。")
        if names in self._channels:
            return self._channels[names]
        if not self.create_channels:
            raise RecordRefused(
                f"没有这个栏目：{' / '.join(names)}。可以用 --create-channels 建立。"
            )
        parent = self._channel(names[:-1]) if names[1:] else None
        slug = slugify(names[-1], allow_unicode=True)[:60] or f"channel-{len(self._channels) + 1}"
        order = len(self._channels) + 1
        channel = Channel(parent=parent, name=names[-1], slug=slug, order=order)
        if parent is None:
            channel.home_order = order
        try:
            channel.full_clean()
        except ValidationError as error:
            raise RecordRefused(f"不能建立栏目 {' / '.join(names)}：{error.messages[0]}") from None
        channel.save()
        self._channels[names] = channel
        return channel

    def _source(self, story: Story) -> Source:
        if story.source not in self._sources:
            self._sources[story.source], _ = Source.objects.get_or_create(
                name=story.source, defaults={"url": story.source_home}
            )
        return self._sources[story.source]

    def _tag(self, name: str) -> Tag:
        if name not in self._tags:
            self._tags[name], _ = Tag.objects.get_or_create(name=name)
        return self._tags[name]

    def _refuse(self, line: int, reason: str) -> None:
        self.report.refused.append((line, reason))

    def _forget_caches(self) -> None:
        """What a rolled-back batch created is gone."""
        self._channels = _channels_by_names()
        self._sources.clear()
        self._tags.clear()


def _channels_by_names() -> dict[tuple[str, ...], Channel]:
    tree = ChannelTree.load()
    by_id = {channel.pk: channel for channel in tree.channels}
    named: dict[tuple[str, ...], Channel] = {}
    for channel in tree.in_order():
        names = [channel.name]
        above = channel
        while above.parent_id:
            above = by_id[above.parent_id]
            names.insert(0, above.name)
        named[tuple(names)] = channel
    return named
