"""A field that holds a photo: chosen by looking at the library, not only by typing its words."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from news.models import Photo


class PhotoFieldsMixin:
    """For every admin page with such a field: a button opens the picker beside it."""

    class Media:
        """Only on forms with the field; the script looks for it."""

        js = ("js/photo-field.js",)
        css = {"all": ("css/photo-library.css",)}

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """As Django makes it, with the address of the picker."""
        field: Any = super().formfield_for_foreignkey(db_field, request, **kwargs)  # type: ignore[misc]
        if field is not None and db_field.remote_field.model is Photo:
            field.widget.attrs["data-photo-picker"] = reverse("admin:news_photo_picker")
        return field
