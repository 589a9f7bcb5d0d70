"""P13, nothing leaves the machine unasked: a report that is opened asks nobody for anything."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

from tests.fixtures_naughty import Hostile, Seen, seen
from tests.fixtures_torture import Trial

if TYPE_CHECKING:
    from playwright.sync_api import Browser

_POLICY = re.compile(r'<meta http-equiv="Content-Security-Policy" content="([^"]*)">')
#: A picture from a port of this machine where nobody listens: the test needs no network.
_ASKS = '<img src="http://127.0.0.1:9/pixel.png" alt="">'


def opened(browser: Browser, folder: Path, page: str) -> Seen:
    path = folder / "weekly.html"
    path.write_bytes(page.encode())
    return seen(browser, path)


def test_a_page_that_is_opened_asks_nobody_for_anything(
    trial: Trial, hostile: Hostile, browser: Browser, tmp_path: Path
) -> None:
    pages = [hostile.report("html")]
    asked = [request for page in pages for request in opened(browser, tmp_path, page).requests]
    policies = [_POLICY.search(page) for page in pages]
    picture = pages[0].replace("</main>", f"{_ASKS}</main>")
    guarded = opened(browser, tmp_path, picture).violations
    unguarded = opened(browser, tmp_path, _POLICY.sub("", picture)).requests
    trial.tell(
        "P13",
        "reports in Chromium",
        f"{len(pages)} pages with the network on: {len(asked)} requests but for the file itself",
        control=f"with a picture and no policy: {len(unguarded)} request; "
        f"with the policy: {len(guarded)} stopped",
    )

    assert asked == []
    assert all(found and found[1].startswith("default-src &#39;none&#39;;") for found in policies)
    assert unguarded == ["http://127.0.0.1:9/pixel.png"]
    assert guarded == ["img-src"]
