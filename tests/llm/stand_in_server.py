"""A stand-in for llama-server on a Unix socket: one token a character, the frame's marks tokens of their own."""

from __future__ import annotations

import json
import re
import socketserver
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import Any

TEMPLATE = (
    "{% for m in messages %}<|im_start|>{{ m.role }}\n{{ m.content }}<|im_end|>\n{% endfor %}"
    "{% if add_generation_prompt %}<|im_start|>assistant\n{% endif %}"
)
MARKS = {"<|im_start|>": 1_000_001, "<|im_end|>": 1_000_002}
Answer = Callable[[dict[str, Any]], Any]


class StandIn:
    """What was asked, and how to answer ``/completion``."""

    def __init__(self, *texts: str) -> None:
        self.texts = texts
        self.asked: list[tuple[str, dict[str, Any]]] = []
        self.facts: Any = {"chat_template": TEMPLATE, "default_generation_settings": {"n_ctx": 4096}}
        self.complete: Answer = self._write

    def answer(self, path: str, body: dict[str, Any]) -> Any:
        self.asked.append((path, body))
        if path == "/props":
            return self.facts
        if path == "/tokenize":
            return {"tokens": tokens_of(body["content"], special=body["parse_special"])}
        return self.complete(body)

    def _write(self, body: dict[str, Any]) -> Any:
        if body["n_predict"] <= 1:  # every lower-case letter is as likely as the next
            top = [{"id": ord(c), "logprob": -2.0} for c in "abcdefghijklmnopqrstuvwxyz "]
            return {"content": "a", "completion_probabilities": [{"logprob": -2.0, "top_logprobs": top}]}
        text = self.texts[body["seed"] % len(self.texts)]
        steps = [{"logprob": -0.5, "top_logprobs": []} for _c in text]
        return {"content": text, "completion_probabilities": steps, "stop_type": "eos"}


def tokens_of(text: str, *, special: bool) -> list[int]:
    if not special:
        return [ord(c) for c in text]
    parts = re.split(f"({'|'.join(map(re.escape, MARKS))})", text)
    return [t for part in parts for t in ([MARKS[part]] if part in MARKS else [ord(c) for c in part])]


@contextmanager
def serve(folder: Path, stand_in: StandIn) -> Iterator[Path]:
    """Serve at a socket in ``folder``; yield its path."""

    class Handler(BaseHTTPRequestHandler):
        def _reply(self) -> None:
            size = int(self.headers.get("Content-Length") or 0)
            found = stand_in.answer(self.path, json.loads(self.rfile.read(size) or b"{}"))
            data = found if isinstance(found, bytes) else json.dumps(found).encode()
            self.send_response(500 if isinstance(found, dict) and "error" in found else 200)
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        do_GET = do_POST = _reply

        def address_string(self) -> str:
            return "local"

        def log_message(self, *_words: object) -> None:
            pass

    class Server(socketserver.ThreadingMixIn, socketserver.UnixStreamServer):
        daemon_threads = True

        def handle_error(self, *_words: object) -> None:  # whoever asked has gone away
            pass

    path = folder / "llama.sock"
    with Server(str(path), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        try:
            yield path
        finally:
            server.shutdown()
            thread.join()
            path.unlink()
