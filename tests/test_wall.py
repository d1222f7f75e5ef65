"""`catalogue` reads what `register` keeps; `register` never knows of `catalogue`."""

import ast

import pytest
from django.apps import apps
from django.conf import settings

REGISTER = sorted((settings.BASE_DIR / "register").rglob("*.py"))
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


def test_catalogue_has_no_models_and_no_migrations():
    assert list(apps.get_app_config("catalogue").get_models()) == []
    assert not (settings.BASE_DIR / "catalogue" / "migrations").exists()
    assert not list((settings.BASE_DIR / "catalogue").rglob("models*"))
