"""Draws the mark as pictures for where no SVG goes: the icons, and the card that goes with a link in a message.

    .venv/bin/python docs/images/marks.py

An organisation with a house style of its own gives its folder, with tokens.css, mark.svg and a name:

    .venv/bin/python docs/images/marks.py /srv/house-style "AI-register van Voorbeeldstad"
"""

import re
import struct
import sys
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

OURS = Path(__file__).resolve().parents[2] / "catalogue/static/catalogue"
FOLDER = Path(sys.argv[1]) if len(sys.argv) > 1 else OURS
NAME = sys.argv[2] if len(sys.argv) > 2 else "AI-register"
LINE = "Waar gebruikt de overheid AI?"
CHROMIUM = "/usr/bin/chromium"
CARD = """<!DOCTYPE html><style>
@font-face {{ font-family: ours; font-weight: 200 900; src: url("{fonts}/source-sans-3.woff2") }}
body {{ margin: 0; width: 1200px; height: 630px; box-sizing: border-box;
  padding: 0 96px; border-top: 20px solid {accent};
  display: flex; flex-direction: column; justify-content: center; background: {paper}; color: {ink};
  font: 700 92px/1.1 ours, sans-serif; letter-spacing: -.02em }}
p {{ display: flex; gap: 28px; align-items: center; margin: 0 0 48px; color: {accent}; font-size: 52px }}
img {{ width: 84px; height: 84px }}
</style><p><img src="{mark}">{name}</p>{slogan}"""
ICON = """<!DOCTYPE html><style>body {{ margin: 0 }} img {{ display: block; width: 100vw; height: 100vh }}</style>
<img src="{mark}">"""


def drawn(page: Page, markup: str, width: int, height: int) -> bytes:
    sheet = OURS / ".marks.html"
    sheet.write_text(markup)
    try:
        page.set_viewport_size({"width": width, "height": height})
        page.goto(sheet.as_uri())
        page.evaluate("document.fonts.ready")
        return page.screenshot(omit_background=True)
    finally:
        sheet.unlink()


def as_ico(png: bytes, size: int) -> bytes:
    """An icon file of one picture: its header, its entry, and the PNG itself."""
    return struct.pack("<3H4B2H2I", 0, 1, 1, size, size, 0, 0, 1, 32, len(png), 22) + png


tokens = dict(re.findall(r"--([\w-]+):\s*(#\w{6})", (FOLDER / "tokens.css").read_text().split("@media")[0]))
mark = (FOLDER / "mark.svg").as_uri()
with sync_playwright() as playwright:
    page = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"]).new_page()
    card = CARD.format(mark=mark, fonts=(OURS / "fonts").as_uri(), name=NAME, slogan=LINE, **tokens)
    (FOLDER / "card.png").write_bytes(drawn(page, card, 1200, 630))
    icon = ICON.format(mark=mark)
    (FOLDER / "mark.png").write_bytes(drawn(page, icon, 180, 180))
    (FOLDER / "mark.ico").write_bytes(as_ico(drawn(page, icon, 32, 32), 32))
