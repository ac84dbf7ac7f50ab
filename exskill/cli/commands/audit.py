"""``exskill audit``: read the log, verify it, take a witness elsewhere."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from exskill.cli.framework import ui
from exskill.cli.framework.app import App
from exskill.cli.framework.base import argument, group, option
from exskill.cli.framework.opening import choose_unlocker, open_store
from exskill.cli.framework.secrets import unlock_options
from exskill.cli.views import witness as witnesses
from exskill.core.errors import ModelUnavailable, UsageError, VaultDamaged
from exskill.core.i18n import N_, _
from exskill.store.journal import verify_audit, verify_audit_handed
from exskill.store.locate import choose_vault
from exskill.store.log_words import entry_data, finding_words, log_rows, receipt_words, verdict_words
from exskill.unlock import agent
from vault.agent.delegate import AgentDelegate

if TYPE_CHECKING:
    from rich.console import RenderableType

    from audit.events import Entry
    from audit.findings import Verification
    from audit.log import Sealed

__all__ = ["audit", "log_table"]


@group("audit", help=N_("The tamper-evident log of what was done."))
def audit() -> None:
    """Hold the audit commands."""


def log_table(entries: Iterable[Entry | Sealed]) -> RenderableType:
    """Return the log as a table in the user's words; the log holds no content to show."""
    rows = [(str(r.seq), r.when, r.who, r.what, r.details) for r in log_rows(entries)]
    return ui.table("", ["#", _("when"), _("who"), _("what"), _("facts")], rows)


@audit.command(
    "log",
    help=N_(
        """Print the audit entries. They hold counts and kinds, never content.

        \b
        Examples:
          exskill audit log
          exskill audit log --last 20 --json
        """
    ),
)
@option("--last", type=click.IntRange(1), metavar="N", help=N_("Only the last N entries."))
@option("--kind", metavar="KIND", help=N_("Only this kind of event."))
@option("--json", "as_json", is_flag=True, help=N_("Print one JSON object."))
@unlock_options
@click.pass_obj
def log(app: App, /, last: int | None, kind: str | None, as_json: bool, **unlock: Any) -> None:
    """List the entries."""
    from exskill.store.service import list_entries

    with open_store(app, unlock) as store:
        entries = list_entries(store, last=last, kind=kind)
    if as_json:
        ui.show_json({"entries": [entry_data(e) for e in entries]})
        return
    ui.show(log_table(entries))


@audit.command(
    "verify",
    help=N_(
        """Check that nothing in the log was changed, added, removed, reordered or cut off.

        \b
        Examples:
          exskill audit verify
          exskill audit verify --witness checkpoint.txt
        """
    ),
)
@option("--witness", type=click.Path(path_type=Path), multiple=True, help=N_("A checkpoint kept elsewhere."))
@option("--chain-key", type=click.Path(path_type=Path), metavar="FILE", help=N_("The verification key kept elsewhere."))
@option("--json", "as_json", is_flag=True, help=N_("Print one JSON object."))
@unlock_options
@click.pass_obj
def verify(app: App, /, witness: tuple[Path, ...], chain_key: Path | None, as_json: bool, **unlock: Any) -> None:
    """Verify before the log is opened, so that nothing is settled before it was looked at."""
    try:
        witnesses = [path.read_bytes() for path in witness]
        key = chain_key.read_text("utf-8").strip() if chain_key is not None else None
    except (OSError, UnicodeDecodeError):
        raise UsageError(_("the witness file cannot be read")) from None
    result = verify_files(app, unlock, witnesses, key)
    if as_json:
        findings = [{"code": f.code.value, "sentence": finding_words(f)} for f in result.findings]
        ui.show_json({"ok": result.ok, "size": result.size, "findings": findings})
    else:
        for line in verdict_words(result):
            ui.answer(line)
    if not result.ok:
        raise VaultDamaged(_("the audit log does not verify"))


def verify_files(
    app: App, unlock: dict[str, Any], witnesses: list[bytes], chain_key: str | None = None
) -> Verification:
    """Open the vault for its keys alone, an agent's where one holds it, and check the log's files."""
    name = choose_vault(app.paths, app.vault_name)
    place = agent.find_socket(app.paths, name)
    if not any(unlock.values()) and place is not None and agent.find_status(app.paths, name) is not None:
        result = verify_audit_handed(
            app.paths, name, AgentDelegate(place), clock=app.clock, witnesses=witnesses, chain_key=chain_key
        )
        if result is not None:
            ui.say(_("checked with what is unlocked; with the passphrase it also knows how far the log had come then"))
            return result
    return verify_audit(
        app.paths, name, choose_unlocker(app, unlock), clock=app.clock, witnesses=witnesses, chain_key=chain_key
    )


@audit.command(
    "witness",
    help=N_(
        """Print the signed checkpoint to keep elsewhere; with it a rolled-back log is noticed.

        \b
        Example:
          exskill audit witness > checkpoint.txt
        """
    ),
)
@option("--qr", is_flag=True, help=N_("Also as a QR code, to photograph."))
@option("--new-key", is_flag=True, help=N_("Begin a new chain and print its verification key, once."))
@option("--json", "as_json", is_flag=True, help=N_("Print one JSON object."))
@unlock_options
@click.pass_obj
def witness(app: App, /, qr: bool, new_key: bool, as_json: bool, **unlock: Any) -> None:
    """Print the checkpoint, and what makes it stronger."""
    with open_store(app, unlock, again=new_key) as store:
        key = store.log.new_chain() if new_key else None
        vkey = (store.log_directory / "vkey").read_text("ascii").rstrip("\n")
        kept = witnesses.make_witness(store.log.checkpoint(), vkey, key)
    if as_json:
        ui.show_json({"checkpoint": kept.note, "verifier_key": kept.verifier_key, "chain_key": kept.chain_key})
        return
    ui.answer(kept.note.rstrip("\n"))
    if kept.chain_key is not None:
        ui.say(_("verification key, shown once:"))
        ui.answer(kept.chain_key)
    if qr:
        code = witnesses.qr_code(kept.note)
        if code is None:
            raise ModelUnavailable(_("QR codes need the extra `qr`"), hint=_("install it: pip install 'exskill[qr]'"))
        ui.answer(code)
    for words in kept.words:
        ui.say(words)
    ui.say(kept.verifier_key)


@audit.command(
    "receipts",
    help=N_(
        """List the signed receipts of what was erased, or write one to a file.

        \b
        Examples:
          exskill audit receipts
          exskill audit receipts --id 1f0c --out receipt.json
        """
    ),
)
@option("--id", "name", metavar="ID", help=N_("Only this receipt, in full."))
@option("--out", type=click.Path(path_type=Path), metavar="FILE", help=N_("Write it, signed, to a new file."))
@option("--json", "as_json", is_flag=True, help=N_("Print one JSON object."))
@unlock_options
@click.pass_obj
def receipts(app: App, /, name: str | None, out: Path | None, as_json: bool, **unlock: Any) -> None:
    """Check every receipt's signature and proof, then list them."""
    from exskill.core.new_file import write_new
    from exskill.store.service import find_receipt, list_receipts

    with open_store(app, unlock) as store:
        found = list_receipts(store) if name is None else (find_receipt(store, name),)
    if out is not None:
        if name is None:
            raise UsageError(_("--out needs --id"))
        write_new(out, found[0][1])
    if as_json:
        ui.show_json({"receipts": [receipt.to_json() for receipt, _document in found]})
    elif name is not None:
        for line in receipt_words(found[0][0]):
            ui.answer(line)
    elif found:
        rows = [
            (
                r.receipt_id[:16],
                f"{datetime.fromtimestamp(r.at).astimezone():%Y-%m-%d %H:%M}",
                r.trigger.value,
                r.stage.value,
            )
            for r, _document in found
        ]
        ui.show(ui.table("", [_("receipt"), _("when"), _("why"), _("stage")], rows))
    else:
        ui.answer(_("nothing was erased yet"))


@audit.command(
    "prove",
    help=N_(
        """Print the proof that an entry is in the log.

        \b
        Example:
          exskill audit prove 3
        """
    ),
)
@argument("number", type=click.IntRange(0))
@option("--json", "as_json", is_flag=True, help=N_("Print one JSON object."))
@unlock_options
@click.pass_obj
def prove(app: App, /, number: int, as_json: bool, **unlock: Any) -> None:
    """Print a tlog-proof."""
    with open_store(app, unlock) as store:
        if number >= store.log.size:
            raise UsageError(_("there is no entry of that number"))
        proof = store.log.prove(number)
    if as_json:
        ui.show_json({"number": number, "proof": proof})
    else:
        ui.answer(proof.rstrip("\n"))
