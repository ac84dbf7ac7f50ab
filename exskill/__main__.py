"""``python -m exskill``."""

from __future__ import annotations

from exskill.cli import main

main()
