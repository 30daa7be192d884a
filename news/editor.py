"""The editor widget on the article form, and the one place to swap it.

django-ckeditor bundles CKEditor 4, which is past its end of life. It is only a widget on a
staff page: whatever it sends passes `news.sanitizer`. Its photos are shown at their own address
followed by `#photo-<id>`, which the sanitizer turns back into a Photo record's mark.
"""

from html import escape
from typing import Any

from ckeditor.widgets import CKEditorWidget
from django.forms import Media
from django.templatetags.static import static
from django.urls import reverse

from news import body, pasting, videos
from news.models import Photo

# The allow-list of `news.sanitizer` in the editor's own words: it shows what will be stored.
ALLOWED = (
    "p h2 h3 h4 strong em u s sub sup blockquote ul li hr br caption thead tbody tfoot tr;"
    "ol[start]; table; th[colspan,rowspan,scope]; td[colspan,rowspan]; a[!href];"
    "img[!src,alt,title]"
)
# Dialogs and conversions for what the site does not have. Pasted text is put in order by the
# server (`news.pasting`), so that every program's is, and in one place.
_WITHOUT = (
    "exportpdf,scayt,wsc,elementspath,flash,iframe,forms,smiley,about,save,print,preview,newpage,"
    "templates,stylescombo,font,colorbutton,colordialog,justify,bidi,language,pagebreak,div,"
    "copyformatting,liststyle,indentblock,dialogadvtab,editorplaceholder,"
    "pastefromword,pastefromgdocs,pastefromlibreoffice"
)
CONFIG: dict[str, Any] = {
    "toolbar": [
        ["Format", "Bold", "Italic", "Underline", "Strike", "Subscript", "Superscript"],
        ["RemoveFormat"],
        ["NumberedList", "BulletedList", "Outdent", "Indent", "Blockquote"],
        ["Table", "HorizontalRule", "SpecialChar"],
        ["Link", "Unlink", "Image", "VideoLink", "AttachmentLink"],
        ["Undo", "Redo", "PasteText", "Find", "Replace"],
        ["ShowBlocks", "Source", "Maximize"],
    ],
    "format_tags": "p;h2;h3;h4",
    "language": "zh-cn",
    "defaultLanguage": "zh-cn",
    "height": 520,
    "width": "100%",
    "allowedContent": ALLOWED,
    "removePlugins": _WITHOUT,
    "extraPlugins": "videolink,attachmentlink",  # of js/editor.js
    "removeDialogTabs": (
        "link:advanced;link:target;image:advanced;image:Link;table:advanced;tableProperties:advanced"
    ),
    "disableNativeSpellChecker": False,
    # Pasted pictures go to the upload view, not into the text as data.
    "clipboard_handleImages": False,
    "versionCheck": False,
    "entities": False,
}


class BodyEditor(CKEditorWidget):  # type: ignore[misc]  # the package is not typed
    """CKEditor with what the site has: headings, lists, tables, quotes, links, photos."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.config = dict(CONFIG)

    @property
    def media(self) -> Media:
        """The editor's scripts, and ours that seals its uploads with the CSRF token."""
        # Naming the editor again keeps ours behind it, wherever the admin's own scripts come.
        return super().media + Media(js=["ckeditor/ckeditor/ckeditor.js", "js/editor.js"])

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        """Photos by address instead of by mark, so that the editor can show them."""
        upload = reverse("admin:news_photo_upload")
        self.config.update(
            uploadUrl=upload,
            filebrowserImageUploadUrl=upload,
            filebrowserUploadMethod="xhr",
            filebrowserImageBrowseUrl=reverse("admin:news_photo_picker"),
            contentsCss=[static("css/editor.css")],
            pasteUrl=reverse("admin:news_photo_paste"),
            # The zero gives way to a photo's number.
            fetchUrl=reverse("admin:news_photo_fetch", args=[0]),
            pasteMost=pasting.MAX_BYTES,
            attachmentUrl=reverse("news:attachment", args=[0, 1]),
            videoSites=videos.SITES,
            videoIcon=static("img/editor-video.svg"),
            attachmentIcon=static("img/editor-attachment.svg"),
        )
        context: dict[str, Any] = super().get_context(name, with_addresses(value or ""), attrs)
        return context


def with_addresses(html: str) -> str:
    """A stored body as the editor shows it; a missing picture is a placeholder."""
    photos = Photo.objects.in_bulk(body.photo_ids(html))
    return body.PHOTO.sub(lambda match: _image(photos.get(int(match[1])), match[0]), html)


def photo_address(photo: Photo) -> str:
    """Where the editor finds a photo, and by what the sanitizer knows it again."""
    if photo.is_elsewhere:
        address = static("img/remote-photo.svg")
    elif photo.is_available:
        address = photo.standard_url
    else:
        address = static("img/missing-photo.svg")
    return f"{address}#photo-{photo.pk}"


def _image(photo: Photo | None, mark: str) -> str:
    if photo is None:
        return mark
    # Where it lies is shown on the picture; the allow-list drops it again.
    title = f' title="{escape(photo.origin_url)}"' if photo.is_elsewhere else ""
    return f'<img src="{photo_address(photo)}" alt=""{title}>'
