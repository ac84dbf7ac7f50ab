"""A process for outside code on a kernel that takes no filter."""

from __future__ import annotations

import sys

from exskill.core import native_server, sandbox

sandbox.close_doors = lambda: sandbox.Closed(calls=False, files=False)

if __name__ == "__main__":
    sys.exit(native_server.serve_native(lambda: lambda request: request, memory=1 << 30))
