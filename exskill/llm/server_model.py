"""A language model that a llama-server of the user's own runs, reached on a Unix socket: for graphics cards.

exskill links no driver. Whoever has one running (``llama-server -m FILE --host /run/user/1000/exskill/llama.sock``) can use
it here: the network stays closed, since only sockets of files are used. Nothing that stands in a message can pose as the
frame around it: the template is rendered here and texts are tokenised there with control tokens unrecognised. The server
sees redacted text, as the model in this process does; whether it writes a log is in its owner's hands.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Final, TypeGuard

from exskill.core.errors import ModelUnavailable
from exskill.core.i18n import _
from exskill.llm.gguf import GGUFHead
from exskill.llm.growing import Candidate, Options
from exskill.llm.local_http import LocalServer
from exskill.llm.runtime import Form
from exskill.llm.template import Turn, chat_tokens
from exskill.llm.template_child import TemplateChild

__all__ = ["ServerModel", "open_server"]

_SEEN: Final = (
    400  # likeliest tokens that the server is asked about; what is not among them is less likely than the last
)
_KEPT: Final = 4096
_SIZE: Final = 2 << 30  # a served model counts as a large one


class ServerModel:
    """Writes and judges texts through a llama-server."""

    def __init__(self, server: LocalServer, template: str, n_ctx: int) -> None:
        """Use :func:`open_server`, which asks the server for its template and context."""
        self._server, self._template, self.n_ctx = server, template, n_ctx
        self._render = TemplateChild()
        self._known: dict[tuple[str, bool], list[int]] = {}
        self.head = GGUFHead(3, {}, {}, 1, _SIZE)
        self.sha256 = ""  # nobody can tell which file the server has read

    @property
    def has_chat_template(self) -> bool:
        """Whether the model holds a conversation; one that does not is refused when the server is opened."""
        return True

    def encode(self, text: str) -> list[int]:
        """Return the tokens of plain text, control tokens not recognised."""
        return self._tokenize(text, special=False)

    def attach(self, adapter: bytes) -> None:
        """Refuse: an adapter belongs to a file that is known by its hash."""
        del adapter
        raise ModelUnavailable(_("what was trained on their messages works with the model's own file alone"))

    def prepare(
        self,
        turns: Sequence[Turn],
        *,
        slot: str = "persona",
        form: Form = "auto",
        abort: Callable[[], bool] | None = None,
    ) -> int:
        """Have the server compute a prompt ahead of time; return its tokens."""
        del slot, form
        tokens = self._prompt_tokens(turns, abort)
        self._complete(tokens, {"n_predict": 0}, abort)
        return len(tokens)

    def generate(
        self,
        turns: Sequence[Turn],
        options: Options,
        *,
        slot: str = "persona",
        form: Form = "auto",
        abort: Callable[[], bool] | None = None,
    ) -> tuple[Candidate, ...]:
        """Return texts that could follow ``turns``. A text that breaks a rule is asked for once more: the server cannot be told
        which tokens to leave out on the way."""
        del slot, form
        tokens = self._prompt_tokens(turns, abort)
        if len(tokens) + options.max_tokens > self.n_ctx:
            raise ModelUnavailable(
                _("the prompt does not fit into the model's context of {n} tokens").format(n=self.n_ctx)
            )
        found: list[Candidate] = []
        for i in range(2 * options.candidates):
            made = self._write_one(tokens, options, i, abort)
            if options.forbid is None or not options.forbid(made.text):
                found.append(made)
            if len(found) == options.candidates:
                break
        return tuple(found)

    def _write_one(
        self, tokens: Sequence[int], options: Options, number: int, abort: Callable[[], bool] | None
    ) -> Candidate:
        sampling = options.sampling
        wishes = {
            "n_predict": options.max_tokens,
            "temperature": sampling.temperature,
            "top_k": sampling.top_k,
            "top_p": sampling.top_p,
            "min_p": 0.0,
            "seed": (options.seed + number) & 0x7FFFFFFF,
            "stop": list(options.stop),
            "n_probs": 1,
        }
        answer = self._complete(tokens, wishes, abort)
        text = answer.get("content")
        if not isinstance(text, str):
            raise _make_unusable()
        steps = answer.get("completion_probabilities")
        probabilities = [_read_number(s.get("logprob")) for s in steps] if _is_objects(steps) else []
        ended = answer.get("stop_type") in ("eos", "word")
        return Candidate(text, len(probabilities), sum(probabilities), ended)

    def scores(
        self,
        turns: Sequence[Turn],
        answers: Sequence[str],
        *,
        slot: str = "judge",
        form: Form = "auto",
        abort: Callable[[], bool] | None = None,
    ) -> list[tuple[float, int]]:
        """Return (log-probability, tokens) of each answer after ``turns``: token by token, common beginnings once."""
        del slot, form
        tokens = self._prompt_tokens(turns, abort)
        likely: dict[tuple[int, ...], dict[int, float]] = {}
        found = []
        for answer in answers:
            target = self._tokenize(answer, special=False, abort=abort)
            total = 0.0
            for k, token in enumerate(target):
                begun = tuple(target[:k])
                if begun not in likely:
                    likely[begun] = self._ask_likely([*tokens, *begun], abort)
                total += likely[begun].get(token, min(likely[begun].values()) - 1.0)
            found.append((total, len(target)))
        return found

    def _ask_likely(self, tokens: Sequence[int], abort: Callable[[], bool] | None) -> dict[int, float]:
        answer = self._complete(tokens, {"n_predict": 1, "n_probs": _SEEN, "temperature": 1.0, "seed": 1}, abort)
        steps = answer.get("completion_probabilities")
        if not _is_objects(steps) or not steps or not _is_objects(steps[0].get("top_logprobs")):
            raise _make_unusable()
        found = {
            t["id"]: _read_number(t.get("logprob")) for t in steps[0]["top_logprobs"] if isinstance(t.get("id"), int)
        }
        if not found:
            raise _make_unusable()
        return found

    def export_state(self, turns: Sequence[Turn], *, slot: str = "persona", form: Form = "auto") -> bytes:
        """Return nothing: the state stays with the server."""
        del turns, slot, form
        return b""

    def import_state(self, turns: Sequence[Turn], blob: bytes, *, slot: str = "persona", form: Form = "auto") -> bool:
        """Return False: a state of another model fits no server."""
        del turns, blob, slot, form
        return False

    def close(self) -> None:
        """End the child that renders the template; the server is its owner's."""
        self._render.close()

    def _prompt_tokens(self, turns: Sequence[Turn], abort: Callable[[], bool] | None) -> list[int]:
        def tokenize(text: str, special: bool) -> list[int]:
            return self._tokenize(text, special=special, abort=abort)

        return chat_tokens(self._template, turns, tokenize, self._render)

    def _tokenize(self, text: str, *, special: bool, abort: Callable[[], bool] | None = None) -> list[int]:
        key = (text, special)
        if key not in self._known:
            if len(self._known) > _KEPT:
                self._known.clear()
            asked = {"content": text, "add_special": False, "parse_special": special}
            found = self._server.post("/tokenize", asked, abort).get("tokens")
            if not isinstance(found, list) or not all(isinstance(token, int) for token in found):
                raise _make_unusable()
            self._known[key] = found
        return list(self._known[key])

    def _complete(
        self, tokens: Sequence[int], wishes: dict[str, Any], abort: Callable[[], bool] | None
    ) -> dict[str, Any]:
        asked = {"prompt": list(tokens), "cache_prompt": False, "stream": False, "post_sampling_probs": False}
        return self._server.post("/completion", {**asked, **wishes}, abort)


def open_server(path: Path) -> ServerModel:
    """Return the model that is served at ``path``; raise ModelUnavailable if there is none that holds a conversation."""
    server = LocalServer(path)
    facts = server.get("/props")
    template = facts.get("chat_template")
    settings = facts.get("default_generation_settings")
    n_ctx = settings.get("n_ctx") if isinstance(settings, dict) else None
    if not isinstance(template, str) or not template or not isinstance(n_ctx, int) or n_ctx < 1024:
        raise ModelUnavailable(
            _("the served model has no chat form, or less than 1024 tokens of context"),
            hint=_("serve an instruct model, with --ctx-size 4096"),
        )
    return ServerModel(server, template, n_ctx)


def _is_objects(found: object) -> TypeGuard[list[dict[str, Any]]]:
    return isinstance(found, list) and all(isinstance(one, dict) for one in found)


def _read_number(found: object) -> float:
    if not isinstance(found, int | float) or not math.isfinite(found):
        raise _make_unusable()
    return float(found)


def _make_unusable() -> ModelUnavailable:
    return ModelUnavailable(
        _("the model's server gives no usable answer"), hint=_("look whether llama-server is still running")
    )
