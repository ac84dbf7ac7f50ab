"""One minute on an invented story, before anything of one's own is brought."""

from __future__ import annotations

from starlette.responses import Response

from exskill.ingest.invented_story import tell_story
from exskill.web.visit import Visit

__all__ = ["show_tour"]


def show_tour(visit: Visit) -> Response:
    """Show what becomes of a chat, on one that nobody wrote."""
    return visit.show("tour.html", story=tell_story())
