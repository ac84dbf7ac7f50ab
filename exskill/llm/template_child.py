"""Render a stranger's chat template where it can do no harm: a process of its own with little time and little memory.

Sandboxes keep a template from reaching Python; they do not keep it from looping for hours or filling the memory. The child
is given the template and the roles of a conversation, never a word of it, and answers with the frame around the words.
"""

from __future__ import annotations

import contextlib
import json
import select
import subprocess
import sys
from collections.abc import Sequence
from typing import Any, Final

from exskill.core.errors import ModelUnavailable
from exskill.core.i18n import _
from exskill.core.native_child import end_process

__all__ = ["TemplateChild", "main"]

_WAIT_S: Final = 20.0  # for a machine that is busy; what counts is processor time
_CPU_S: Final = 2
_MEMORY: Final = 400 << 20
_CACHED: Final = 256


class TemplateChild:
    """A child process that renders one template. It is started at the first use and ends with :meth:`close`."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None
        self._frames: dict[tuple[str, tuple[str, ...]], str] = {}

    def __call__(self, template: str, roles: Sequence[str]) -> str:
        """Return the rendered frame; raise ModelUnavailable if the template fails, or takes too much of anything."""
        key = (template, tuple(roles))
        if key not in self._frames:
            if len(self._frames) >= _CACHED:
                self._frames.clear()
            self._frames[key] = self._ask_child(template, roles)
        return self._frames[key]

    def _ask_child(self, template: str, roles: Sequence[str]) -> str:
        process = self._process or self._start_child()
        assert process.stdin is not None and process.stdout is not None  # noqa: S101, PT018 -- both are pipes
        try:
            process.stdin.write(json.dumps({"template": template, "roles": list(roles)}).encode() + b"\n")
            process.stdin.flush()
            ready, _w, _x = select.select([process.stdout], [], [], _WAIT_S)
            answer = json.loads(process.stdout.readline()) if ready else {}
        except (OSError, ValueError):
            answer = {}
        if "frame" not in answer:
            self.close()
            raise ModelUnavailable(_("the model's chat template cannot be used"))
        return str(answer["frame"])

    def _start_child(self) -> subprocess.Popen[bytes]:
        self._process = subprocess.Popen(
            [sys.executable, "-I", "-m", "exskill.llm.template_child"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={},
        )
        return self._process

    def close(self) -> None:
        """End the child. Safe to call twice."""
        process, self._process = self._process, None
        if process is not None:
            end_process(process)


def main() -> None:
    """Answer requests on the standard input until it ends."""
    from exskill.llm.template import render_roles

    _limit_memory()
    for request in sys.stdin.buffer:
        asked: dict[str, Any] = json.loads(request)
        _limit_time()
        try:
            answer = {"frame": render_roles(str(asked["template"]), [str(role) for role in asked["roles"]])}
        except (ModelUnavailable, MemoryError):
            answer = {}
        sys.stdout.buffer.write(json.dumps(answer).encode() + b"\n")
        sys.stdout.buffer.flush()


def _limit_memory() -> None:
    with contextlib.suppress(ImportError):
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
        resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _limit_time() -> None:
    """Give the next request its processor time; the kernel ends the process beyond it."""
    with contextlib.suppress(ImportError):
        import resource

        used = resource.getrusage(resource.RUSAGE_SELF)
        limit = int(used.ru_utime + used.ru_stime) + 1 + _CPU_S
        resource.setrlimit(resource.RLIMIT_CPU, (limit, resource.RLIM_INFINITY))


if __name__ == "__main__":
    main()
