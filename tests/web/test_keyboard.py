"""The whole way by keyboard alone in a window of 320 pixels, in both languages, with axe on every screen that it passes."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.web.support import CHAT, PASSPHRASE, running_page
from tests.web.test_browser import CHROMIUM, chromium, enter, violations

pytestmark = [
    pytest.mark.enable_socket,
    pytest.mark.skipif(not CHROMIUM, reason="no chromium on this machine"),
    pytest.mark.filterwarnings("ignore"),  # of the driver's own event loop
]
NARROW = {"width": 320, "height": 640}  # as 640 pixels at a zoom of 200 %
_MOST_STEPS = 150
SCREENS = {  # what is on each that shows it is there
    "/portrait": "#never", "/timeline": "#words", "/year": ".postcard", "/letters": "main .button", "/week": "#week",
    "/progress": "h1", "/consent": "figure.days", "/dates": ".line-of-days", "/people": "#passphrase", "/forget": "#topic",
    "/log": ".told", "/machine": "h2", "/farewell": "#passphrase",
}  # fmt: skip


class Keys:
    """Somebody with a keyboard and nothing else. Every screen is looked at on the way."""

    def __init__(self, tab: Any, origin: str) -> None:
        self.tab, self.origin = tab, origin

    def reach(self, selector: str) -> Keys:
        """Go on with Tab until something has the focus, which has to be visible."""
        self.tab.wait_for_selector(selector, state="attached")
        for _step in range(_MOST_STEPS):
            if self.tab.evaluate("s => document.activeElement.matches(s)", selector):
                style = "(([w, s]) => s !== 'none' && parseFloat(w) >= 2)"
                shown = f"{style}((e => [e.outlineWidth, e.outlineStyle])(getComputedStyle(document.activeElement)))"
                assert self.tab.evaluate(shown), f"the focus on {selector} is not to be seen"
                return self
            self.tab.keyboard.press("Tab")
        raise AssertionError(f"{selector} cannot be reached by keyboard")

    def press(self, selector: str, key: str = "Enter") -> Keys:
        self.reach(selector).tab.keyboard.press(key)
        return self

    def type(self, selector: str, text: str) -> Keys:
        self.reach(selector).tab.keyboard.type(text)
        return self

    def see(self, selector: str) -> Keys:
        """Wait for a screen, and look at it: nothing for axe, nothing to the side, nothing that moves."""
        self.tab.wait_for_selector(selector, state="attached")
        assert violations(self.tab) == [], self.tab.url
        assert self.tab.evaluate("document.documentElement.scrollWidth") <= NARROW["width"], self.tab.url
        every = "[...document.querySelectorAll('*')].map(e => parseFloat(getComputedStyle(e).animationDuration))"
        moving = f"{every}.filter(seconds => seconds > .01)"
        assert self.tab.evaluate(moving) == [], self.tab.url
        return self

    def go_home(self) -> Keys:
        self.press("a.home")
        self.tab.wait_for_url(f"{self.origin}/")
        return self


def begin(keys: Keys) -> None:
    keys.see("[name=adult]").press("[name=adult]", "Space").reach("[name=country]")
    keys.tab.keyboard.press("ArrowDown")
    keys.type("[name=passphrase]", PASSPHRASE).type("[name=again]", PASSPHRASE).press("form[action='/create'] button")
    keys.see(".code").press("button[name=later]")


def bring(keys: Keys) -> None:
    keys.see("a[href='/bring']").press("a[href='/bring']").see("#files").reach("#files")
    keys.tab.set_input_files("#files", str(CHAT))  # what the system's own window does
    keys.press("form[action='/bring/files'] button:not([name])")
    answer = "form[action='/bring/answer']"
    keys.see(f"{answer} [value=person]").press("input[name=person]", "Space").press(f"{answer} button")
    keys.see(f"{answer} [value=sides]").press("button[value=right]")
    keys.see(f"{answer} [value=adult]").press("button[value=yes]")
    keys.see(f"{answer} [value=others]").type("#names", "Rahul").press(f"{answer} button")
    keys.see(f"{answer} [value=pick]").reach("input[name^=who-]")
    keys.tab.keyboard.press("ArrowRight")  # keep readable
    keys.press(f"{answer} button").see("form[action='/bring/finish']").press("form[action='/bring/finish'] button")


def look_back(keys: Keys) -> None:
    for path, inside in SCREENS.items():
        keys.see("#tonight").press(f"a[href='{path}']").see(inside).go_home()
    keys.press("a[href='/portrait']").press("a[href^='/portrait/why']").see(".talk").press("a[href^='/timeline?id=']")
    keys.see(".talk .here").go_home()


def write_and_breathe(keys: Keys) -> None:
    keys.press("a[href='/letters']").press("a[href='/letters/new']").see("#text").type("#text", "I kept the blue cup.")
    keys.press("form[action='/letters/write'] button").see("main .ways a").go_home()
    keys.reach("#tonight")
    for _step in range(5):
        keys.tab.keyboard.press("ArrowRight")
    keys.press("form[action='/tonight'] button").see("#choices button").press("#choices button")
    keys.tab.wait_for_selector("li.said")
    keys.see("#words:enabled").press("form:has(input[name=text][type=hidden]) button")
    keys.see("form[action='/session/finish']").press("form[action='/session/finish'] button")


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_whole_way_by_keyboard_in_a_narrow_window(tmp_path: Path, language: str) -> None:
    options = {"viewport": NARROW, "reduced_motion": "reduce", "bypass_csp": True}
    with chromium(**options) as context, running_page(tmp_path / "home", language=language) as page:
        keys = Keys(enter(context, page), page.origin)
        begin(keys)
        bring(keys)
        look_back(keys)
        write_and_breathe(keys)
        keys.see("#tonight").press("a[href='/destroy']").see("#name").type("#name", "default")
        keys.press("form[action='/destroy'] button").see("form[action='/leave']")
        assert not list((page.home / "data" / "vaults").iterdir())
        assert keys.tab.errors == []
