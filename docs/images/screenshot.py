"""Takes the README's screenshot: `python docs/images/screenshot.py http://127.0.0.1:8000`."""

import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

with sync_playwright() as playwright:
    browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
    page = browser.new_page(viewport={"width": 1280, "height": 800}, color_scheme="light")
    page.goto(f"{sys.argv[1]}/toepassingen/?q=kenteken")
    page.screenshot(path=str(Path(__file__).with_name("list.png")))
    browser.close()
