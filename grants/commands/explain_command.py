"""`grants explain`: what a code of the rule catalogue means."""

import click

from grants.commands.shared import fail


@click.command()
@click.argument("code", required=False)
def explain(code: str | None) -> None:
    """Say what a finding's CODE means.

    Why it matters and how to mend it, too; without a code, all of them in short.
    """
    from difflib import get_close_matches

    from grants.printing import catalogue
    from grants.rules import CATALOGUE

    if code is None:
        click.echo(catalogue.overview())
    elif code.upper() in CATALOGUE:
        click.echo(catalogue.explain(CATALOGUE[code.upper()]))
    else:
        near = get_close_matches(code.upper(), list(CATALOGUE), n=1)
        hint = f" The nearest is {near[0]}." if near else ""
        fail(f"There is no code {code}.{hint} Leave it out to see all of them.")
