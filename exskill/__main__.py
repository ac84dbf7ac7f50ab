"""``python -m exskill``."""

from __future__ import annotations

from exskill.start import main

main()
