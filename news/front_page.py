"""The home page: what staff placed, and where they placed nothing, the newest.

A placement that ends, or whose story is withdrawn, leaves no hole: the next story by rule stands
in its place, in the same request.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from news.models import Article, Photo, Placement

FOCUS = 5
RECOMMENDED = 6
LIVE = 12
# Placements without an end gather for ever; some may show a story that stands elsewhere.
MOST_PLACEMENTS = 20
# The newest, from which every place is filled: enough though some are shown already.
_RESERVE = 40


@dataclass(frozen=True)
class Teaser:
    """A story as it stands on the home page."""

    article: Article
    title: str
    photo: Photo | None


@dataclass(frozen=True)
class FrontPage:
    """The upper part of the home page. One picture is no set: `focus` has two or more, or none."""

    lead: Teaser | None
    focus: list[Teaser]
    recommended: list[Teaser]
    newest: list[Article]

    @property
    def shown(self) -> set[int]:
        """The ids of the stories that need not stand in the blocks below again."""
        teasers = [*self.focus, *self.recommended, *([self.lead] if self.lead else [])]
        return {teaser.article.pk for teaser in teasers}


def compose(now: datetime) -> FrontPage:
    """The front page of this moment, in two queries."""
    current = Placement.objects.current(now).first_of_each_slot(MOST_PLACEMENTS)
    placements = current.in_order().for_home()
    placed: dict[str, list[Teaser]] = {slot: [] for slot in Placement.Slot.values}
    for placement in placements:
        placed[placement.slot].append(_placed(placement))
    newest = list(Article.objects.published(now).newest_first().for_lists()[:_RESERVE])
    by_rule = [_by_rule(article) for article in newest]

    with_photo = [teaser for teaser in by_rule if teaser.photo]
    lead = next(iter([*placed[Placement.Slot.LEAD], *with_photo, *by_rule]), None)
    taken = {lead.article.pk} if lead else set()
    # What staff chose for one place, no rule takes for another.
    focus = _take(FOCUS, taken, (t for t in placed[Placement.Slot.FOCUS] if t.photo))
    recommended = _take(RECOMMENDED, taken, placed[Placement.Slot.RECOMMENDED])
    recommended += _take(RECOMMENDED - len(recommended), taken, by_rule)
    focus += _take(FOCUS - len(focus), taken, with_photo)
    if len(focus) == 1:
        taken.remove(focus.pop().article.pk)
    live = [article for article in newest if article.pk not in taken]
    return FrontPage(lead, focus, recommended, live[:LIVE])


def _placed(placement: Placement) -> Teaser:
    article = placement.article
    photo = _available(placement.photo) or _available(article.cover)
    return Teaser(article, placement.title or article.title, photo)


def _by_rule(article: Article) -> Teaser:
    return Teaser(article, article.title, _available(article.cover))


def _available(photo: Photo | None) -> Photo | None:
    return photo if photo and photo.is_available else None


def _take(number: int, taken: set[int], teasers: Iterable[Teaser]) -> list[Teaser]:
    """The first of the teasers that no other place has taken; they are taken then."""
    chosen: list[Teaser] = []
    for teaser in teasers:
        if len(chosen) < number and teaser.article.pk not in taken:
            taken.add(teaser.article.pk)
            chosen.append(teaser)
    return chosen
