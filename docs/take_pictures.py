"""The pictures of docs/tour.md, taken anew from a running `vigie up --demo`.

python docs/take_pictures.py http://127.0.0.1:8000
"""

import json
import shutil
import sys
from pathlib import Path
from urllib.request import urlopen

from playwright.sync_api import sync_playwright

HERE = Path(__file__).parent / "tour"


def main(base: str) -> None:
    with urlopen(f"{base}/api/v1/search?q=Kharkiv+Patriot&order=newest") as answer:
        hits = json.load(answer)["hits"]
    with urlopen(f"{base}/api/v1/search?q=intercepteurs") as answer:
        story = json.load(answer)["hits"][0]
    pages = {
        "today": "/",
        "search": "/recherche?q=Patriot",
        "story": f"/sujet/{story['story']}",
        "article": f"/article/{hits[0]['id']}",
        "person": "/acteur/mark-rutte",
        "subscribe": "/abonnement?q=Patriot",
    }
    HERE.mkdir(exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox"]
        )
        page = browser.new_page(viewport={"width": 1280, "height": 860}, locale="fr-FR")
        for name, path in pages.items():
            page.goto(base + path)
            page.screenshot(path=HERE / f"{name}.png")
        browser.close()


if __name__ == "__main__":
    main(sys.argv[1])
