"""One request as a handler sees it, and the answers that it may give."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from starlette.responses import HTMLResponse, RedirectResponse, Response

from exskill.web.desk import Desk
from exskill.web.forms import Form
from exskill.web.render import render_page

__all__ = ["Visit"]


@dataclass(frozen=True, slots=True)
class Visit:
    """``desk`` is the one open vault, or none; ``query`` and ``places`` come from the address, ``form`` from the body."""

    desk: Desk
    form: Form
    query: Mapping[str, str]
    places: Mapping[str, str]

    def show(self, template: str, *, status: int = 200, **values: Any) -> Response:
        """Answer with a page."""
        return HTMLResponse(render_page(template, desk=self.desk, **values), status_code=status)

    def go(self, path: str) -> Response:
        """Answer with another page to load; nothing is sent twice by a reload."""
        return RedirectResponse(path, status_code=303)
