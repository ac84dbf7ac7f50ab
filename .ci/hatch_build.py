"""Compile the message catalogues while a wheel or an editable install is built (hatch's custom build hook).

The compiled files are never committed: their bytes differ between versions of Babel.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class CatalogueBuildHook(BuildHookInterface[Any]):
    """Writes ``exskill.mo`` beside each ``exskill.po`` and adds it to the wheel."""

    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Compile each catalogue. ``version`` is ``standard`` or ``editable``."""
        del version
        for source in sorted(Path(self.root, "exskill", "locale").glob("*/LC_MESSAGES/exskill.po")):
            with source.open("rb") as read, source.with_suffix(".mo").open("wb") as write:
                write_mo(write, read_po(read, locale=source.parts[-3]))
            build_data["artifacts"].append(str(source.with_suffix(".mo").relative_to(self.root)))
