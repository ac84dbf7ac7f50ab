"""Reading takes no more memory than the machine can spare; what is past it is an error, and the bound is gone afterwards."""

from __future__ import annotations

import resource
import sys
from pathlib import Path

import pytest

from exskill.core.errors import ExskillError
from exskill.core.memory_budget import memory_budget, read_free_memory
from tests.cli.conftest import CHAT, Cli

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the bound is Linux's")
_MB = 1 << 20


def test_what_needs_more_is_stopped_and_what_fits_is_not() -> None:
    before = resource.getrlimit(resource.RLIMIT_DATA)
    with memory_budget(64 * _MB):
        assert len(bytearray(16 * _MB)) == 16 * _MB
    with pytest.raises(ExskillError, match="more memory than this computer can spare"), memory_budget(64 * _MB):
        bytearray(256 * _MB)
    assert resource.getrlimit(resource.RLIMIT_DATA) == before
    assert len(bytearray(256 * _MB)) == 256 * _MB


def test_other_errors_pass_and_the_bound_ends_with_them() -> None:
    before = resource.getrlimit(resource.RLIMIT_DATA)
    with pytest.raises(ZeroDivisionError), memory_budget():
        _ = 1 // 0
    assert resource.getrlimit(resource.RLIMIT_DATA) == before


def test_a_system_that_does_not_say_is_not_bounded(tmp_path: Path) -> None:
    assert read_free_memory(tmp_path) is None
    (tmp_path / "meminfo").write_text("MemTotal: 5 kB\nMemAvailable: 3 kB\n")
    assert read_free_memory(tmp_path) == 3072


def test_an_import_that_needs_too_much_keeps_nothing(cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    from exskill.ingest import service

    def too_much(*_arguments: object, **_options: object) -> None:
        raise MemoryError

    cli.with_vault()
    monkeypatch.setattr(service, "ingest_job", too_much)
    done = cli.unlocked("import", "--redact", str(CHAT), "--me", "Alex", "--ex", "Sam", "--ex-adult")
    assert done.code == 1
    assert "more memory than this computer can spare" in done.err
    assert cli.unlocked("audit", "verify").code == 0
