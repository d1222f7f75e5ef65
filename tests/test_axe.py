"""What the accessibility engine is asked, of pages of a few words."""

from tests import axe
from tests.conftest import needs_chromium

pytestmark = needs_chromium

PAGE = "<html lang=en><title>Words</title><main style='background: {background}'><h1>Words</h1>{words}</main>"


def complaint(page, words, background="white"):
    page.set_content(PAGE.format(words=words, background=background))
    return axe.complaint(page)


def test_a_painting_that_was_good_once_is_bad_on_another_background(page):
    words = "<p style='color: #777'>Grey</p>"
    assert complaint(page, words, "black") == ""
    assert complaint(page, words, "black") == ""
    assert "color-contrast" in complaint(page, words, "gainsboro")
    assert "color-contrast" in complaint(page, words, "gainsboro")


def test_what_lies_on_something_else_than_what_it_is_in_is_measured_always(page):
    words = "<p style='color: #777; position: {}; top: 0'>Grey</p>"
    assert complaint(page, words.format("static"), "black") == ""
    assert "color-contrast" in complaint(page, words.format("absolute"), "black; margin-top: 9rem; overflow: auto")


def test_all_else_is_looked_for_too(page):
    assert "image-alt" in complaint(page, "<img src='data:,'>")
