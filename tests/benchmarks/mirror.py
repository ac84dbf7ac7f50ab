"""Measure the guide's reflecting sentence: ``python -m tests.benchmarks.mirror [MODEL.gguf]``.

Lines as somebody might write them in a session, through the local model and the filter: how many got a sentence, how long
it took, and the sentences themselves, to be read. Without a path the default model that ``exskill model list`` knows.
"""

from __future__ import annotations

import statistics
import sys
import time
from pathlib import Path

SEED = 5
EN = (
    ("I was only loved because I was useful, because I paid the rent and fixed things", True),
    ("I will always be the one who loves more", True),
    ("she left in march and i still sleep on my side of the bed", False),
    ("I miss the way we laughed at the bad films on Sunday", False),
    ("we always went to the market together and now i cannot walk past it", False),
    ("Another explanation might be that we both were too tired to talk", False),
    ("I want to be heard and I want to be held and I want to be calm in the evening", False),
    ("i am a sister, a nurse and someone who sings badly", False),
    ("He is a liar and it is all his fault", False),
    ("i texted her again at 2am and i feel ashamed", False),
    ("My mum says I should move on but I can't eat", False),
)
ZH = (
    ("我觉得他爱我只是因为我有用，我付房租，我修东西", True),
    ("她三月走的，我还睡在床的这一边", False),
    ("我想念我们周日一起看烂片笑个不停", False),
    ("也许我们俩都太累了，没力气说话", False),
    ("我希望有人听我说话，晚上能安静", False),
    ("我是姐姐，是护士，也是个唱歌跑调的人", False),
    ("凌晨两点我又给她发了消息，觉得很丢脸", False),
)


def main(arguments: list[str]) -> int:
    """Print every line with its sentence, and the share and the seconds."""
    from exskill.core import paths
    from exskill.llm import catalogue, runtime
    from exskill.sessions.guide.mirror import Mirror, language_of
    from redaction import Redactor

    known = catalogue.find(catalogue.DEFAULT, paths.resolve().models)
    path = Path(arguments[0]) if arguments else known
    if path is None:
        sys.stderr.write("no model is here: give a GGUF, or hold one session with the echo\n")
        return 2
    mirror = Mirror(runtime.load(path, n_ctx=2048), Redactor(), seed=SEED)
    for name, rows in (("English", EN), ("Chinese", ZH)):
        took, said = [], 0
        for line, framed in rows:
            began = time.perf_counter()
            found = mirror.reflect(line, language=language_of(line), framed=framed, abort=lambda: False)
            took.append(time.perf_counter() - began)
            said += found is not None
            sys.stdout.write(f"  {line}\n    -> {found or '(a fixed line)'}\n")
        sys.stdout.write(
            f"{name}: {said} of {len(rows)} said back; seconds median {statistics.median(took):.1f}, most {max(took):.1f}\n"
        )
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
