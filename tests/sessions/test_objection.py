from __future__ import annotations

import pytest

from exskill.sessions.objection import is_objection


@pytest.mark.parametrize(
    "text",
    [
        *("not like them", "Not like him.", "that's not like her", "nothing like you", "that's not how he talks"),
        *(
            "he would never say that",
            "she wouldn't say that",
            "you'd never say that",
            "they don't talk like that",
            "no, he never said that",
        ),
        *(
            "doesn't sound like her",
            "you never write like this",
            "ta不会这样说",
            "他不会这么说",
            "她才不会这样说话",
            "你不会这么说的",
        ),
        *(
            "不像他",
            "这不像她说的话",
            "一点都不像",
            "根本不像你",
            "TA从来不这么说",
            "他不會這麼說",
            "这不是他的语气",
            "不，他不会这么说",
        ),
    ],
)
def test_an_objection_is_heard(text: str) -> None:
    assert is_objection(text)


@pytest.mark.parametrize(
    "text",
    [
        *(
            "you never said goodbye",
            "i'm not like them",
            "he would never hurt me",
            "you never loved me",
            "not now",
            "she never called",
        ),
        *(
            "you would never say that you loved me even though i waited for it",
            "他不会回来了",
            "你不会懂的",
            "我不像你",
            "不想说话",
            "他没说什么",
        ),
    ],
)
def test_what_is_told_is_no_objection(text: str) -> None:
    assert not is_objection(text)


@pytest.mark.parametrize(
    "said",
    ["Don't call me that anymore please", "don't call me baby", "别叫我宝宝", "别再叫我宝贝了", "stop saying that"],
)
def test_a_name_that_is_not_wanted_is_an_objection(said: str) -> None:
    assert is_objection(said)


@pytest.mark.parametrize(
    "said", ["please don't call me anymore", "stop calling me", "don't say goodbye", "别说了", "别说话"]
)
def test_what_is_asked_of_the_real_person_is_none(said: str) -> None:
    assert not is_objection(said)
