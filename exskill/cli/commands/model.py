"""``exskill model``: what is installed, what the user adds, how fast it is here."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from exskill.cli.framework import ui
from exskill.cli.framework.app import App
from exskill.cli.framework.base import argument, group, option
from exskill.cli.framework.one_of import OneOf
from exskill.core.errors import ModelUnavailable, UsageError
from exskill.core.i18n import N_, _
from exskill.llm import catalogue, runtime
from exskill.llm.found import find_models
from exskill.llm.gguf import GGUFHead, read_head
from exskill.llm.local_models import has_model, locate_model
from exskill.llm.machine import memory_mb
from exskill.llm.native_build import find_build
from exskill.llm.runtime import Options
from exskill.llm.server_model import open_server
from exskill.llm.suited import SUITED, estimate_cost, read_rate
from exskill.llm.template import Turn
from redaction.text import constant

if TYPE_CHECKING:
    from exskill.llm.catalogue import Entry, Registered
    from exskill.llm.found import Found
    from exskill.llm.runtime import Runtime

__all__ = ["is_ready", "model", "model_file", "open_model"]


def open_model(app: App, name: str | None, *, small: bool = False, n_ctx: int = 4096) -> Runtime:
    """Load a model by name; without one the default, or the small one where only that is installed.

    The file is assembled on first use, and its SHA-256 is checked before it is loaded, every time.
    """
    path, sha256 = model_file(app, name, small=small)
    if path.is_socket():
        raise ModelUnavailable(
            _("this needs the model's own file, and a server keeps it to itself"), hint=_("name another with --model")
        )
    return runtime.load_runtime(path, sha256=sha256, n_ctx=n_ctx)


def model_file(app: App, name: str | None, *, small: bool = False) -> tuple[Path, str]:
    """Return a model's file, assembled if need be, and the SHA-256 that it must have."""

    def assemble(wanted: Entry) -> Path:
        ui.say(
            _("{title}: {notice}; licence: {licence}").format(
                title=wanted.title, notice=_(wanted.notice), licence=wanted.licence
            )
        )
        with ui.progress(_("putting the model together"), wanted.size) as advance:
            return _assemble_model(wanted.name, app.paths.models, advance)

    return locate_model(app.paths.models, assemble, _choose_name(app, name, small), small=small)


def is_ready(app: App, name: str | None, *, small: bool = False) -> bool:
    """Whether :func:`open_model` finds a file and has nothing to put together first."""
    return has_model(app.paths.models, _choose_name(app, name, small), small=small)


def _choose_name(app: App, name: str | None, small: bool) -> str | None:
    """Return the model that was named now, or else by the settings; None for the default or the small one."""
    return name if name is not None or small else app.config.model


def _assemble_model(name: str, directory: Path, advance: Callable[[int], object]) -> Path:
    before = 0

    def report(done: int, _total: int) -> None:
        nonlocal before
        if callable(advance):
            advance(done - before)
        before = done

    return catalogue.assemble_model(name, directory, report)


@group("model", help=N_("Local language models: list, add, measure."))
def model() -> None:
    """Hold the model commands."""


@model.command(
    "list",
    help=N_(
        """List the models that are here, with licence and hash.

        \b
        Example:
          exskill model list
        """
    ),
)
@option("--json", "as_json", is_flag=True, help=N_("Print one JSON object."))
@click.pass_obj
def list_(app: App, /, as_json: bool) -> None:
    """List the catalogue and what the user added."""
    rows = []
    for known in catalogue.ENTRIES:
        rows.append((known.name, _describe_state(app, known.name), known.size, known.licence, known.sha256))
    for added in catalogue.read_registered(app.paths.models):
        there = "ready" if Path(added.path).is_file() or Path(added.path).is_socket() else "missing"
        rows.append((added.name, there, added.size, added.licence or "?", added.sha256))
    if as_json:
        keys = ("name", "state", "size", "licence", "sha256")
        ui.show_json({"models": [dict(zip(keys, row, strict=True)) for row in rows]})
        return
    words = {"ready": _("ready"), "installed": _("installed, not put together yet"), "missing": _("not installed")}
    cells = [
        (n, words[s], f"{size >> 20} MB", licence, sha[:16] + "…" if sha else "-") for n, s, size, licence, sha in rows
    ]
    ui.show(ui.table("", [_("name"), _("state"), _("size"), _("licence"), "SHA-256"], cells))


def _describe_state(app: App, name: str) -> str:
    wanted = catalogue.find_entry(name)
    if catalogue.find_model(wanted, app.paths.models) is not None:
        return "ready"
    try:
        catalogue.installed_pieces(wanted)
    except ModelUnavailable:
        return "missing"
    return "installed"


@model.command(
    "add",
    help=N_(
        """Use a model of your own. It stays where it is and is accepted by its hash from now on.

        PATH is a .gguf file or a folder of them. With --from, what Ollama, LM Studio or GPT4All have fetched is read where
        it is: no copy, no network. Where there are several, NAME says which; without it they are listed.

        With --server, PATH is the socket of a llama-server that you run yourself, for a graphics card. exskill only uses the
        socket; what the server keeps or logs is up to it. It must be yours, in a folder that only you can write to.

        \b
        Examples:
          exskill model add ~/models/qwen2.5-3b-instruct-q4_k_m.gguf --name qwen3b
          exskill model add --from ollama
          exskill model add --from ollama qwen3-4b
          exskill model add --server ~/llama/llama.sock --name big
        """
    ),
)
@argument("path", required=False, metavar="[PATH|NAME]")
@option("--from", "source", type=OneOf(["ollama", "lmstudio", "gpt4all"]), help=N_("The program that has it."))
@option("--server", is_flag=True, help=N_("PATH is the socket of a llama-server."))
@option("--name", metavar="NAME", help=N_("What to call it; the file's name if absent."))
@option("--json", "as_json", is_flag=True, help=N_("Print one JSON object."))
@click.pass_obj
def add(app: App, /, path: str | None, source: str | None, server: bool, name: str | None, as_json: bool) -> None:
    """Register a file by path and hash, or a server by its socket."""
    import os

    if server:
        _add_server(app, path, source, name, as_json=as_json)
        return
    if source is None and path is None:
        raise UsageError(_("which model?"), hint=_("give a .gguf file, or --from ollama, lmstudio or gpt4all"))
    models = find_models(source or str(path), Path.home(), os.environ)
    wanted = path if source is not None else None
    fitting = [m for m in models if wanted is None or wanted.lower().replace(":", "-") in m.name.lower()]
    if len(fitting) != 1:
        _list_found(fitting or models, source)
        return
    with ui.progress(_("reading the file once, to know it by its hash")):
        added = catalogue.register_model(
            fitting[0].path, app.paths.models, name=name or fitting[0].name, sha256=fitting[0].sha256
        )
    if as_json:
        ui.show_json({"name": added.name, "sha256": added.sha256, "licence": added.licence})
        return
    _tell_added(added)


def _add_server(app: App, path: str | None, source: str | None, name: str | None, *, as_json: bool) -> None:
    """Ask the server what it is, and register its socket."""
    if path is None or source is not None:
        raise UsageError(_("which socket?"), hint=_("give its path: exskill model add --server PATH"))
    socket = Path(path).expanduser()
    open_server(socket).close()
    added = catalogue.register_server(socket, app.paths.models, name or "llama-server")
    if as_json:
        ui.show_json({"name": added.name, "sha256": added.sha256, "licence": added.licence})
        return
    ui.say(_("added as {name}: what the echo is shown goes to that program, redacted").format(name=added.name))
    ui.say(_("next: exskill session start --model {name}").format(name=added.name))


def _list_found(models: Sequence[Found], source: str | None) -> None:
    """Show what is there, so that one can be named."""
    rows = [(m.name, f"{m.size >> 20} MB", str(m.path)) for m in models]
    ui.show(ui.table("", [_("name"), _("size"), _("file")], rows))
    first = models[0].name
    hint = f"--from {source} {first}" if source else f"'{models[0].path}'"
    ui.say(_("choose one: exskill model add {hint}").format(hint=hint))


def _tell_added(added: Registered) -> None:
    """Say what was added, what it will cost here, and whether it can hold a conversation."""
    ui.say(
        _("added as {name}; licence stated by the file: {licence}").format(
            name=added.name, licence=added.licence or _("none")
        )
    )
    cost = estimate_cost(read_head(Path(added.path)), read_rate())
    ui.say(
        _("it needs about {memory} MB of memory and writes at most {speed} words a second here (computed)").format(
            memory=cost.memory_mb, speed=round(cost.tokens_per_s * 0.7, 1)
        )
    )
    total, _free = memory_mb()
    if total and cost.memory_mb > total:
        ui.say(_("that is more memory than this machine has: it will not be loaded"))
    if not added.chat_template:
        ui.say(_("it has no chat form, so it can only continue a text; an instruct model makes more sense"))
    ui.say(_("next: exskill session start --model {name}").format(name=added.name))


@model.command(
    "suited",
    help=N_(
        """List model families that suit an echo, with what they would cost on this machine.

        You fetch them yourself, with any program; exskill opens no network. We could not run them: what is said of them comes
        from their makers, and memory and speed are computed from the size of the file.

        \b
        Example:
          exskill model suited
        """
    ),
)
@option("--json", "as_json", is_flag=True, help=N_("Print one JSON object."))
@click.pass_obj
def suited(app: App, /, as_json: bool) -> None:
    """Show the table of families."""
    rate = read_rate()
    rows = [(s, estimate_cost(GGUFHead(3, {}, {}, 1, s.size_mb << 20), rate)) for s in SUITED]
    if as_json:
        keys = ("title", "languages", "size_mb", "memory_mb", "tokens_per_s")
        found = [(s.title, s.languages, s.size_mb, c.memory_mb, c.tokens_per_s) for s, c in rows]
        ui.show_json({"suited": [dict(zip(keys, row, strict=True)) for row in found]})
        return
    cells = [
        (s.title, s.languages, f"{s.size_mb} MB", f"{c.memory_mb} MB", f"<= {c.tokens_per_s}", _(s.note))
        for s, c in rows
    ]
    heads = [_("model"), _("languages"), _("file"), _("memory"), _("tokens a second"), _("note")]
    ui.show(ui.table("", heads, cells))
    ui.say(_("next: exskill model add --from ollama (or lmstudio, gpt4all, or a .gguf file)"))


@model.command(
    "build",
    help=N_(
        """Tell how to build the native half of llama.cpp for this processor, and which one is in use now.

        A library that was built here reads prompts faster than the prebuilt one. Building it fetches what it needs, and
        exskill never uses the network: so you run that command yourself, once, and everything else stays as it is.

        \b
        Example:
          exskill model build
        """
    ),
)
@option("--json", "as_json", is_flag=True, help=N_("Print one JSON object."))
@click.pass_obj
def build(_app: App, /, as_json: bool) -> None:
    """Say what is in use and print the command."""
    way = find_build()
    if as_json:
        ui.show_json({"in_use": way.in_use, "command": way.command, "folder": way.folder and str(way.folder)})
        return
    ui.say(_(_IN_USE[way.in_use]))
    if way.command is None:
        ui.say(_("the folder that exskill was installed from is not here: get it again, and then in that folder:"))
        ui.answer("python3 .ci/install.py --native")
        return
    ui.say(_("to build one for this processor (it fetches its parts, and takes some minutes):"))
    ui.answer(way.command)


_IN_USE = {
    "built": N_("in use now: a library that was built on this machine"),
    "prebuilt": N_("in use now: the prebuilt library"),
    "none": N_("in use now: no library; sessions have no echo until there is one"),
}


@model.command(
    "bench",
    help=N_(
        """Measure a model on this machine: tokens a second for reading and for writing.

        \b
        Example:
          exskill model bench --small-model
        """
    ),
)
@option("--model", "name", metavar="NAME", help=N_("Which model; the default one if absent."))
@option("--small-model", is_flag=True, help=N_("Use the small model."))
@option("--json", "as_json", is_flag=True, help=N_("Print one JSON object."))
@click.pass_obj
def bench(app: App, /, name: str | None, small_model: bool, as_json: bool) -> None:
    """Load, read 256 tokens, write 32; print what it took."""
    start = time.perf_counter()
    with open_model(app, name, small=small_model, n_ctx=1024) as runtime:
        loaded = time.perf_counter() - start
        words = constant("the cat sat by the window and watched the rain. ")
        turns = [Turn("user", constant("").join([words] * 24))]
        tokens = len(runtime.prompt_tokens(turns))
        start = time.perf_counter()
        runtime.generate(turns, Options(max_tokens=1))
        read = time.perf_counter() - start
        start = time.perf_counter()
        written = runtime.generate(turns, Options(max_tokens=32, stop=()))[0].tokens
        wrote = time.perf_counter() - start
    figures = {
        "load_s": round(loaded, 2),
        "prompt_tokens_per_s": round(tokens / read, 1),
        "generated_tokens_per_s": round(written / wrote, 1) if written else 0.0,
    }
    if as_json:
        ui.show_json({"bench": figures})
        return
    ui.show(
        ui.table(
            "",
            [_("what"), _("measured")],
            [
                (_("loading, hash included"), f"{figures['load_s']} s"),
                (_("reading the prompt"), _("{n} tokens/s").format(n=figures["prompt_tokens_per_s"])),
                (_("writing"), _("{n} tokens/s").format(n=figures["generated_tokens_per_s"])),
            ],
        )
    )
