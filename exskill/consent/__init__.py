"""What may be used, for what, until when: default deny, signed, compiled to gates.

Names are imported when first used: pydantic takes a tenth of a second that ``exskill --help`` does not have.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from exskill.consent.terms import Adult, Budget, Level, Purpose, Stance, purpose_class

if TYPE_CHECKING:
    from exskill.consent.defaults import default_manifest, import_fact
    from exskill.consent.grant import Grant, compile_grant
    from exskill.consent.manifest import Manifest
    from exskill.consent.show import describe_page
    from exskill.consent.signing import SignedManifest, check_chain, sign_manifest

__all__ = [
    "Adult",
    "Budget",
    "Grant",
    "Level",
    "Manifest",
    "Purpose",
    "SignedManifest",
    "Stance",
    "check_chain",
    "compile_grant",
    "default_manifest",
    "describe_page",
    "import_fact",
    "purpose_class",
    "sign_manifest",
]

_HOMES = {
    "Grant": "grant",
    "Manifest": "manifest",
    "SignedManifest": "signing",
    "check_chain": "signing",
    "compile_grant": "grant",
    "default_manifest": "defaults",
    "describe_page": "show",
    "import_fact": "defaults",
    "sign_manifest": "signing",
}


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(name)
    return getattr(import_module(f"exskill.consent.{_HOMES[name]}"), name)
