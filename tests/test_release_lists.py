"""What a release says of its parts: every pin of the lock with its hashes, in the words of CycloneDX, the same each time."""

from __future__ import annotations

import importlib.util
import re
import tomllib
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parents[1]
LOCK = (ROOT / ".ci" / "requirements.lock").read_text("utf-8")
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]


@pytest.fixture(scope="module")
def sbom() -> ModuleType:
    spec = importlib.util.spec_from_file_location("sbom", ROOT / ".ci" / "sbom.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_every_pin_and_every_hash_is_in_it(sbom: ModuleType) -> None:
    bill = sbom.make_bill(LOCK, PROJECT)
    pins = re.findall(r"^([A-Za-z0-9][\w.-]*)==([^\s;\\]+)", LOCK, re.MULTILINE)
    assert [(part["name"], part["version"]) for part in bill["components"]] == [
        (n.lower().replace("_", "-"), v) for n, v in pins
    ]
    hashes = [digest["content"] for part in bill["components"] for digest in part["hashes"]]
    assert hashes == re.findall(r"--hash=sha256:([0-9a-f]{64})", LOCK)
    assert all(part["hashes"] for part in bill["components"])
    required = {part["name"] for part in bill["components"] if part["scope"] == "required"}
    assert {re.split(r"[<>=]", need)[0].lower() for need in PROJECT["dependencies"]} <= required
    refs = [part["bom-ref"] for part in bill["components"]]
    assert len(refs) == len(set(refs))
    assert set(bill["dependencies"][0]["dependsOn"]) == set(refs)


def test_the_same_lock_gives_the_same_bytes(sbom: ModuleType) -> None:
    assert sbom.make_bill(LOCK, PROJECT) == sbom.make_bill(LOCK, PROJECT)
    assert sbom.make_bill(LOCK, PROJECT)["serialNumber"] != sbom.make_bill(LOCK + "\n", PROJECT)["serialNumber"]


def test_a_pin_that_cannot_be_read_is_no_silent_gap(sbom: ModuleType) -> None:
    with pytest.raises(ValueError, match="cannot be read"):
        sbom.make_bill("somebody==1.0\n", PROJECT)
