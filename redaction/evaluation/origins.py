# ruff: noqa: E501  (a table reads worse when it is cut)
"""Is everybody hidden alike, wherever their name comes from? ``python -m redaction.evaluation.origins``.

Twelve groups of twenty given names in Latin letters, one of Chinese names in characters, each said once in eight sentences, as
written and in small letters: the share of mentions of which no letter stays. The people are invented. Of each group every
second name, the first included, served to set limits (``--setting`` shows these); the others are reported.

``--second`` are other names in other sentences, written before the places of :mod:`redaction.names.frames` and in view since;
``--renamed FILE`` puts the same names into messages that somebody else wrote, whose own name it was is taken out.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from redaction.redactor import Redactor
from redaction.text import RawText

__all__ = ["CHINESE", "NAMES", "RENAMED", "SECOND", "SECOND_SENTENCES", "main", "measure_shares", "renamed_sentences"]

RENAMED: Final = 60

NAMES: Final = {
    "United States": "ashley brandon megan tyler kayla dustin brittany cody heather travis amber derek kelsey bryce tiffany garrett paige lamar destiny marcus",
    "British, Irish": "siobhan alistair niamh gareth aoife rhys fiona callum bronwyn euan roisin nigel imogen declan saoirse hamish gemma padraig eilidh cormac",
    "German, Dutch, Nordic": "heike jurgen anneke torsten ingrid matthijs sabine sven liesbeth uwe astrid bjorn annika joost gudrun lars femke detlef solveig mikkel",
    "French, Italian": "amelie gianluca celine thibault chiara matteo solene guillaume ginevra baptiste margaux lorenzo manon alessio oceane gaspard ilaria yannick elodie davide",
    "Spanish, Portuguese": "xiomara thiago guadalupe joaquim marisol rodrigo leticia nuno ximena emiliano beatriz mateus rocio gonzalo tatiane iker pilar evandro yolanda tiago",
    "Slavic": "szymon oksana zbigniew svetlana milos yaroslav bozena dragana vojtech katarzyna bogdan ludmila zoran agnieszka radek nadezhda tomasz milica pavel snezana",
    "Arabic": "yusuf noor khalid hanan tariq rania abdulrahman samira bilal zainab faisal amina walid layla hamza mariam ziad dalal karim nadia",
    "Turkish, Persian": "emre shirin aylin behrouz mehmet parisa elif kaveh ozgur nasrin zeynep arash burak laleh cemile dariush tugba siavash serkan golnaz",
    "South Asian": "priya arjun lakshmi rohit ananya suresh meenakshi vikram deepika rajesh pooja karthik sunita imran kavita harpreet shreya nikhil farhana chaminda",
    "Chinese in Latin letters": "xiaoming yuting zihan weiwei jiahui haoran meiling guoqiang xinyi junjie lihua zhiwei yaqin wenbo shuhui chenxi minghao qiuyue jianguo ruoxi",
    "Japanese, Korean": "haruto yuki seojun sakura minjun ayumi jiwoo kenji hyejin takumi eunji hiroshi soyeon naoko dongwook misaki yoona satoshi haeun kaori",
    "Nigerian, Ghanaian": "chidi adaeze kwame oluwaseun ngozi kofi folake emeka abena tunde ifeoma kwabena yewande obinna akosua babajide chinwe nana uchenna efua",
}  # fmt: skip
SECOND: Final = {
    "United States": "kyler shawna brielle dwayne jolene trent lashonda cade krystal maverick",
    "British, Irish": "caoimhe fergus ffion graham tamsin cillian morwenna barnaby sinead alasdair",
    "German, Dutch, Nordic": "friederike joris annelies henrik wiebke thijs kjersti dagmar rutger ulrike",
    "French, Italian": "capucine fabrizio delphine theo loredana maxence noemie salvatore sandrine tommaso",
    "Spanish, Portuguese": "itziar wagner consuelo heitor maribel joao zoraida caetano lupe anibal",
    "Slavic": "grzegorz lyudmyla branko zuzana stanislav mirela przemek tatiana ondrej jadwiga",
    "Arabic": "khadija suleiman rawan mustafa ghada ibrahim nesrine osama lubna waleed",
    "Turkish, Persian": "berkay mahsa gulsen farhad hande sahar tolga roya cansu bijan",
    "South Asian": "aishwarya manoj tanvi rukhsana gurpreet dinesh nusrat saurabh thilini jaspreet",
    "Chinese in Latin letters": "zhenyu xueying tianyi lanfang bowen yifei siqi guanghui yunru hongwei",
    "Japanese, Korean": "shinji minseo ayaka taehyung misato sungmin natsuki jaehyun reika hyunwoo",
    "Nigerian, Ghanaian": "olumide amaka yaw titilayo ebuka akua temitope kwaku chiamaka esi",
}  # fmt: skip
SECOND_SENTENCES: Final = (
    "saw {} outside the gym earlier, didnt say hi",
    "honestly {} can do one",
    "{} n me are getting food, want anything",
    "its {}s turn to do the bins",
    "i lent {} forty quid and never saw it again",
    "not {} again, im so done",
    "thought you and {} made up?",
    "ok {} says 8 not 9",
)
CHINESE: Final = "林子涵 王丽娟 陈浩然 赵晓梅 欧阳雪 刘建国 周雨桐 黄志强 吴佳怡 徐文博 孙若曦 马晓东 朱婷婷 胡俊杰 郭思远 何秀英 高梓萱 罗永强 梁静怡 宋明辉"
_SENTENCES: Final = (
    "tell {} i said sorry",
    "did you see {} at the party?",
    "{} called me again last night",
    "I was with {} the whole evening, don't be mad",
    "my flatmate {} is moving out",
    "why is {} so angry with us",
    "happy birthday {}!!",
    "we could ask {} or go without a car",
)
_SENTENCES_ZH: Final = (
    "跟{}说声对不起",
    "你在聚会上看到{}了吗",
    "{}昨晚又给我打电话",
    "我整晚都和{}在一起，别生气",
    "我室友{}要搬走了",
    "{}为什么这么生我们的气",
    "{}，生日快乐！！",
    "我们可以问问{}，不然就不开车去",
)


def _read_lines(name: str, sentences: Sequence[str], *, lower: bool) -> list[tuple[str, int, int]]:
    chinese = not name.isascii()
    lines = []
    for sentence in sentences:
        written = sentence if chinese or lower else sentence[0].upper() + sentence[1:]
        written = written.lower() if lower else written
        at = written.index("{}")
        shown = name if chinese or lower else name.title()
        lines.append((written.replace("{}", shown), at, at + len(shown)))
    return lines


def renamed_sentences(path: Path, most: int) -> tuple[str, ...]:
    """Return messages of a corpus of dialogue with ``{}`` where somebody is named, by one word; the first of every few."""
    found = []
    for line in path.read_text("utf-8").splitlines():
        row = json.loads(line)
        named = [span for span in row["spans"] if span[2] in ("THIRD", "PART", "PER")]
        text, third = row["text"], [span for span in named if span[2] != "PART"]
        if len(named) == 1 and third and text[third[0][0] : third[0][1]].isalpha() and "{" not in text:
            start, end = third[0][:2]
            found.append(f"{text[:start]}{{}}{text[end:]}")
    return tuple(found[:: max(1, len(found) // most)][:most])


def measure_shares(
    names: Sequence[str], redactor: Redactor, sentences: Sequence[str] = _SENTENCES, *, lower: bool
) -> float:
    """Return the share of mentions that are hidden whole, each line read alone."""
    lines = [line for name in names for line in _read_lines(name, sentences, lower=lower)]
    results = redactor.redact([RawText(text) for text, _, _ in lines])
    hidden = sum(
        all(any(f.start <= i < f.end for f in result.findings) for i in range(start, end))
        for (_, start, end), result in zip(lines, results, strict=True)
    )
    return hidden / len(lines)


def main(argv: Sequence[str] | None = None) -> int:
    """Print a Markdown table."""
    parser = argparse.ArgumentParser(prog="python -m redaction.evaluation.origins")
    parser.add_argument("--setting", action="store_true", help="the names that served to set limits")
    parser.add_argument("--second", action="store_true", help="ten other names a group in eight other sentences")
    parser.add_argument("--renamed", type=Path, metavar="FILE", help="the names in messages of a corpus of dialogue")
    parser.add_argument("--profile", default="default")
    options = parser.parse_args(argv)
    redactor = Redactor(profile=options.profile).load()
    redactor.freeze()
    sys.stdout.write("| names | as written | in small letters |\n|---|---|---|\n")
    sentences: Sequence[str] = SECOND_SENTENCES if options.second else _SENTENCES
    if options.renamed:
        sentences = renamed_sentences(options.renamed, RENAMED)
    groups = {group: names.split() for group, names in SECOND.items()}
    if not options.second and not options.renamed:
        every = {**NAMES, "Chinese in characters": CHINESE}
        groups = {group: names.split()[0 if options.setting else 1 :: 2] for group, names in every.items()}
    for group, names in groups.items():
        own = sentences if names[0].isascii() else _SENTENCES_ZH
        written = measure_shares(names, redactor, own, lower=False)
        small = f"{measure_shares(names, redactor, own, lower=True):.2f}" if names[0].isascii() else ""
        sys.stdout.write(f"| {group} | {written:.2f} | {small} |\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
