"""The arrows of the house: which module may import which. Read from the syntax trees."""

import ast
from pathlib import Path

import pytest
from django.conf import settings

ROOT = Path(settings.BASE_DIR)
APPS = ("news", "complaints")
# From the bottom to the top; a module imports only from its own row or the rows below.
LAYERS = (
    {
        "body", "bylines", "calendar_files", "categories", "checks", "credit_codes",
        "deadlines", "encryption", "error_report_lifecycle", "lifecycle", "markup",
        "masking", "outlines", "passages", "pasted_html", "pasted_lists", "pasted_tree",
        "personal_traces", "precheck", "regions", "rulebook", "sanitizer", "sealing",
        "search", "search_highlight", "search_ranking", "search_text", "signing",
        "typesetting", "videos", "word_paragraphs", "wordlists", "workflow",
        "working_days",
    },
    {"models"},
    {
        "activity_pages", "addresses", "albums", "archives", "attachments", "autosave",
        "bulk_acts", "calendars", "case_files", "chain", "clicks", "clocks", "comparison",
        "completion", "conflicts", "corrections", "correspondence", "desk", "downloads",
        "editor", "evidence", "foreign_links", "front_page", "handling", "handover",
        "hot", "import_formats", "imports", "inspection", "intake", "limits", "lists",
        "merchants", "notifications", "outbound", "own_case", "own_links", "papers",
        "pasting", "photo_files", "photo_intake", "photo_library", "photo_shelf",
        "photo_uses", "pieces", "preflight", "previews", "proof", "publishing",
        "receipts", "recovery", "redirects", "related", "reports", "review_sheet",
        "revisions", "rounds", "schedule", "search_results", "search_suggestions",
        "standing", "verbs", "word_files", "word_tables", "wordpress", "wordpress_bodies",
        "workload",
    },
    {
        "activity_form", "article_form", "bulk_form", "following_forms", "forms",
        "photo_forms", "reader_forms", "search_form", "workload_form",
    },
    {"feeds", "metadata", "sitemaps"},
    {
        "admin", "admin_correspondence", "calendar_admin", "clock_admin",
        "context_processors", "demo", "management", "templatetags", "views",
    },
    {"apps", "migrations", "urls"},
)  # fmt: skip


def test_it_has_only_allowed_arrows() -> None:
    assert [
        wrong for path in _modules() for wrong in violations(_name(path), path.read_text())
    ] == []


def test_it_knows_a_layer_for_every_module_of_the_apps() -> None:
    known = set.union(*LAYERS)
    parts = {
        _name(path).split(".")[1]
        for path in _modules()
        if _name(path).startswith(APPS) and "." in _name(path)
    }
    assert parts - known == set()


@pytest.mark.parametrize(
    ("module", "source"),
    [
        ("news.views", "from complaints.models import Complaint"),
        ("complaints.models.events", "import news.models"),
        ("news.models.articles", "from news.views import home"),
        ("complaints.lifecycle", "from complaints.models import Complaint"),
        ("complaints.intake", "from complaints.forms import ComplaintForm"),
        ("jiansite.lib.pictures", "from news.models import Photo"),
        ("jiansite.lib.pictures", "from jiansite import views"),
        ("news.models.articles", "from jiansite.views import health"),
        ("news.search", "def late():\n    from news import models"),
    ],
)
def test_it_sees_a_wrong_arrow(module: str, source: str) -> None:
    assert violations(module, source) != []


@pytest.mark.parametrize(
    ("module", "source"),
    [
        ("news.views", "from news import lists, workflow"),
        ("complaints.admin", "from jiansite.lib.transitions import Lifecycle"),
        ("jiansite.views", "from complaints.models import Complaint"),
        ("jiansite.settings", "from jiansite.lib import development_keys"),
    ],
)
def test_it_lets_right_arrows_pass(module: str, source: str) -> None:
    assert violations(module, source) == []


def violations(module: str, source: str) -> list[str]:
    """The wrong imports of one module, as sentences."""
    return [
        f"{module} must not import {target}"
        for target in _targets(ast.parse(source))
        if not _allowed(module, target)
    ]


def _targets(tree: ast.AST) -> set[str]:
    """Full names of what is imported, `from a import b` as a.b, anywhere in the module."""
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {f"{node.module}.{alias.name}" for alias in node.names}
    return {name for name in found if name.split(".")[0] in (*APPS, "jiansite")}


def _allowed(module: str, target: str) -> bool:
    home, goal = module.split("."), target.split(".")
    if module.startswith("jiansite.lib"):
        return target.startswith("jiansite.lib")
    if home[0] == "jiansite":
        return True
    if goal[0] == "jiansite":
        return goal[:2] == ["jiansite", "lib"]
    return goal[0] == home[0] and _layer(goal) <= _layer(home)


def _layer(name: list[str]) -> int:
    return next((row for row, names in enumerate(LAYERS) if name[1:2] and name[1] in names), -1)


def _modules() -> list[Path]:
    return [path for top in (*APPS, "jiansite") for path in sorted((ROOT / top).rglob("*.py"))]


def _name(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)
