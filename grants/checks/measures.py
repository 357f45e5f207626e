"""Rules of Measures."""

from collections.abc import Iterator

from grants.checks.registry import Context, check, refs_of, strays
from grants.finding import Finding


@check("MEAS01", "projects.ref", "measures.ref")
def project_has_a_measure(context: Context) -> Iterator[Finding]:
    """The form's column "How the outcomes will be measured" is asked of every project."""
    projects, measured = context["projects"], refs_of(context["measures"])
    lacking = {
        row["ref"]: row["row"] for row in reversed(list(projects.rows())) if row["ref"] and row["ref"] not in measured
    }
    if len(lacking) <= len(strays(context, "measures")):
        return  # their measures are there, under a blank or wrong ref
    for ref, row in lacking.items():
        yield context.found("MEAS01", projects, "ref", row, ref=ref)
