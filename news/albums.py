"""The photos of a story, in the order in which a reader meets them."""

from dataclasses import dataclass

from news import body
from news.models import Article, Photo


@dataclass(frozen=True)
class Place:
    """Where a photo stands among those of its story."""

    photo: Photo
    number: int
    total: int
    previous: Photo | None
    next: Photo | None


def photos_of(article: Article) -> list[Photo]:
    """Each photo of the story that readers see, once."""
    ids = list(dict.fromkeys(body.photo_ids(article.body)))
    photos = Photo.objects.in_bulk(ids)
    return [photos[pk] for pk in ids if pk in photos and photos[pk].is_available]


def place_of(photo_id: int, article: Article) -> Place | None:
    """The photo's place in the story, if it has one."""
    photos = photos_of(article)
    at = next((at for at, photo in enumerate(photos) if photo.pk == photo_id), None)
    if at is None:
        return None
    return Place(
        photo=photos[at],
        number=at + 1,
        total=len(photos),
        previous=photos[at - 1] if at > 0 else None,
        next=photos[at + 1] if at + 1 < len(photos) else None,
    )
