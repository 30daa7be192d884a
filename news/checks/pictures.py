"""Pictures: there, large enough, and described for those who do not see them."""

import re
from collections.abc import Iterator

from news import body
from news.checks.findings import Content, Facts, Finding, Level, Picture, Place

# The text column of a desk page; below it a picture is blurred or shown small.
SMALLEST = 600
# Height by width: a long picture (长图) pushes the text off the screen, and nobody can read it.
TALLEST = 4.0
_FILE_NAME = re.compile(
    r"""(?ix) \.(?:jpe?g|png|gif|webp|heic|bmp|tiff?)$
    | ^(?:img|dsc[nf]?|pic|photo|image|screenshot|mmexport|wx_camera|微信(?:图片|截图)|图片
        |照片|截图|屏幕截图|未命名|捕获|qq图片)[-_\s]*\(?[\d_\-\s.:]*\)?$
    | ^[\w-]*_[\w-]*$ | ^[0-9a-f]{8,}$ | ^[\d\W_]+$ """
)


def pictures(content: Content, facts: Facts) -> Iterator[Finding]:
    """Each picture of the body once, and the cover."""
    shown = list(dict.fromkeys(body.photo_ids(content.body)))
    for number, pk in enumerate(shown, 1):
        picture = facts.pictures.get(pk)
        if picture:
            yield from _picture(picture, f"正文第 {number} 张图片", Place(f"photo-{pk}"))
    cover = facts.pictures.get(content.cover) if content.cover else None
    if cover and content.cover not in shown:
        yield from _picture(cover, "封面图", Place(f"photo-{content.cover}"))


def is_file_name(words: str) -> bool:
    """Whether a description is what a camera or a program wrote."""
    return bool(_FILE_NAME.search(words.strip()))


def _picture(picture: Picture, name: str, place: Place) -> Iterator[Finding]:
    def finding(code: str, level: Level, sentence: str) -> Finding:
        return Finding(code, level, f"{name}{sentence}", place)

    if not picture.is_available:
        yield finding("picture-missing", Level.ERROR, "没有图片文件，请重新上传或者删去。")
        return
    description = picture.alt or picture.caption
    if not description.strip():
        yield finding("alt-missing", Level.WARNING, "没有替代文字，看不见的读者不知道画的是什么。")
    elif is_file_name(description):
        yield finding("alt-file-name", Level.WARNING, f"的替代文字“{description}”像是文件名。")
    if picture.width and picture.width < SMALLEST:
        size = f"{picture.width}×{picture.height}"
        yield finding("picture-small", Level.WARNING, f"只有 {size} 像素，会显得模糊。")
    if picture.width and picture.height / picture.width > TALLEST:
        sentence = "是很长的竖图，手机上文字难以辨认，请切开或者改成正文。"
        yield finding("picture-tall", Level.WARNING, sentence)
