"""A few damaged workbooks, and all that a long run has kept; `make fuzz` makes many."""

import pytest
from fuzzing import CORPUS, answer, damaged
from hypothesis import HealthCheck, given, settings


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(damaged())
def test_a_damaged_workbook_is_answered(content: bytes) -> None:
    answer(content)


@pytest.mark.parametrize("name", sorted(path.name for path in CORPUS.glob("*.*")))
def test_what_was_kept_is_answered(name: str) -> None:
    answer((CORPUS / name).read_bytes())
