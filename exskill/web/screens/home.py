"""Home: how are you tonight, and what is open now."""

from __future__ import annotations

from starlette.responses import Response

from exskill.web.visit import Visit

__all__ = ["show_home"]


def show_home(visit: Visit) -> Response:
    """Show what is open now."""
    return visit.show("home.html")
