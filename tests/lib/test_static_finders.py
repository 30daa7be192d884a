import pytest
from django.contrib.staticfiles import finders

from jiansite.lib.static_finders import AppDirectoriesFinder, is_hidden


def collected() -> set[str]:
    return {path for path, _ in AppDirectoriesFinder().list([])}


@pytest.mark.parametrize(
    ("path", "hidden"),
    [
        ("ckeditor/ckeditor/lang/zh-cn.js", False),
        ("ckeditor/ckeditor/lang/fr.js", True),
        ("admin/js/vendor/select2/i18n/zh-CN.js", False),
        ("admin/js/vendor/select2/i18n/de.js", True),
        ("ckeditor/galleriffic/css/galleriffic-5.css", True),
        ("ckeditor/ckeditor/samples/index.html", True),
        ("ckeditor/ckeditor/CHANGES.md", True),
        ("ckeditor/ckeditor/plugins/wsc/dialogs/wsc.js", True),
        ("ckeditor/ckeditor/build-config.json", True),
        ("ckeditor/ckeditor/ckeditor.js", False),
        ("ckeditor/ckeditor/lang/zh-cn.js", False),
        ("admin/tests/readme.md", False),
        ("css/site.css", False),
        ("", False),
    ],
)
def test_it_hides_only_the_editors_loose_ends(path: str, hidden: bool) -> None:
    assert is_hidden(path) is hidden


def test_it_hides_files_that_are_really_there() -> None:
    everything = {path for path, _ in finders.AppDirectoriesFinder().list([])}
    hidden = everything - collected()
    assert hidden
    assert {path.split("/")[0] for path in hidden} == {"admin", "ckeditor"}


def test_it_collects_no_page_of_the_editor() -> None:
    assert [path for path in collected() if path.startswith("ckeditor") and ".html" in path] == []


@pytest.mark.parametrize(
    "path", ["ckeditor/ckeditor/ckeditor.js", "ckeditor/ckeditor/config.js", "admin/css/base.css"]
)
def test_it_still_serves_the_editor_and_the_admin(path: str) -> None:
    assert finders.find(path) is not None
    assert path in collected()


def test_it_serves_nothing_that_is_hidden() -> None:
    everything = {path for path, _ in finders.AppDirectoriesFinder().list([])}
    hidden = sorted(filter(is_hidden, everything))
    assert [path for path in hidden if finders.find(path)] == []
