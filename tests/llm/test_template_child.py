"""A stranger's chat template may take neither long nor much, whatever it does."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from exskill.core.errors import ModelUnavailable
from exskill.llm.template import render_roles
from exskill.llm.template_child import TemplateChild

from .test_template import CHATML

ROLES = ("system", "user", "assistant", "user")
QWEN3 = (
    "{% for m in messages %}<|im_start|>{{ m.role }}\n{{ m.content }}<|im_end|>\n{% endfor %}<|im_start|>assistant\n"
    "{% if enable_thinking is defined and enable_thinking is false %}<think>\n\n</think>\n\n{% endif %}"
)


@pytest.fixture
def child() -> Iterator[TemplateChild]:
    found = TemplateChild()
    yield found
    found.close()


def test_the_child_renders_what_this_process_would(child: TemplateChild) -> None:
    assert child(CHATML, ROLES) == render_roles(CHATML, ROLES)
    assert child(CHATML, ROLES[1:2]) == render_roles(CHATML, ROLES[1:2])


def test_a_model_that_thinks_aloud_is_told_not_to(child: TemplateChild) -> None:
    assert child(QWEN3, ROLES).endswith("<think>\n\n</think>\n\n")


@pytest.mark.parametrize(
    "template",
    [
        "{% for a in range(999) %}{% for b in range(999) %}{% for c in range(999) %}{% endfor %}{% endfor %}{% endfor %}",
        "{{ 'x' * 2000000000 }}",
        "{{ '%2000000000d' % 1 }}",
        "{% set n = namespace(s='x') %}{% for i in range(60) %}{% set n.s = n.s ~ n.s %}{% endfor %}{{ n.s }}",
        "{{ 'a'|center(2000000000) }}",
        "{% macro m() %}{{ m() }}{{ m() }}{% endmacro %}{{ m() }}",
        "{{ 9 ** (9 ** 9) }}",
        "{{ ''.__class__.__mro__ }}",
        "{% include '/etc/passwd' %}",
    ],
)
def test_a_hostile_template_ends_in_a_clear_error_and_the_next_one_is_served(
    child: TemplateChild, template: str
) -> None:
    with pytest.raises(ModelUnavailable):
        child(template, ROLES)
    assert child(CHATML, ROLES) == render_roles(CHATML, ROLES)
