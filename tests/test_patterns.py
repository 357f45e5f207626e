"""Patterns that are compiled when they are first used: each can be, so that none fails at a user's."""

import re
from importlib import import_module
from pathlib import Path

import pytest

from grants.model.patterns import pattern

PACKAGE = Path(__file__).resolve().parent.parent / "grants"
WITH = sorted(
    str(path.relative_to(PACKAGE.parent).with_suffix("")).replace("/", ".")
    for path in PACKAGE.rglob("*.py")
    if "patterns import pattern" in path.read_text(encoding="utf-8")
)


@pytest.mark.parametrize("name", WITH)
def test_every_pattern_of_a_module_compiles(name: str) -> None:
    found = [each for each in vars(import_module(name)).values() if type(each) is type(pattern(""))]
    assert found
    for each in found:
        assert isinstance(each.pattern, str)


def test_a_pattern_has_what_a_compiled_one_has() -> None:
    late, now = pattern(r"(\d+)x", re.IGNORECASE), re.compile(r"(\d+)x", re.IGNORECASE)
    assert late.sub("-", "12X3x") == now.sub("-", "12X3x") == "--"
    assert [found.groups() for found in late.finditer("1x2x")] == [("1",), ("2",)]
    assert (late.pattern, late.flags) == (now.pattern, now.flags)
    with pytest.raises(re.error):
        pattern("(").search("")
