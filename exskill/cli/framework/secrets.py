"""Where passphrases come from: a prompt, a file, a command, standard input. Never argv, never the environment.

They stay bytearrays from the first byte on, so that they can be overwritten.
"""

from __future__ import annotations

import os
import stat
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

from exskill.cli.framework import ui
from exskill.cli.framework.app import App
from exskill.cli.framework.base import option
from exskill.core import command_runner
from exskill.core.errors import Cancelled, UsageError
from exskill.core.i18n import N_, _
from exskill.core.new_file import write_new
from exskill.core.secret import wipe_secret

__all__ = ["MIN_LENGTH", "new_passphrase", "read_passphrase", "type_back", "unlock_options", "write_sheet"]

MIN_LENGTH = 8
MIN_CHINESE = 5
_LIMIT = 1024
F = TypeVar("F", bound=Callable[..., Any])


def unlock_options(function: F) -> F:
    """Add the ways to give a passphrase without typing it, and the other ways in."""
    for decorate in (
        option("--key-file", type=str, metavar="FILE", help=N_("Unlock with a key file.")),
        option("--keyring", is_flag=True, help=N_("Unlock with the secret in this system's keyring.")),
        option("--recovery", is_flag=True, help=N_("Unlock with the recovery code instead of the passphrase.")),
        option("--passphrase-command", metavar="COMMAND", help=N_("Run this and take the passphrase from its output.")),
        option(
            "--passphrase-file", metavar="FILE", help=N_("Read the passphrase from a file only you can read, or `-`.")
        ),
    ):
        function = decorate(function)
    return function


def read_passphrase(
    app: App, unlock: dict[str, Any], *, prompt: str | None = None, instead: str = "--passphrase-file FILE"
) -> bytearray:
    """Return the passphrase (or recovery code) from wherever the user said.

    Raises :class:`UsageError` where it would have to be typed and nobody can type, or a file is open to others.
    """
    if unlock.get("passphrase_file"):
        return _from_file(str(unlock["passphrase_file"]))
    if unlock.get("passphrase_command"):
        return _from_command(str(unlock["passphrase_command"]))
    if app.kept_passphrase:
        return bytearray(app.kept_passphrase)
    ui.require(instead, allowed=app.may_ask)
    words = _("Recovery code: ") if unlock.get("recovery") else _("Passphrase: ")
    return _read_hidden(prompt or words)


def new_passphrase(app: App, unlock: dict[str, Any]) -> bytearray:
    """Return a new passphrase, typed twice or given; refuse one that is too short."""
    given = bool(unlock.get("passphrase_file") or unlock.get("passphrase_command"))
    while True:
        first = read_passphrase(app, unlock, prompt=_("New passphrase (nothing is shown while you type): "))
        problem = _too_weak(first)
        if problem is None and not given:
            second = _read_hidden(_("The same again: "))
            problem = None if first == second else _("the two are not the same")
            wipe_secret(second)
        if problem is None:
            _tell_strength(first)
            if app.is_led:
                app.kept_passphrase[:] = first
            return first
        wipe_secret(first)
        if given:
            raise UsageError(problem)
        ui.say(problem[:1].upper() + problem[1:])


def _too_weak(secret: bytearray) -> str | None:
    text = bytes(secret).decode("utf-8", "replace")
    if len(text) < MIN_LENGTH and sum(char > "\u2e7f" for char in text) < MIN_CHINESE:
        return _(
            "a passphrase has at least {n} characters, or {chinese} Chinese ones; six unrelated words are good"
        ).format(n=MIN_LENGTH, chinese=MIN_CHINESE)
    return None


def _tell_strength(secret: bytearray) -> None:
    """Say what the estimate says; a weak passphrase is the user's to keep."""
    from exskill.unlock.passphrase_strength import estimate_strength

    found = estimate_strength(secret)
    if found.weak:
        ui.say(
            _("This passphrase is easy to guess for somebody with a copy of your disk. Six unrelated words are better.")
        )
    elif found.fair:
        ui.say(_("This passphrase would stand for a while; one more unrelated word makes it much stronger."))
    else:
        ui.say(_("This passphrase looks hard to guess (an estimate made on this machine)."))


def type_back(app: App, shown: str) -> None:
    """Have the end of the recovery code typed once, so that it is known to be on paper; `later` is an answer too.

    ``shown`` is the code in groups with dashes, as it was shown. The screen is cleared afterwards.
    """
    if not (app.may_ask and ui.is_interactive()):
        ui.say(_("nobody could type it back here: check that it is written down"))
        return
    wanted = _normalise_code("".join(shown.split("-")[-2:]))
    while True:
        typed = ui.ask(_("Type its last two groups from the paper, or `later`"), option="", allowed=True)
        if typed.strip().lower() in ("later", "以后", "稍后", "以後", "稍後"):
            ui.clear()
            ui.say(_("Later, then. `exskill slot add recovery` makes a new code at any time."))
            return
        if _normalise_code(typed) == wanted:
            ui.clear()
            ui.say(_("That is right. The code is gone from the screen; the paper has it now."))
            return
        ui.say(_("that is not the end of the code; look at the paper again"))


def write_sheet(name: str, code: str) -> None:
    """Write a recovery code as a sheet to print, to a new file that only the user can read."""
    words = _(
        "exskill: recovery code. It opens the vault without the passphrase. Keep it on paper, then delete this file."
    )
    write_new(Path(name).expanduser(), f"{words}\n\n    {code}\n".encode())
    ui.say(_("Wrote {file}. It is not encrypted: print it, then delete it.").format(file=ui.clean(name)))


def _normalise_code(code: str) -> str:
    """Return a code as it is compared: letters and digits alone, O as 0, I and L as 1 (Crockford's base 32)."""
    return "".join(c for c in code.upper() if c.isalnum()).translate(str.maketrans("OIL", "011"))


def _strip_newline(secret: bytearray) -> bytearray:
    """Drop one trailing newline, as every tool writes it, and nothing else."""
    if secret.endswith(b"\n"):
        del secret[-1]
        if secret.endswith(b"\r"):
            del secret[-1]
    return secret


def _from_file(name: str) -> bytearray:
    if name == "-":
        return _strip_newline(_read_all(sys.stdin.fileno()))
    try:
        fd = os.open(Path(name).expanduser(), os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC)
    except OSError:
        raise UsageError(_("the passphrase file cannot be read")) from None
    try:
        mode = os.fstat(fd).st_mode
        if stat.S_ISREG(mode) and mode & 0o077:
            raise UsageError(_("others can read the passphrase file"), hint=_("chmod 600 it first"))
        return _strip_newline(_read_all(fd))
    finally:
        os.close(fd)


def _read_all(fd: int) -> bytearray:
    secret, part = bytearray(), bytearray(_LIMIT)
    while (count := os.readv(fd, [part])) > 0:
        secret += part[:count]
        if len(secret) > _LIMIT:
            wipe_secret(secret)
            raise UsageError(_("that is too long for a passphrase"))
    wipe_secret(part)
    return secret


def _from_command(command: str) -> bytearray:
    try:
        answer = command_runner.run_command(command)
    except (EOFError, OSError):
        raise UsageError(_("the passphrase command failed"), hint=_why_not()) from None
    if answer.code is None:
        raise UsageError(_("the passphrase command cannot be run"))
    if answer.code != 0:
        wipe_secret(answer.output)
        raise UsageError(_("the passphrase command failed"), hint=_why_not())
    if len(answer.output) > _LIMIT:
        wipe_secret(answer.output)
        raise UsageError(_("that is too long for a passphrase"))
    return _strip_newline(answer.output)


def _why_not() -> str:
    """Say what a command cannot do that runs within the guard; nothing where it runs outside."""
    if command_runner.is_ready():
        return ""
    return _("no network and no further rights are given to it here: sudo and the like do not work")


def _read_hidden(prompt: str) -> bytearray:
    """Read a line from the terminal without echo, as bytes; the terminal is restored whatever happens."""
    import termios

    fd = sys.stdin.fileno()
    before = termios.tcgetattr(fd)
    quiet = [*before]
    quiet[3] &= ~termios.ECHO
    secret, part = bytearray(), bytearray(_LIMIT)
    try:
        termios.tcsetattr(fd, termios.TCSAFLUSH, quiet)
        ui.say_part(prompt)  # only now: whoever types at once must not be shown, nor lose what was typed
        while not secret.endswith(b"\n"):
            count = os.readv(fd, [part])
            if count == 0:
                if not secret:
                    raise Cancelled(_("stopped; nothing was half done"))
                break
            secret += part[:count]
    finally:
        termios.tcsetattr(fd, termios.TCSAFLUSH, before)
        wipe_secret(part)
        ui.say()
    return _strip_newline(secret)
