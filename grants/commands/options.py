"""The options that commands share, and what is wrong with an option whatever it is for."""

from collections.abc import Callable
from typing import Any, TypeVar

import click

from grants.commands.shared import GRANTS_ROUNDS

F = TypeVar("F", bound=Callable[..., Any])


class InOrder(click.Group):
    """A group that lists its commands in the order in which they were added, and not by the alphabet."""

    def list_commands(self, _ctx: click.Context) -> list[str]:
        return list(self.commands)


def named(ctx: click.Context, param: click.Parameter, value: Any) -> Any:
    """A name, or several, of which none may be empty: a variable of the shell that is not set gives ""."""
    if "" in (value if isinstance(value, tuple) else (value,)):
        raise click.BadParameter("a name is missing: it is empty.", ctx, param)
    return value


def once(ctx: click.Context, param: click.Parameter, values: tuple[str, ...]) -> str | None:
    """The one value of an option; given twice, click would keep the last and forget the other."""
    if len(values) > 1:
        raise click.UsageError(f"{param.opts[0]} is given {len(values)} times; give it once.", ctx)
    return named(ctx, param, values[0]) if values else None


def one(*names: str, metavar: str, help: str) -> Callable[[F], F]:
    """An option that is given once at most, and is a name."""
    return click.option(*names, multiple=True, callback=once, metavar=metavar, help=help)


def round_option(help: str) -> Callable[[F], F]:
    return one("--round", "round_source", metavar="ID or PATH", help=help)


def plan_option(help: str) -> Callable[[F], F]:
    return one("--plan", metavar="PLAN", help=help)


sources_option = click.option(
    "--rounds",
    "sources",
    multiple=True,
    callback=named,
    metavar="FILE or FOLDER",
    help=f"Where rounds of your own are; may be given again. {GRANTS_ROUNDS} in the environment does the same.",
)
files_argument = click.argument("files", nargs=-1, required=True, callback=named, metavar="FILE...")
force_option = click.option("--force", is_flag=True, help="Replace files that are there already.")
