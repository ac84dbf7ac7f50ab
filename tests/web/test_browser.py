"""The page in a real browser: the whole story in both languages, and what a browser must not be able to do.

Runs where Debian's chromium is installed (``.ci/run`` installs it); nothing is fetched.
"""

from __future__ import annotations

import os
import re
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from tests.web.support import CHAT, PASSPHRASE, ROOT, Page, running_page

CHROMIUM = next((p for p in ("/usr/bin/chromium", "/usr/bin/chromium-browser") if Path(p).exists()), "")
pytestmark = [
    pytest.mark.enable_socket,
    pytest.mark.skipif(not CHROMIUM, reason="no chromium on this machine"),
    pytest.mark.filterwarnings("ignore"),  # of the driver's own event loop
]
CANARY = "zugzwang-canary"
_PATIENCE_MS = 120_000  # a machine that is busy is slow, and not wrong


@contextmanager
def chromium(*flags: str, profile: Path | None = None, **options: Any) -> Iterator[Any]:
    """A browser window with a profile that is thrown away."""
    from playwright.sync_api import sync_playwright

    unboxed = ["--no-sandbox"] if os.getuid() == 0 else []
    with sync_playwright() as driver:
        if profile is not None:
            context = driver.chromium.launch_persistent_context(
                str(profile), executable_path=CHROMIUM, args=[*unboxed, *flags], **options
            )
            context.set_default_timeout(_PATIENCE_MS)
            yield context
            context.close()
            return
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=[*unboxed, *flags])
        context = browser.new_context(**options)
        context.set_default_timeout(_PATIENCE_MS)
        yield context
        browser.close()


def enter(context: Any, page: Page) -> Any:
    """Open the hand-over file as the program does, and listen for errors of the page."""
    tab = context.new_page()
    tab.errors = []
    tab.on("console", lambda m: tab.errors.append(m.text) if m.type in ("error", "warning") else None)
    tab.on("pageerror", lambda e: tab.errors.append(str(e)))
    tab.asked = []
    tab.on("request", lambda r: tab.asked.append(r.url))
    tab.goto(page.hand_over.as_uri())
    tab.wait_for_url(f"{page.origin}/")
    return tab


def make_vault(tab: Any) -> None:
    tab.check("[name=adult]")
    tab.select_option("[name=country]", "GB")
    for name in ("passphrase", "again"):
        tab.fill(f"[name={name}]", PASSPHRASE)
    tab.click("form[action='/create'] button")
    tab.click("button[name=later]")


def bring(tab: Any, origin: str) -> None:
    """Bring the invented chat, answering what is asked."""
    tab.goto(f"{origin}/bring")
    tab.set_input_files("#files", str(CHAT))
    tab.click("form[action='/bring/files'] button")
    while not tab.query_selector("form[action='/bring/finish']"):
        kind = tab.get_attribute("form[action='/bring/answer'] input[name=kind]", "value")
        if kind == "person":
            tab.check("input[value='0']")
        answers = {"sides": "button[value=right]", "adult": "button[value=yes]"}
        tab.click(f"form[action='/bring/answer'] {answers.get(str(kind), 'button')}")
        tab.wait_for_selector(
            f"form[action='/bring/finish'], form[action='/bring/answer'] input[name=kind]:not([value={kind}])",
            state="attached",
        )  # fmt: skip
    tab.click("form[action='/bring/finish'] button")


def violations(tab: Any) -> list[str]:
    """Return what axe finds on a page."""
    import axe_playwright_python
    from axe_playwright_python.sync_playwright import Axe

    assert axe_playwright_python
    found = Axe().run(tab).response["violations"]
    return [f"{v['id']}: {v['nodes'][0]['html'][:120]}" for v in found]


@pytest.mark.parametrize("language", ["en", "zh", "zh-Hant"])
def test_the_whole_story_from_the_door_to_the_end(tmp_path: Path, language: str) -> None:
    with chromium(bypass_csp=True) as context, running_page(tmp_path / "home", language=language) as page:
        tab = enter(context, page)
        assert violations(tab) == []
        make_vault(tab)
        bring(tab, page.origin)
        for path in ("/", "/bring", "/letters", "/letters/new", "/portrait", "/timeline", "/year", "/consent", "/people",
                     "/forget", "/learn", "/restore", "/machine/check", "/portrait/periods", "/photos",
                     "/log", "/week", "/progress", "/machine", "/farewell", "/destroy", "/no"):  # fmt: skip
            tab.goto(page.origin + path)
            assert violations(tab) == [], path
        tab.goto(page.origin + "/letters/new")
        tab.fill("#text", "Dear you,\n\nI kept the blue cup.")
        tab.click("form[action='/letters/write'] button")
        tab.wait_for_url("**/letters")
        hold_wave(tab, page.origin)
        tab.goto(page.origin + "/destroy")
        tab.fill("#name", "default")
        tab.click("form[action='/destroy'] button")
        tab.wait_for_url("**/answer")
        assert not list((page.home / "data" / "vaults").iterdir())
        assert tab.errors == []
        assert [url for url in tab.asked if not url.startswith((page.origin, "file:"))] == []


def hold_wave(tab: Any, origin: str) -> None:
    """Go through a wave by keyboard and taps, and end it."""
    tab.goto(f"{origin}/")
    tab.click("button[value=wave]")
    tab.wait_for_selector("#choices button")
    assert violations(tab) == []
    tab.click("#choices button >> nth=6")
    tab.wait_for_selector("li.said")
    tab.wait_for_selector("#words:enabled")
    tab.click("form:has(input[name=text][type=hidden]) button")
    tab.wait_for_selector("form[action='/session/finish']")
    tab.click("form[action='/session/finish'] button")
    tab.wait_for_url(f"{origin}/")


def test_the_page_works_without_a_script(tmp_path: Path) -> None:
    with chromium(java_script_enabled=False) as context, running_page(tmp_path / "home") as page:
        tab = context.new_page()
        tab.goto(page.hand_over.as_uri())
        tab.click("button")
        tab.wait_for_url(f"{page.origin}/")
        make_vault(tab)
        tab.click("button[value=wave]")
        tab.wait_for_selector("#choices button")
        tab.click("#choices button >> nth=6")
        tab.wait_for_selector("li.said")
        assert tab.locator("li.coach").count() >= 2


def test_escape_twice_empties_the_window_and_ends_everything(tmp_path: Path) -> None:
    with chromium() as context, running_page(tmp_path / "home") as page:
        tab = enter(context, page)
        make_vault(tab)
        tab.goto(page.origin + "/letters/new")
        tab.fill("#text", CANARY)
        tab.keyboard.press("Escape")
        tab.keyboard.press("Escape")
        tab.wait_for_url("about:blank")
        assert tab.content() == "<html><head></head><body></body></html>"
        assert page.process.wait(30) == 0
        assert CANARY not in tab.evaluate("document.documentElement.outerHTML")


def test_nothing_is_kept_by_the_browser_and_nothing_comes_back_after_the_lock(tmp_path: Path) -> None:
    with chromium() as context, running_page(tmp_path / "home") as page:
        tab = enter(context, page)
        make_vault(tab)
        tab.goto(page.origin + "/letters")
        other = context.new_page()
        other.goto(page.origin + "/week")
        tab.click("form[action='/lock'] button")
        tab.wait_for_selector("form[action='/unlock']")
        tab.go_back()
        tab.wait_for_selector("form[action='/unlock']")
        other.reload()
        other.wait_for_selector("form[action='/unlock']")
        held = tab.evaluate(
            "async () => [localStorage.length, sessionStorage.length, (await indexedDB.databases()).length, "
            "(await navigator.serviceWorker.getRegistrations()).length, (await caches.keys()).length]"
        )
        assert held == [0, 0, 0, 0, 0]
        assert tab.evaluate("document.cookie") == ""
        fields = tab.locator("input, textarea").evaluate_all("all => all.map(f => f.autocomplete + f.spellcheck)")
        assert set(fields) == {"offfalse"}


def test_what_is_typed_is_on_no_disk_after_a_kill(tmp_path: Path) -> None:
    profile = tmp_path / "profile"
    with chromium(profile=profile) as context, running_page(tmp_path / "home") as page:
        tab = enter(context, page)
        make_vault(tab)
        tab.goto(page.origin + "/letters/new")
        tab.fill("#text", f"{CANARY} zero")
        tab.check("[name=seal][value=day]")
        tab.evaluate("document.querySelector(\"form[action='/letters/write']\").noValidate = true")
        tab.click(
            "form[action='/letters/write'] button"
        )  # without a day: the page that says so must hold no form of it
        tab.wait_for_url("**/answer")
        assert tab.input_value("#text") == f"{CANARY} zero"
        tab.goto(page.origin + "/letters/new")
        tab.fill("#text", f"{CANARY} one")
        tab.goto(page.origin + "/timeline")
        tab.goto(page.origin + "/people")
        tab.goto(page.origin + "/forget")
        tab.fill("#topic", f"{CANARY} two")
        tab.click("form[action='/forget/look'] button")
        tab.goto(page.origin)
        tab.click("button[value=wave]")
        tab.wait_for_selector("#words:enabled")
        tab.fill("#words", f"{CANARY} three")
        tab.keyboard.press("Enter")
        tab.wait_for_selector("li.said")
        page.process.send_signal(signal.SIGKILL)
        page.process.wait(30)
        held = [p.read_bytes() for p in tmp_path.rglob("*") if p.is_file() and not p.is_relative_to(profile)]
        assert not any(CANARY.encode() in data for data in held)
        wide = CANARY.encode("utf-16-le")
        kept = [
            p for p in profile.rglob("*") if p.is_file() and any(c in p.read_bytes() for c in (CANARY.encode(), wide))
        ]
        assert kept == []


def test_a_name_that_points_here_reads_nothing(tmp_path: Path) -> None:
    """DNS rebinding: a page of a foreign name that resolves to 127.0.0.1."""
    with (
        chromium("--host-resolver-rules=MAP evil.example 127.0.0.1") as context,
        running_page(tmp_path / "home") as page,
    ):
        enter(context, page)
        tab = context.new_page()
        answer = tab.goto(f"http://evil.example:{page.port}/")
        assert answer.status == 403
        assert "<form" not in tab.content()
        read = tab.evaluate(
            "async (origin) => { try { const r = await fetch(origin + '/', {credentials: 'include'}); "
            "return r.status + await r.text(); } catch (e) { return 'refused'; } }",
            page.origin,
        )
        assert read == "refused"


PAYLOADS = (ROOT / "tests" / "data" / "web" / "payloads.txt").read_text("utf-8").splitlines()


def hostile_chat() -> bytes:
    """A WhatsApp chat in which names and messages are payloads."""
    lines = []
    for i, payload in enumerate(PAYLOADS):
        who = "Alex" if i % 2 else "Sam <b onmouseover=window.hit=1>"
        lines.append(f"[{1 + i % 28:02}/03/2024, 10:{i:02}:00] {who}: {payload}")
    return "\n".join(lines).encode("utf-8")


def test_forty_payloads_stay_text(tmp_path: Path) -> None:
    """Once as messages and names of an import, once as what is typed; none becomes anything but text."""
    chat = tmp_path / "<img src=x onerror=window.hit=1>.txt"
    chat.write_bytes(hostile_chat())
    with chromium() as context, running_page(tmp_path / "home") as page:
        tab = enter(context, page)
        make_vault(tab)
        tab.goto(page.origin + "/bring")
        tab.set_input_files("#files", str(chat))
        tab.click("form[action='/bring/files'] button")
        seen = 0
        while not tab.query_selector("form[action='/bring/finish']"):
            assert tab.evaluate("window.hit") is None
            kind = tab.get_attribute("form[action='/bring/answer'] input[name=kind]", "value")
            if kind == "person":
                assert "<b onmouseover" in tab.inner_text("main")
                tab.check("input[value='1']")
                seen += 1
            answers = {"sides": "button[value=right]", "adult": "button[value=yes]"}
            tab.click(f"form[action='/bring/answer'] {answers.get(str(kind), 'button')}")
            tab.wait_for_selector(
                f"form[action='/bring/finish'], form[action='/bring/answer'] input[name=kind]:not([value={kind}])",
                state="attached",
            )  # fmt: skip
        assert seen
        tab.click("form[action='/bring/finish'] button")
        for path in ("/timeline", "/portrait", "/year", "/log", "/consent"):
            tab.goto(page.origin + path)
            assert tab.evaluate("window.hit") is None, path
        tab.goto(page.origin + "/timeline")
        assert "<script>window.hit=1</script>" in tab.inner_text("main")
        tab.goto(page.origin + "/letters/new")
        tab.fill("#text", "\n".join(PAYLOADS))
        tab.click("form[action='/letters/write'] button")
        tab.wait_for_url("**/letters")
        tab.click("main .ways a")
        assert tab.evaluate("window.hit") is None
        written = tab.text_content("main")
        assert [payload for payload in PAYLOADS if payload not in written] == []
        assert not [e for e in tab.errors if not re.search(r"Content Security Policy|status of 4", e)]


def test_a_narrow_window_and_a_wide_zoom_scroll_in_one_direction_only(tmp_path: Path) -> None:
    narrow = {"width": 320, "height": 640}  # as 640 pixels at a zoom of 200 %
    with chromium(viewport=narrow, reduced_motion="reduce") as context, running_page(tmp_path / "home") as page:
        tab = enter(context, page)
        make_vault(tab)
        bring(tab, page.origin)
        for path in ("/", "/bring", "/letters/new", "/portrait", "/timeline", "/year", "/consent", "/log", "/progress",
                     "/dates", "/machine", "/destroy", "/tour"):  # fmt: skip
            tab.goto(page.origin + path)
            assert tab.evaluate("document.documentElement.scrollWidth") <= 320, path
        tab.goto(page.origin)
        tab.click("button[value=wave]")
        tab.wait_for_selector("#choices button")
        assert tab.evaluate("document.documentElement.scrollWidth") <= 320
        moving = "parseFloat(getComputedStyle(document.querySelector('.breath')).animationDuration)"
        assert tab.evaluate(moving) < 0.01


def test_the_door_and_a_wave_by_keyboard_alone(tmp_path: Path) -> None:
    with chromium() as context, running_page(tmp_path / "home") as page:
        tab = enter(context, page)

        def focus(selector: str) -> None:
            tab.wait_for_selector(f"{selector}:enabled")  # the next question brings it
            for _step in range(60):
                if tab.evaluate("s => document.activeElement.matches(s)", selector):
                    return
                tab.keyboard.press("Tab")
            raise AssertionError(f"{selector} cannot be reached by keyboard")

        focus("[name=adult]")
        tab.keyboard.press("Space")
        focus("[name=country]")
        tab.keyboard.type("United K")
        for name in ("passphrase", "again"):
            focus(f"[name={name}]")
            tab.keyboard.type(PASSPHRASE)
        focus("form[action='/create'] button")
        tab.keyboard.press("Enter")
        tab.wait_for_selector(".code")
        focus("button[name=later]")
        tab.keyboard.press("Enter")
        tab.wait_for_url(f"{page.origin}/")
        focus("button[value=wave]")
        tab.keyboard.press("Enter")
        tab.wait_for_selector("#choices button")
        focus("#choices button")
        tab.keyboard.press("Enter")
        tab.wait_for_selector("li.said")
        focus("#words")
        tab.keyboard.type("it rises")
        tab.keyboard.press("Enter")
        tab.locator("li.said").nth(1).wait_for()


def test_the_six_pictures_are_printed_without_the_page_around_them(tmp_path: Path) -> None:
    with chromium(color_scheme="dark") as context, running_page(tmp_path / "home") as page:
        tab = enter(context, page)
        make_vault(tab)
        bring(tab, page.origin)
        tab.goto(page.origin + "/year")
        tab.emulate_media(media="print")
        seen = "all => all.map(one => getComputedStyle(one).display)"
        assert set(tab.locator("header, footer").evaluate_all(seen)) == {"none"}
        assert tab.locator(".postcard").count() >= 4
        ink = "getComputedStyle(document.querySelector('.postcard')).color"
        assert tab.evaluate(ink) == "rgb(0, 0, 0)"  # also where the screen is dark
        assert (
            tab.evaluate("getComputedStyle(document.querySelector('.postcard')).backgroundColor")
            == "rgb(255, 255, 255)"
        )
        assert tab.pdf().startswith(b"%PDF")
