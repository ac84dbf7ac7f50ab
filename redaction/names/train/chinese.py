"""Train the Chinese chat model: a small network on the states of LAC, one tag per character."""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any, Final

from redaction.names.chat_zh import compute_features
from redaction.names.hanzi import FLAGS
from redaction.names.lac import Lac
from redaction.names.network import DILATIONS
from redaction.names.train.smooth import Smooth
from redaction.names.train.templates_zh import TEMPLATES, drawn_names

__all__ = ["Post", "Settings", "make_templates", "read_posts", "train_head"]

_INPUT: Final = 256 + 57 + FLAGS
_TAGS: Final = 7
_OTHERS: Final = {"PERSON_NOM": 4, "LOCATION": 5, "LOC_NOM": 5, "ORG": 6, "ORG_NOM": 6}
"""What else is labelled: learned beside names, because it is what names are mistaken for."""
_RENAME: Final = 0.5


@dataclass(frozen=True, slots=True)
class Settings:
    """What a run depends on besides its data."""

    hidden: int = 96
    epochs: int = 7
    rate: float = 1.5e-3
    batch: int = 32
    dropout: float = 0.5
    seed: int = 7
    threads: int = 1


@dataclass(frozen=True, slots=True)
class Post:
    """A text and one tag per character: 0 none, 1 begins a name, 2 goes on, 3 ends it, from 4 on no names."""

    text: str
    tags: tuple[int, ...]


def _make_tags(length: int) -> list[int]:
    return [1, *[2] * (length - 2), 3] if length > 1 else [1] * length


def read_posts(path: Path) -> Iterator[Post]:
    """Yield the posts of a JSON-lines file of ``{"text", "spans"}``; people described and not named are no names."""
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            tags = [0] * len(row["text"])
            for start, end, label in row["spans"]:
                if label == "PERSON":
                    tags[start:end] = _make_tags(end - start)
                elif label in _OTHERS:
                    tags[start:end] = [_OTHERS[label]] * (end - start)
            yield Post(row["text"], tuple(tags))


def make_templates(rng: random.Random, count: int) -> Iterator[Post]:
    """Yield messages of our own making."""
    names = drawn_names(rng, count)
    for _ in range(count):
        text, tags = "", []
        for index, part in enumerate(rng.choice(TEMPLATES).split("{}")):
            name = rng.choice(names) if index else ""
            text += name + part
            tags += _make_tags(len(name)) + [0] * len(part)
        yield Post(text, tuple(tags))


def _rename_people(post: Post, names: Sequence[str], rng: random.Random) -> Post:
    if 1 not in post.tags or rng.random() >= _RENAME:
        return post
    text, tags, at = "", [], 0
    while at < len(post.text):
        end = at + 1
        if post.tags[at] == 1:
            while end < len(post.text) and post.tags[end] in (2, 3):
                end += 1
            name = rng.choice(names) if all("\u4e00" <= c <= "\u9fff" for c in post.text[at:end]) else post.text[at:end]
            text += name
            tags += _make_tags(len(name))
        else:
            text += post.text[at]
            tags.append(post.tags[at])
        at = end
    return Post(text, tuple(tags))


def _build_network(torch: Any, settings: Settings) -> Any:
    nn = torch.nn

    class Network(nn.Module):  # type: ignore[misc, name-defined]
        def __init__(self) -> None:
            super().__init__()
            h = settings.hidden
            self.enter = nn.Linear(_INPUT, h)
            self.convs = nn.ModuleList(nn.Conv1d(h, h, 3, padding=d, dilation=d) for d in DILATIONS)
            self.leave = nn.Linear(h, _TAGS)
            self.drop = nn.Dropout(settings.dropout)

        def forward(self, given: Any, mask: Any) -> Any:
            inside = mask[..., None]
            hidden = self.drop(torch.relu(self.enter(self.drop(given)))) * inside
            for conv in self.convs:
                wide = torch.relu(conv(hidden.transpose(1, 2))).transpose(1, 2)
                hidden = (hidden + self.drop(wide)) * inside
            return self.leave(hidden)

    return Network()


def train_head(
    posts: Sequence[Post],
    settings: Settings,
    after_epoch: Callable[[int, float, Mapping[str, Any]], None] = lambda _n, _l, _w: None,
) -> dict[str, Any]:
    """Return the trained weights of the head."""
    import numpy as np

    torch: Any = import_module("torch")
    torch.manual_seed(settings.seed)
    torch.set_num_threads(settings.threads)
    rng, lac = random.Random(settings.seed), Lac()  # noqa: S311  (not for secrets)
    names = drawn_names(rng, 5000)
    model = _build_network(torch, settings)
    optimiser = torch.optim.AdamW(model.parameters(), settings.rate, weight_decay=0.02)
    batches = len(posts) // settings.batch + 1
    smooth = Smooth(model, len(posts) // settings.batch + 1)
    schedule = torch.optim.lr_scheduler.OneCycleLR(
        optimiser, settings.rate, total_steps=batches * settings.epochs + 1, pct_start=0.1
    )
    for epoch in range(settings.epochs):
        model.train()
        fresh = sorted((_rename_people(p, names, rng) for p in posts), key=lambda p: len(p.text) + rng.random() * 8)
        given = compute_features(lac, [p.text for p in fresh])
        starts = list(range(0, len(fresh), settings.batch))
        rng.shuffle(starts)
        total = 0.0
        for start in starts:
            chunk = range(start, min(start + settings.batch, len(fresh)))
            longest = max(len(fresh[i].text) for i in chunk)
            inputs = np.zeros((len(chunk), longest, _INPUT), np.float32)
            tags = np.full((len(chunk), longest), -100, np.int64)
            mask = np.zeros((len(chunk), longest), np.float32)
            for row, i in enumerate(chunk):
                n = len(fresh[i].text)
                inputs[row, :n], tags[row, :n], mask[row, :n] = given[i], fresh[i].tags, 1
            scores = model(torch.from_numpy(inputs), torch.from_numpy(mask))
            loss = torch.nn.functional.cross_entropy(scores.transpose(1, 2), torch.from_numpy(tags), ignore_index=-100)
            optimiser.zero_grad()
            loss.backward()
            torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            optimiser.step()
            schedule.step()
            smooth.update(model)
            total += float(loss.detach())
        model.eval()
        after_epoch(epoch, total / len(starts), _collect_weights(smooth.state))
    return _collect_weights(smooth.state)


def _collect_weights(averages: Mapping[str, Any]) -> dict[str, Any]:
    import numpy as np

    state = {k: v.numpy().copy() for k, v in averages.items()}
    found = {
        "enter": state["enter.weight"].T.copy(),
        "enter_bias": state["enter.bias"],
        "out": state["leave.weight"].T.copy(),
        "out_bias": state["leave.bias"],
    }
    for layer in range(len(DILATIONS)):
        found[f"conv{layer}"] = np.ascontiguousarray(state[f"convs.{layer}.weight"].transpose(2, 1, 0))
        found[f"bias{layer}"] = state[f"convs.{layer}.bias"]
    return found
