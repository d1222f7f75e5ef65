"""`catalogue` reads what `register` keeps; `register` never knows of `catalogue`, and a number goes one way in it."""

import ast

import pytest
from django.apps import apps
from django.conf import settings

REGISTER = sorted((settings.BASE_DIR / "register").rglob("*.py"))
# Who stands later may ask who stands before, and never the other way. A module has the place of the longest name it
# begins with: what draws a figure knows figures, and what makes a file of one knows how it is drawn.
WAY = (
    ("catalogue.dimensions",),
    ("catalogue.filters",),
    ("catalogue.statistics",),
    ("catalogue.quickscan",),
    ("catalogue.figures",),
    ("catalogue.charts",),
    ("catalogue.figures.files", "catalogue.figures.report"),
    ("catalogue.views", "catalogue.api", "catalogue.templatetags", "catalogue.management"),
)
PLACES = {name: place for place, names in enumerate(WAY) for name in names}
CATALOGUE = sorted((settings.BASE_DIR / "catalogue").rglob("*.py"))
IMPORTS_BY_NAME = {"import_module", "import_string", "__import__"}


def imported(source: str):
    """Every module that the source imports, wherever in the file, also by name."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield "." * node.level + (node.module or "")
        elif isinstance(node, ast.Call) and getattr(node.func, "id", getattr(node.func, "attr", "")) in IMPORTS_BY_NAME:
            yield from (part.value for part in ast.walk(node) if isinstance(part, ast.Constant))


@pytest.mark.parametrize("path", REGISTER, ids=lambda path: str(path.relative_to(settings.BASE_DIR)))
def test_register_does_not_import_catalogue(path):
    crossing = [name for name in imported(path.read_text()) if str(name).split(".")[0] == "catalogue"]

    assert crossing == []


@pytest.mark.parametrize(
    "source",
    [
        "import catalogue.facets",
        "def late():\n    from catalogue import facets",
        "import_module('catalogue.facets')",
        "importlib.import_module(name='catalogue.facets')",
    ],
)
def test_a_hole_in_the_wall_would_be_seen(source):
    assert any(str(name).startswith("catalogue") for name in imported(source))


def place_of(module: str) -> int | None:
    """Its place on the way of a number; None of what is beside it."""
    found = [name for name in PLACES if f"{module}.".startswith(f"{name}.")]
    return PLACES[max(found, key=len)] if found else None


def names_in(source: str):
    """Every module that the source imports, and what it takes from it: that may be a module too."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.ImportFrom):
            yield from (f"{node.module}.{alias.name}" for alias in node.names)
    yield from map(str, imported(source))


def against_the_way(module: str, source: str) -> list[str]:
    """What the source of the module imports from further along the way of a number."""
    own = place_of(module)
    return [] if own is None else [name for name in names_in(source) if (place_of(name) or 0) > own]


def test_a_number_goes_one_way_from_the_records_to_the_page():
    sources = {".".join(path.relative_to(settings.BASE_DIR).with_suffix("").parts): path for path in CATALOGUE}

    assert [found for module, path in sources.items() for found in against_the_way(module, path.read_text())] == []


@pytest.mark.parametrize(
    ("module", "source"),
    [
        ("catalogue.statistics.counting", "from catalogue.figures.figure import Column"),
        ("catalogue.figures.trends", "from catalogue.charts import drawing"),
        ("catalogue.charts.bars", "from catalogue.figures.files import FILES"),
        ("catalogue.charts.bars", "from catalogue.figures import files"),
    ],
)
def test_a_number_that_went_back_would_be_seen(module, source):
    assert against_the_way(module, source) != []


def test_catalogue_has_no_models_and_no_migrations():
    assert list(apps.get_app_config("catalogue").get_models()) == []
    assert not (settings.BASE_DIR / "catalogue" / "migrations").exists()
    assert not list((settings.BASE_DIR / "catalogue").rglob("models*"))
