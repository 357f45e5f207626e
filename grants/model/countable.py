"""Whether the results of a measure can be added: counts of things come to something, averages and rates do not."""

import re

from grants.model.patterns import pattern

_NO_COUNT = pattern(
    r"\b(?:average|mean|median|typical|rate|ratio|score|index|rank|per|each|longest|shortest|highest|lowest)\b"
    r"|\bhow (?:long|often)\b|\b(?:days|weeks|months|hours|minutes) (?:to|until|between|of waiting|waited)\b",
    re.IGNORECASE,
)


def is_of_a_count(measure: str) -> bool:
    """Whether the words of a measure, as far as they tell, count things; "average days to court" does not."""
    return not _NO_COUNT.search(measure)
