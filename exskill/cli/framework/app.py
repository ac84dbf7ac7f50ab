"""What every command is given: places, the clock, where secrets come from."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from exskill.core import paths
from exskill.core.config_file import Config
from exskill.core.paths import Paths

__all__ = ["App", "local_now"]


def local_now() -> datetime:
    """Return the wall clock with its zone."""
    return datetime.now().astimezone()


@dataclass(slots=True)
class App:
    """The application as one command sees it."""

    paths: Paths
    vault_name: str | None = None
    no_input: bool = False
    debug: bool = False
    config: Config = field(default=Config())
    clock: Callable[[], datetime] = field(default=local_now)
    serve_page: Callable[..., None] | None = None  # what `exskill open` calls; made before the network guard closed
    is_led: bool = False  # `begin` leads: it names the next step itself, and asks for the passphrase once
    kept_passphrase: bytearray = field(default_factory=bytearray, repr=False)

    @classmethod
    def from_environment(
        cls,
        *,
        vault_name: str | None,
        no_input: bool,
        debug: bool,
        config: Config = Config(),  # noqa: B008 -- frozen
        environ: Mapping[str, str] = os.environ,
    ) -> App:
        """Take the directories from the environment."""
        return cls(
            paths=paths.resolve_paths(environ), vault_name=vault_name, no_input=no_input, debug=debug, config=config
        )

    @property
    def may_ask(self) -> bool:
        """Whether questions are allowed; whether anybody is there is another matter (``ui.interactive``)."""
        return not self.no_input
