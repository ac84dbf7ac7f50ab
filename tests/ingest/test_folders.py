"""Forty folders of mixed apps, archives, copies, cut files and strangers' files: nothing in them is passed over in silence."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from exskill.chat.messages import DropReason
from exskill.importers.reading.nature import is_zip
from exskill.ingest.service import plan_import, preview_import
from tests.importers.folders import Maker, make_folder
from tests.ingest.support import Answers, request
from tests.scale import scaled

SEEDS = range(scaled(40))


@pytest.mark.parametrize("seed", SEEDS)
def test_every_file_and_row_is_accounted_for(seed: int, tmp_path: Path) -> None:
    truth = make_folder(seed, tmp_path / "things")
    asked = request(tmp_path / "things")
    plan = plan_import(asked, Answers(), dry_run=True)
    outcome = preview_import(asked, plan)
    named = Counter(file.name.rsplit("/", 1)[-1] for file in outcome.left)
    for claims in plan.exports.found:
        mine = {name for claim in claims.claims for name in claim.files}
        for member in claims.source.members():
            where = (member.name in mine, named[member.name.rsplit("/", 1)[-1]] > 0)
            assert any(where) or is_zip(claims.source, member), f"{member.name} is passed over in silence"
    assert outcome.silent == ()
    assert outcome.read_files + len(outcome.left) == truth.files
    assert all(file.reason for file in outcome.left)
    assert all(report.balanced for report in outcome.reports)
    rows, people = Counter[str](), Counter[tuple[str, str]]()
    for report in outcome.reports:
        rows[report.format] += report.read
        for handle, n in report.people.items():
            people[report.format, handle.name] += n
    assert rows == truth.rows
    assert +people == truth.people


@pytest.mark.parametrize("seed", range(100, 100 + scaled(8)))
def test_several_exports_of_one_chat_are_one_chat_and_the_other_person_stays_out(seed: int, tmp_path: Path) -> None:
    maker = Maker(seed, tmp_path)
    maker.put_history()
    maker.put_other_chat()
    maker.put_samples(2)
    truth = maker.truth
    asked = request(tmp_path, me="Alex", ex="Sam")
    outcome = preview_import(asked, plan_import(asked, Answers()))
    kept, dropped = Counter[str](), Counter[DropReason]()
    for report in outcome.reports:
        assert report.balanced
        kept.update(report.kept_by_role)
        dropped.update(report.dropped)
    assert kept == truth.sides
    assert +dropped == {DropReason.DUPLICATE: truth.repeated}
    assert outcome.other_chats >= 1
