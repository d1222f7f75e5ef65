"""The colours, ours and those of an organisation: what is declared is measured; and how much a reader has to fetch."""

import gzip
import struct

import pytest
from django.conf import settings

from catalogue import house_style
from tests.test_settings import GOOD, check

STATIC = settings.BASE_DIR / "catalogue/static/catalogue"
TOKENS = (STATIC / "tokens.css").read_text()


def test_contrast_is_measured_as_wcag_does():
    assert house_style.contrast("#ffffff", "#000000") == pytest.approx(21)
    assert house_style.contrast("#767676", "#ffffff") == pytest.approx(4.54, abs=0.01)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("pair", "least"), house_style.LEAST.items())
def test_text_can_be_read_and_controls_and_focus_can_be_seen(scheme, pair, least):
    colours = house_style.colours(TOKENS, scheme)
    assert house_style.contrast(*(colours[name] for name in pair)) >= least


def test_our_own_style_has_nothing_to_complain_of():
    assert house_style.complaints(TOKENS) == []


def test_a_colour_that_is_too_light_or_not_there_is_named_with_its_contrast():
    told = house_style.complaints(
        TOKENS.replace("--accent: #0b5449", "--accent: #7fb5ac").replace("--ink: #17", "--x: #17")
    )
    assert "--accent on --paper is 2.23 to 1 (light); it needs 7." in told
    assert "--ink is not declared as #rrggbb (light)." in told
    assert not [complaint for complaint in told if "--accent " in complaint and "dark" in complaint]


def test_the_documentation_shows_every_colour_with_the_contrast_that_it_has():
    written = (settings.BASE_DIR / "docs/house-style.md").read_text()
    for scheme in house_style.SCHEMES:
        colours = house_style.colours(TOKENS, scheme)
        for text, ground in house_style.LEAST:
            measured = house_style.contrast(colours[text], colours[ground])
            assert f"| `{text}` | `{ground}` |" in written
            assert f"{measured:.1f}" in written.split(f"| `{text}` | `{ground}` |")[1].split("\n")[0]


class TestAnotherHouseStyle:
    @pytest.fixture
    def folder(self, tmp_path):
        (tmp_path / "tokens.css").write_text(TOKENS.replace("#0b5449", "#7fb5ac"))
        return tmp_path

    def test_its_files_are_served_in_the_place_of_ours_and_the_rest_stays(self, client, settings, folder):
        settings.STATICFILES_DIRS = [("catalogue", str(folder))]
        served = b"".join(client.get("/static/catalogue/tokens.css"))
        assert served == (folder / "tokens.css").read_bytes()
        assert b"".join(client.get("/static/catalogue/site.css")) == (STATIC / "site.css").read_bytes()

    def test_one_setting_is_enough_and_the_start_tells_what_cannot_be_read(self, tmp_path, folder):
        result = check(tmp_path, **GOOD, HOUSE_STYLE=str(folder))
        assert result.returncode == 0
        assert "--accent on --paper is 2.23 to 1 (light)" in result.stderr


def test_the_colours_of_the_national_government_are_not_used():
    for sheet in STATIC.glob("*.css"):
        assert not {"154273", "007bc7"} & set(sheet.read_text().lower().replace("#", " ").replace(";", " ").split())


def test_no_stylesheet_or_font_comes_from_elsewhere():
    for sheet in STATIC.glob("*.css"):
        assert "//" not in sheet.read_text(), sheet.name


@pytest.mark.parametrize(("kind", "most"), [("css", 40_000), ("js", 15_000)])
def test_all_styles_and_all_scripts_together_are_small(kind, most):
    """The styles as they are sent; the scripts as they are, which is stricter."""
    contents = [file.read_bytes() for file in STATIC.glob(f"*.{kind}")]
    assert contents
    assert sum(len(gzip.compress(content)) if kind == "css" else len(content) for content in contents) <= most


def test_the_card_of_a_link_has_the_size_that_it_says_and_is_small():
    content = (STATIC / "card.png").read_bytes()
    assert struct.unpack(">2I", content[16:24]) == (1200, 630)
    assert len(content) <= 40_000
