"""The icons in static/img that are not drawn by browsers themselves: PNGs of the mark, made with Chromium.

`python -m tests.support.browser.icons` makes them again after a change of static/img/favicon.svg.
"""

import base64

from playwright.sync_api import sync_playwright

from tests.support import ROOT
from tests.support.browser.browser import launch

IMAGES = ROOT / "static" / "img"
PAPER = "#fcfaf8"
# The width and height of each picture, and how much of the height the mark takes. Of a maskable icon, a system may cut
# off all but a circle of four fifths.
PICTURES = {
    "icon-180.png": (180, 180, 0.62),
    "icon-192.png": (192, 192, 0.62),
    "icon-512.png": (512, 512, 0.62),
    "preview.png": (1200, 630, 0.5),
}


def main() -> None:
    mark = base64.b64encode((IMAGES / "favicon.svg").read_bytes()).decode()
    with sync_playwright() as playwright, launch(playwright) as browser:
        for name, (width, height, share) in PICTURES.items():
            page = browser.new_page(viewport={"width": width, "height": height})
            page.set_content(
                f"<body style='margin:0;display:grid;place-items:center;height:100vh;background:{PAPER}'>"
                f"<img src='data:image/svg+xml;base64,{mark}' height='{round(height * share)}'>"
            )
            page.screenshot(path=IMAGES / name)
            page.close()


if __name__ == "__main__":
    main()
