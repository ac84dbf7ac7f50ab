"""The narrow waist over llama.cpp: one model, one context, sequences, logits, and a way to stop.

Only in-memory calls are used. The library's disk cache, its functions that save states to files, its downloads and
its own chat handlers are not called from anywhere in this repository (a test walks the syntax trees).
"""

from __future__ import annotations

import ctypes
import os
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from exskill.core.errors import ModelUnavailable
from exskill.core.i18n import _
from exskill.llm.native import load_library

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

__all__ = ["Aborted", "Engine", "Row"]

Row = tuple[int, int, int | Sequence[int], bool]

_ABORTED: Final = 2
_keep: list[Any] = []  # ctypes callbacks that native code holds must outlive every call


class Aborted(Exception):
    """The computation was stopped by its abort callback. Not an error: the session is over."""


def _load_library() -> Any:
    """Return the loaded binding, with every log line of the native side dropped."""
    llama_cpp = load_library()
    if not _keep:
        silent = llama_cpp.llama_log_callback(_drop_line)
        _keep.append(silent)
        llama_cpp.llama_log_set(silent, ctypes.c_void_p(0))
        llama_cpp.llama_backend_init()
    return llama_cpp


def _drop_line(_level: int, _text: bytes, _data: object) -> None:
    """Swallow a line of the native log."""


class Engine:
    """One GGUF model in memory with one context of ``n_ctx`` cells shared by ``sequences`` sequences."""

    def __init__(
        self, source: Path | str | Engine, *, n_ctx: int, sequences: int, threads: int, batch: int = 512
    ) -> None:
        """Load a file, or open a second context over the model of an engine that outlives this one.

        A second context has cells and an adapter of its own. Raise ModelUnavailable if llama.cpp refuses the file or the
        memory is not there.
        """
        self._lib = lib = _load_library()
        self._abort: Callable[[], bool] | None = None
        self._owner = not isinstance(source, Engine)
        self._model: Any = source._model if isinstance(source, Engine) else self._load_model(source)
        context = lib.llama_context_default_params()
        context.n_ctx, context.n_batch, context.n_ubatch = n_ctx, batch, batch
        context.n_seq_max = sequences
        context.n_threads = context.n_threads_batch = threads
        context.kv_unified = True  # sequences share cells, so that a copied prefix costs nothing
        context.swa_full = True  # else a sliding-window cache cannot go back to a shared prefix
        context.offload_kqv = False
        context.no_perf = True
        self._ctx = lib.llama_init_from_model(self._model, context)
        if not self._ctx:
            self._free_model()
            raise ModelUnavailable(_("there is not enough memory for the model"))
        self._memory = lib.llama_get_memory(self._ctx)
        self._vocab = lib.llama_model_get_vocab(self._model)
        self._callback = lib.ggml_abort_callback(self._asked_to_stop)
        lib.llama_set_abort_callback(self._ctx, self._callback, ctypes.c_void_p(0))
        self._batch = lib.llama_batch_init(batch, 0, sequences)
        self.n_ctx, self.n_batch = n_ctx, batch
        self.n_vocab = int(lib.llama_vocab_n_tokens(self._vocab))
        self.bos = int(lib.llama_vocab_bos(self._vocab))
        self.adds_bos = bool(lib.llama_vocab_get_add_bos(self._vocab))
        turn, text = int(lib.llama_vocab_eot(self._vocab)), int(lib.llama_vocab_eos(self._vocab))
        self.end_of_turn = turn if turn >= 0 else text
        self._pieces: dict[int, bytes] = {}
        self._adapter: Any = None

    def _load_model(self, path: Path | str) -> Any:
        params = self._lib.llama_model_default_params()
        params.n_gpu_layers = 0
        model = self._lib.llama_model_load_from_file(str(path).encode(), params)
        if not model:
            raise ModelUnavailable(_("the model could not be loaded"), hint=_("the file may be damaged or too new"))
        return model

    def _free_model(self) -> None:
        if self._owner:
            self._lib.llama_model_free(self._model)

    def _asked_to_stop(self, _data: object) -> bool:
        return self._abort is not None and self._abort()

    def close(self) -> None:
        """Free the model, its context and with them every computed state. Safe to call twice."""
        if self._ctx:
            self._lib.llama_batch_free(self._batch)
            self._lib.llama_free(self._ctx)
            self._free_model()
            self._ctx = self._model = None

    def attach(self, adapter: bytes) -> None:
        """Load a LoRA adapter (a GGUF file) and use it from now on; it reaches llama.cpp through memory, never a disk.

        Raise ModelUnavailable if it does not fit this model, or where the system has no files in memory.
        """
        if not hasattr(os, "memfd_create"):
            raise ModelUnavailable(_("an adapter cannot be loaded here without writing it to a disk"))
        descriptor = os.memfd_create("adapter", os.MFD_CLOEXEC)
        try:
            with os.fdopen(os.dup(descriptor), "wb") as file:
                file.write(adapter)
            self._adapter = self._lib.llama_adapter_lora_init(self._model, f"/proc/self/fd/{descriptor}".encode())
        finally:
            os.close(descriptor)
        if not self._adapter:
            raise ModelUnavailable(_("the adapter does not fit this model"))
        self.use_adapter(on=True)

    def use_adapter(self, *, on: bool) -> None:
        """Turn the loaded adapter on or off. Computed states of the other way are no longer valid: clear them."""
        adapters = (self._lib.llama_adapter_lora_p_ctypes * 1)(self._adapter)
        status = self._lib.llama_set_adapters_lora(self._ctx, adapters, int(on), (ctypes.c_float * 1)(1.0))
        if status != 0:
            raise ModelUnavailable(_("the adapter does not fit this model"))

    def set_threads(self, threads: int) -> None:
        """Use that many threads from now on."""
        self._lib.llama_set_n_threads(self._ctx, threads, threads)

    def tokenize(self, text: str, *, special: bool) -> list[int]:
        """Return the token ids of ``text``; control tokens are recognised only where ``special`` is true."""
        data = text.encode("utf-8", "replace")
        if not data:
            return []
        room = len(data) + 8
        out = (ctypes.c_int32 * room)()
        count = self._lib.llama_tokenize(self._vocab, data, len(data), out, room, False, special)
        if count < 0:
            raise ModelUnavailable(_("the model's tokenizer failed"))
        return list(out[:count])

    def piece(self, token: int) -> bytes:
        """Return the bytes that a token stands for; control tokens stand for nothing."""
        if token not in self._pieces:
            buffer = ctypes.create_string_buffer(256)
            length = self._lib.llama_token_to_piece(self._vocab, token, buffer, 256, 0, False)
            self._pieces[token] = buffer.raw[: max(length, 0)]
        return self._pieces[token]

    def is_end(self, token: int) -> bool:
        """Whether the token ends a generation."""
        return bool(self._lib.llama_vocab_is_eog(self._vocab, token))

    def is_control(self, token: int) -> bool:
        """Whether the token is one of the template's own, never text."""
        return bool(self._lib.llama_vocab_is_control(self._vocab, token))

    def template_literal(self) -> str:
        """Return the chat template that the file carries; empty for base models."""
        found = self._lib.llama_model_chat_template(self._model, None)
        return found.decode("utf-8", "replace") if found else ""

    def forget(self, sequence: int, start: int = 0) -> None:
        """Drop the positions of a sequence from ``start`` on."""
        self._lib.llama_memory_seq_rm(self._memory, sequence, start, -1)

    def copy(self, source: int, target: int, end: int = -1) -> None:
        """Let ``target`` share the cells of ``source`` up to position ``end`` (-1: all)."""
        self.forget(target)
        self._lib.llama_memory_seq_cp(self._memory, source, target, 0, end)

    def clear(self) -> None:
        """Drop every sequence and wipe the cells."""
        self._lib.llama_memory_clear(self._memory, True)

    def decode(self, rows: Sequence[Row], abort: Callable[[], bool] | None) -> None:
        """Compute rows of (token, position, sequence or sequences that share it, want logits), at most ``n_batch``.

        Raise Aborted if ``abort`` said so meanwhile, ModelUnavailable if the context is full or computing failed.
        """
        batch = self._batch
        batch.n_tokens = len(rows)
        for i, (token, position, sequences, wanted) in enumerate(rows):
            batch.token[i], batch.pos[i], batch.logits[i] = token, position, wanted
            shared = (sequences,) if isinstance(sequences, int) else sequences
            batch.n_seq_id[i] = len(shared)
            for k, sequence in enumerate(shared):
                batch.seq_id[i][k] = sequence
        self._abort = abort
        try:
            status = self._lib.llama_decode(self._ctx, batch)
        finally:
            self._abort = None
        if status == _ABORTED:
            raise Aborted
        if status != 0:
            raise ModelUnavailable(_("the model ran out of context or memory"))

    def logits(self, row: int) -> NDArray[np.float32]:
        """Return a view of the logits of one row of the last decode, float32 of shape (n_vocab,)."""
        import numpy as np

        pointer = self._lib.llama_get_logits_ith(self._ctx, row)
        return np.ctypeslib.as_array(pointer, shape=(self.n_vocab,))

    def state(self, sequence: int) -> bytes:
        """Return the computed state of a sequence. It holds the prompt: seal it before it is kept anywhere."""
        size = self._lib.llama_state_seq_get_size(self._ctx, sequence)
        buffer = (ctypes.c_uint8 * size)()
        done = self._lib.llama_state_seq_get_data(self._ctx, buffer, size, sequence)
        return bytes(buffer[:done]) if done else b""

    def set_state(self, sequence: int, data: bytes) -> bool:
        """Restore a state made by :meth:`state` with the same model and context; False if it does not fit."""
        self.forget(sequence)
        buffer = (ctypes.c_uint8 * len(data)).from_buffer_copy(data)
        return bool(self._lib.llama_state_seq_set_data(self._ctx, buffer, len(data), sequence))
