"""Take the pictures in `docs/screenshots/` from a running portal.

    python scripts/screenshots.py http://127.0.0.1:8000 EMAIL PASSWORD [--to docs/screenshots] [--only login,home]

Every page in Vietnamese and English, on a desktop (1280 px) and a phone (360 px). Needs the packages of
`requirements/e2e.txt` and Chromium (`CHROMIUM`, /usr/bin/chromium when unset).
"""

import argparse
import os
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

ARGUMENTS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip
SIZES = {"desktop": (1280, 800), "phone": (360, 740)}
OPEN_PAGES = {"login": "/account/login/", "password-reset": "/account/password/reset/"}
PAGES = {
    "home": "/",
    "jobs": "/jobs/",
    "job": "/jobs/?state=running#first",
    "gallery": "/gallery/",
    "confirm": "/gallery/?show=confirm",
    "password-change": "/account/password/change/",
    "not-found": "/no-such-page/",
}


def sign_in(page: Page, base: str, email: str, password: str) -> None:
    """Fill in the sign-in form and wait for the home page."""
    page.goto(f"{base}/account/login/")
    page.fill("[name=login]", email)
    page.fill("[name=password]", password)
    page.click(".entrance-main .btn-primary")
    page.wait_for_url(f"{base}/")


def take(page: Page, url: str, path: Path, *, whole: bool) -> None:
    """Open the address (`#first`: what the list's first row leads to), save it as PNG."""
    page.goto(url.removesuffix("#first"))
    if url.endswith("#first") and page.locator(".row-link").count():
        page.locator(".row-link").nth(0).click()
    page.evaluate("document.fonts.ready")
    page.screenshot(path=path, full_page=whole)
    print(path)


def pictures(browser: Browser, options: argparse.Namespace, size: str, language: str) -> None:
    """All pages in one size and one language."""
    width, height = SIZES[size]
    context = browser.new_context(
        viewport={"width": width, "height": height}, locale={"vi": "vi-VN", "en": "en-GB"}[language]
    )
    page = context.new_page()
    wanted = set(options.only.split(",")) if options.only else {*OPEN_PAGES, *PAGES}
    name = f"{size}-{language}.png"
    for key, url in OPEN_PAGES.items():
        if key in wanted:
            take(page, options.base + url, options.to / f"{key}-{name}", whole=True)
    if wanted & set(PAGES):
        sign_in(page, options.base, options.email, options.password)
    for key, url in PAGES.items():
        if key in wanted:
            take(page, options.base + url, options.to / f"{key}-{name}", whole=options.whole or key != "gallery")
    context.close()


def main() -> None:
    """Read the command line and take the pictures."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("base", help="address of the running portal, without a slash at its end")
    parser.add_argument("email")
    parser.add_argument("password")
    parser.add_argument("--to", type=Path, default=Path("docs/screenshots"))
    parser.add_argument("--only", default="")
    parser.add_argument("--sizes", default=",".join(SIZES))
    parser.add_argument("--languages", default="vi,en")
    parser.add_argument("--whole", action="store_true", help="also long pages in their whole length")
    options = parser.parse_args()
    options.to.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=os.environ.get("CHROMIUM", "/usr/bin/chromium"), args=ARGUMENTS
        )
        for size in options.sizes.split(","):
            for language in options.languages.split(","):
                pictures(browser, options, size, language)
        browser.close()


if __name__ == "__main__":
    main()
