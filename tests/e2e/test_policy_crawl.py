"""Every page one can reach by links, the technical administration included, obeys the strict policy."""

from urllib.parse import urljoin, urlsplit

import pytest
from playwright.sync_api import Error

from mobilization.outbox.models import Job
from tests.consistency.test_pages import inline

MOST_PAGES = 450


@pytest.mark.bar("S2")
def test_no_page_breaks_the_policy_or_carries_anything_inline(open_page, administrator, live_server):
    Job.objects.create(kind="outbox.export_jobs", owner=administrator)
    page = open_page(user=administrator)
    seen, findings = set(), []
    waiting = ["/", "/admin/", "/gallery/", "/gallery/?show=confirm", "/api/v1/docs/", "/no-such-page/"]
    while waiting:
        path = waiting.pop()
        if path in seen:
            continue
        seen.add(path)
        assert len(seen) <= MOST_PAGES, "the crawl does not end"
        answer = opened(page, path)
        assert answer.status == (404 if path == "/no-such-page/" else 200), path
        if "text/html" not in answer.headers.get("content-type", ""):
            continue
        findings += [f"{path}: inline {what}" for what in inline(answer.text())]
        findings += [f"{path}: {complaint}" for complaint in page.complaints]
        page.complaints.clear()
        waiting += sorted(links(page, live_server.url) - seen)
    assert findings == []
    assert {"/", "/jobs/", "/admin/", "/admin/auth/group/add/", "/api/v1/docs/", "/account/password/change/"} <= seen


def opened(page, path):
    """The answer that the browser shows; of a file, which it would keep and not show, the answer alone."""
    try:
        return page.goto(path, wait_until="load")
    except Error as error:
        if "Download is starting" not in error.message:
            raise
        return page.request.get(path, max_redirects=5)


def links(page, base) -> set[str]:
    """Addresses of our own that this page links to, without what only sorts or filters."""
    found = page.eval_on_selector_all("a[href]", "all => all.map(one => one.href)")
    ours = (urlsplit(urljoin(base, href)) for href in found if href.startswith(base))
    return {one.path for one in ours}


def test_the_sign_in_of_the_administration_is_ours(open_page, live_server):
    page = open_page()
    page.goto("/admin/")
    assert urlsplit(page.url).path == "/account/login/"
    assert "next=%2Fadmin%2F" in page.url or "next=/admin/" in page.url
