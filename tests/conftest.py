"""Where the samples lie, and a home of its own for every test."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest
from hypothesis import settings

from exskill.core import network_guard
from exskill.core.i18n import set_language
from exskill.locale.update import compile_catalogues
from tests.remembered import RememberingArgon2id, RememberingScrypt
from vault import kdf
from vault.age import file

# No deadlines: a busy machine is no failure. CI repeats the same examples; elsewhere each run looks for new ones.
settings.register_profile("exskill", deadline=None, derandomize=bool(os.environ.get("CI")))
settings.load_profile("exskill")

compile_catalogues()  # a checkout may be newer than what was built when it was installed

SHARED = Path(os.environ.get("EXSKILL_SHARED", Path(__file__).resolve().parents[2] / "shared"))
HAS_SHARED = (SHARED / "fixtures" / "MANIFEST.tsv").is_file()
if not HAS_SHARED and os.environ.get("EXSKILL_REQUIRE_SHARED") == "1":
    raise pytest.UsageError("the shared samples must be here, beside the checkout")
# Real exports belong to others and are not in a clone. A clone runs every test that needs none; nothing is skipped.
collect_ignore = [] if HAS_SHARED else ["importers/test_manifest.py"]


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out, by name in the closing line, what can only run beside the shared samples."""
    if HAS_SHARED:
        return
    without = [item for item in items if "shared" in getattr(item, "fixturenames", ())]
    config.hook.pytest_deselected(items=without)
    items[:] = [item for item in items if item not in without]


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    """Name what failed as soon as it did: a run that is cut off later has told it by then."""
    if report.failed and not os.environ.get("PYTEST_XDIST_WORKER"):
        sys.stdout.write(f"\nFAILED {report.nodeid} ({report.when}, {report.duration:.0f} s)\n")
        sys.stdout.flush()


@pytest.fixture(autouse=True)
def cheap_passphrases(monkeypatch: pytest.MonkeyPatch) -> None:
    """New slots may cost as little as the oldest did: the floor itself is tested in tests/vault/test_kdf.py."""
    monkeypatch.setattr(kdf, "FLOOR", kdf.OLDEST_FLOOR)
    monkeypatch.setattr(kdf, "Argon2id", RememberingArgon2id)
    monkeypatch.setattr(file, "Scrypt", RememberingScrypt)


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of real samples."""
    return SHARED


@pytest.fixture(autouse=True)
def _unguarded(monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep the kernel's filter out of the test process: it would hold for every later test and its children.

    What the guard itself does is tested in processes of their own.
    """
    monkeypatch.setattr(network_guard, "enforce", lambda: network_guard.GuardStatus(python=True, kernel=True))


@pytest.fixture(autouse=True)
def _plain_width(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let output that goes to no terminal be as wide as it is anywhere: pytest-xdist sets COLUMNS in its workers."""
    monkeypatch.delenv("COLUMNS", raising=False)


@pytest.fixture(autouse=True)
def _english() -> None:
    """Each test begins in English, whatever ran before it in the same process."""
    set_language("en")
