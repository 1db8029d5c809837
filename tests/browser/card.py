"""`python -m tests.browser.card`: draws docs/card.svg as static/card.png, the picture in previews of links."""

import io
import sys
from typing import Final

from PIL import Image
from playwright.sync_api import sync_playwright

from config import paths
from tests.browser import chromium

# As previews want it (https://ogp.me has no size; 1.91 to 1 is what the large ones show whole).
WIDTH: Final = 1200
HEIGHT: Final = 630
COLOURS: Final = 64


def main() -> int:
    """0 where it was drawn."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(**chromium.launch_options())
        page = browser.new_page(viewport={"width": WIDTH, "height": HEIGHT})
        page.goto((paths.REPOSITORY / "docs" / "card.svg").as_uri())
        drawn = Image.open(io.BytesIO(page.screenshot())).convert("RGB")
        browser.close()
    card = drawn.quantize(COLOURS, dither=Image.Dither.NONE)
    card.save(paths.REPOSITORY / "static" / "card.png", optimize=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
