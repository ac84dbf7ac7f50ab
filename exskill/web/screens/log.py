"""What was done here: by day, in sentences, never what was said; the check of the log; receipts of what was erased."""

from __future__ import annotations

from itertools import groupby
from typing import Final

from starlette.responses import Response

from exskill.store.log_words import log_rows, receipt_words, verdict_words
from exskill.store.service import find_receipt, list_receipts
from exskill.web.visit import Visit

__all__ = ["show_log", "show_receipt", "verify"]

_SHOWN: Final = 400


def show_log(visit: Visit) -> Response:
    """Show the newest entries by day."""
    store = visit.desk.opened
    rows = list(log_rows(store.log.entries(max(0, store.log.size - _SHOWN))))
    days = [(day, list(of_day)) for day, of_day in groupby(reversed(rows), key=lambda row: row.when[:10])]
    receipts = [receipt for receipt, _document in list_receipts(store)]
    return visit.show("log.html", days=days, receipts=receipts, checkpoint=store.log.checkpoint())


def verify(visit: Visit) -> Response:
    """Check that nothing in the log was changed."""
    result = visit.desk.opened.log.verify()
    return visit.show("log_verified.html", ok=result.ok, lines=verdict_words(result))


def show_receipt(visit: Visit) -> Response:
    """Show one receipt in full."""
    receipt, _document = find_receipt(visit.desk.opened, visit.places["name"])
    return visit.show("receipt.html", lines=receipt_words(receipt))
