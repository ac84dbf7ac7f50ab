"""`exskill open` as a user starts it, with a cheap key derivation and, where asked for, another time of day."""

from __future__ import annotations

import os
import sys
from datetime import datetime, timedelta

from exskill.cli.framework.app import App
from exskill.start import main
from exskill.web import beforehand
from vault import kdf


def run() -> None:
    """Patch what costs time, then be the program."""
    kdf.FLOOR = kdf.OLDEST_FLOOR
    kdf.calibrate = lambda *_a, **_k: kdf.Argon2Params(kdf.MIN_MEMORY_KIB, 1, 1)  # type: ignore[assignment]
    shift = timedelta(seconds=float(os.environ.get("EXSKILL_TEST_SHIFT", "0")))
    local_now = App.from_environment

    def shifted(**words: object) -> App:
        app = local_now(**words)  # type: ignore[arg-type]
        app.clock = lambda: datetime.now().astimezone() + shift
        return app

    App.from_environment = shifted  # type: ignore[method-assign,assignment]
    assert beforehand.is_open_command(sys.argv[1:])
    main()


if __name__ == "__main__":
    run()
