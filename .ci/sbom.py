"""Write what is in a release, as CycloneDX 1.6 JSON, from the lock: ``python .ci/sbom.py [FILE]``; standard library only.

Each pin is a component with its exact version, its package URL, the SHA-256 of each of its distributions, the extras that need
it and its marker. The same lock gives the same bytes: nothing in it tells when or where it was made.
"""

from __future__ import annotations

import hashlib
import json
import re
import sys
import tomllib
import uuid
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
LOCK = ROOT / ".ci" / "requirements.lock"
_PIN = re.compile(
    r"^# for: (?P<users>[^\n]+)\n(?P<name>[A-Za-z0-9][\w.-]*)==(?P<version>[^\s;\\]+)(?: ; (?P<marker>[^\n\\]+?))?(?: \\)?\n"
    r"(?P<hashes>(?:    --hash=sha256:[0-9a-f]{64}(?: \\)?\n?)*)",
    re.MULTILINE,
)


def make_component(pin: re.Match[str]) -> dict[str, Any]:
    """Return a pin of the lock as a component; a library of the base install is required, of an extra optional."""
    name, users = pin["name"].lower().replace("_", "-"), [user.strip() for user in pin["users"].split(",")]
    url = f"pkg:pypi/{name}@{pin['version']}"
    facts = [{"name": "exskill:extra", "value": user} for user in users]
    if pin["marker"]:
        facts.append({"name": "exskill:marker", "value": pin["marker"]})
    digests = re.findall(r"sha256:([0-9a-f]{64})", pin["hashes"])
    return {
        "type": "library",
        "bom-ref": url if not pin["marker"] else f"{url}#{hashlib.sha256(pin['marker'].encode()).hexdigest()[:8]}",
        "name": name,
        "version": pin["version"],
        "scope": "required" if "base" in users else "optional",
        "purl": url,
        "hashes": [{"alg": "SHA-256", "content": digest} for digest in digests],
        "properties": facts,
    }


def make_bill(lock: str, project: dict[str, Any]) -> dict[str, Any]:
    """Return the whole bill of materials for the text of a lock and the project's own facts.

    Raises ValueError where a line of the lock names a package that the bill would leave out.
    """
    components = [make_component(pin) for pin in _PIN.finditer(lock)]
    if len(components) != len(re.findall(r"^[A-Za-z0-9][\w.-]*==", lock, re.MULTILINE)):
        raise ValueError("a pin of the lock cannot be read")
    name, version = project["name"], project["version"]
    url = f"pkg:pypi/{name}@{version}"
    return {
        "$schema": "http://cyclonedx.org/schema/bom-1.6.schema.json",
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "serialNumber": f"urn:uuid:{uuid.UUID(bytes=hashlib.sha256((url + lock).encode()).digest()[:16], version=4)}",
        "version": 1,
        "metadata": {
            "component": {
                "type": "application",
                "bom-ref": url,
                "name": name,
                "version": version,
                "purl": url,
                "licenses": [{"license": {"id": project["license"]}}],
            }
        },
        "components": components,
        "dependencies": [{"ref": url, "dependsOn": sorted(part["bom-ref"] for part in components)}],
    }


def main() -> int:
    """Write it to a file, or to standard output."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    text = json.dumps(make_bill(LOCK.read_text("utf-8"), project), indent=1) + "\n"
    if len(sys.argv) > 1:
        Path(sys.argv[1]).write_text(text, "utf-8")
    else:
        sys.stdout.write(text)
    return 0


if __name__ == "__main__":
    sys.exit(main())
