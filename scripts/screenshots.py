"""Take the pictures in `docs/screenshots/` from a running portal.

    python scripts/screenshots.py http://127.0.0.1:8000 EMAIL PASSWORD [--to docs/screenshots] [--only login,home]

Every page in Vietnamese and English, on a desktop (1280 px) and a phone (360 px). The account administers the city
(`quantri.tp@demo.example` of the demo accounts), else some pages are refused; those of `OFFICERS_PAGES` are an
officer's. Needs the packages of `requirements/e2e.txt` and Chromium (`CHROMIUM`, /usr/bin/chromium when unset). The
pictures have a palette of 256 colours and so take a third of the room.
"""

import argparse
import base64
import os
import struct
import zlib
from datetime import date
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

ARGUMENTS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip
SIZES = {"desktop": (1280, 800), "phone": (360, 740)}
LONGEST = 1600
"""Of a picture, in pixels: what comes further down looks the same."""
OPEN_PAGES = {"login": "/account/login/", "password-reset": "/account/password/reset/", "showcase": "/showcase/"}
PAGES = {
    "home": "/",
    "models": "/models/",
    "model": "/models/?q=tuyen+pho+khong+rac#first",
    "document": "/documents/?q=215-KL/TW#first",
    "campaign": "/campaigns/?kind=year#first",
    "figures": "/#figures",
    "search": "/search/?q=hien+dat",
    "jobs": "/jobs/",
    "job": "/jobs/?state=running#first",
    "gallery": "/gallery/",
    "confirm": "/gallery/?show=confirm",
    "units": "/units/?q=ba+dinh",
    "tree": "/units/tree/?on=2024-06-30",
    "unit": "/units/?q=phuong+ba+dinh&state=in_force#first",
    "signals": "/units/?q=ha+noi&state=in_force#signals",
    "reorganisations": "/reorganisations/",
    "reorganisation-preview": "/reorganisations/new/?kind=merge&q=phuong+hoang#preview",
    "people": "/people/",
    "person": "/people/#first",
    "why": "/people/#why",
    "history": "/history/",
    "calendar": "/calendar/",
    "password-change": "/account/password/change/",
    "not-found": "/no-such-page/",
}
OFFICERS_PAGES = {
    "inbox": "/inbox/",
    "work": "/work/",
    "model-form": "/models/?q=bep+an+nghia+tinh#form",
    "import": "/models/imports/new/",
    "copy": "/models/?q=tuyen+pho+khong+rac#copy",
}
"""What an administrator has no part in; the officer writes models and is told of them."""


def sign_in(page: Page, base: str, email: str, password: str) -> None:
    """Fill in the sign-in form and wait for the home page."""
    page.goto(f"{base}/account/login/")
    page.fill("[name=login]", email)
    page.fill("[name=password]", password)
    page.click(".entrance-main .btn-primary")
    page.wait_for_url(f"{base}/")


def preview(page: Page) -> None:
    """From the choice of units to what a merger of two of them would do; nothing is carried out."""
    for number in (0, 1):
        page.locator("[name=unit]").nth(number).check()
    page.locator("[name=go]").last.click()
    page.wait_for_url("**/details/**")
    words = {"name": "Phường Hoàng Mai", "short_name": "Hoàng Mai", "code": "00331"}
    for name, word in words.items():
        page.fill(f"[name=part-0-{name}]", word)
    page.fill("[name=effective_on]", f"{date.today():%d/%m/%Y}")  # noqa: DTZ011  (the day of this machine will do)
    page.fill("[name=document]", "Nghị quyết số 15/NQ-HĐND")
    page.locator("button[name=do][value=preview]").last.click()
    page.wait_for_selector("button[value=carry_out]")


def why(page: Page) -> None:
    """The answer to why the first person of the list may do something."""
    page.locator(".row-link").nth(0).click()
    page.locator('a[href$="/why/"]').click()
    page.wait_for_url("**/why/")
    page.locator("[name=unit]").select_option(index=1)
    page.locator("main form .btn-primary").click()
    page.wait_for_url("**/why/?**")


def first(page: Page) -> None:
    """What the list's first row leads to, if there is one."""
    if page.locator(".row-link").count():
        page.locator(".row-link").nth(0).click()
        page.wait_for_load_state()


def form(page: Page) -> None:
    """The step of the form in which the way of working is written, of the first model of the list."""
    first(page)
    page.goto(f"{page.url}edit/way/")


def copy(page: Page) -> None:
    """The question before the list's first model is taken as an example."""
    first(page)
    page.goto(f"{page.url}copy/")


def signals(page: Page) -> None:
    """Signals against formalism in the list's first unit and below it."""
    first(page)
    page.goto(f"{page.url}signals/")


def figures(page: Page) -> None:
    """All figures of the unit of the account."""
    page.locator('a[href$="/figures/"]').click()
    page.wait_for_load_state()


AFTERWARDS = {
    "copy": copy,
    "figures": figures,
    "first": first,
    "form": form,
    "preview": preview,
    "signals": signals,
    "why": why,
}
"""What is done on the page before the picture is taken, by the end of the address."""


PALETTE = """async (png) => {
  const bitmap = await createImageBitmap(await (await fetch(`data:image/png;base64,${png}`)).blob());
  const { width, height } = bitmap;
  const canvas = new OffscreenCanvas(width, height).getContext("2d");
  canvas.drawImage(bitmap, 0, 0);
  const pixels = new Uint32Array(canvas.getImageData(0, 0, width, height).data.buffer);
  const often = new Map();
  for (const pixel of pixels) often.set(pixel, (often.get(pixel) || 0) + 1);
  const parts = (pixel) => [pixel & 255, (pixel >> 8) & 255, (pixel >> 16) & 255];
  const colours = [...often].sort((a, b) => b[1] - a[1]).slice(0, 256).map(([pixel]) => parts(pixel));
  const places = new Map();
  for (const pixel of often.keys()) {
    const [red, green, blue] = parts(pixel);
    const far = ([r, g, b]) => (r - red) ** 2 + (g - green) ** 2 + (b - blue) ** 2;
    places.set(pixel, colours.reduce((best, one, at) => (far(one) < far(colours[best]) ? at : best), 0));
  }
  let rows = "";
  for (let at = 0; at < pixels.length; at += width) {
    rows += String.fromCharCode(0, ...Array.from(pixels.subarray(at, at + width), (pixel) => places.get(pixel)));
  }
  return { width, height, colours: colours.flat(), rows: btoa(rows) };
}"""


def with_palette(page: Page, png: bytes) -> bytes:
    """The picture with its 256 most frequent colours; the browser, which can read it, counts them."""
    blank = page.context.new_page()  # a page of the portal lets nothing be fetched from a data address
    seen = blank.evaluate(PALETTE, base64.b64encode(png).decode())
    blank.close()
    head = struct.pack(">IIBBBBB", seen["width"], seen["height"], 8, 3, 0, 0, 0)
    body = zlib.compress(base64.b64decode(seen["rows"]), 9)
    chunks = [(b"IHDR", head), (b"PLTE", bytes(seen["colours"])), (b"IDAT", body), (b"IEND", b"")]
    written = [
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data)) for kind, data in chunks
    ]
    return b"\x89PNG\r\n\x1a\n" + b"".join(written)


def take(page: Page, url: str, path: Path, *, whole: bool) -> None:
    """Open the address, do what its end names, save the page as PNG."""
    address, _, ending = url.partition("#")
    page.goto(address)
    if ending:
        AFTERWARDS[ending](page)
    page.evaluate("document.fonts.ready")
    size = page.viewport_size or {"width": 1280, "height": 800}
    height = page.evaluate("document.documentElement.scrollHeight") if whole else size["height"]
    clip = {"x": 0, "y": 0, "width": size["width"], "height": min(max(height, size["height"]), LONGEST)}
    path.write_bytes(with_palette(page, page.screenshot(full_page=True, clip=clip)))
    print(path)


def pictures(browser: Browser, options: argparse.Namespace, size: str, language: str) -> None:
    """All pages in one size and one language."""
    width, height = SIZES[size]
    context = browser.new_context(
        viewport={"width": width, "height": height}, locale={"vi": "vi-VN", "en": "en-GB"}[language]
    )
    page = context.new_page()
    wanted = set(options.only.split(",")) if options.only else {*OPEN_PAGES, *PAGES, *OFFICERS_PAGES}
    name = f"{size}-{language}.png"
    for key, url in OPEN_PAGES.items():
        if key in wanted:
            take(page, options.base + url, options.to / f"{key}-{name}", whole=True)
    for pages, email in ((PAGES, options.email), (OFFICERS_PAGES, options.officer)):
        if wanted & set(pages):
            context.clear_cookies()
            sign_in(page, options.base, email, options.password)
        for key, url in pages.items():
            if key in wanted:
                take(page, options.base + url, options.to / f"{key}-{name}", whole=options.whole or key != "gallery")
    context.close()


def main() -> None:
    """Read the command line and take the pictures."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("base", help="address of the running portal, without a slash at its end")
    parser.add_argument("email")
    parser.add_argument("password")
    parser.add_argument("--officer", default="canbo.xa@demo.example", help="writes models; has the same password")
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
