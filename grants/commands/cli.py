"""The command line: the group `grants` and its commands, each in a file of its own.

What a command needs is imported when it runs: `grants --help` imports click and no more.
"""

import click

from grants import __version__
from grants.commands.collect_command import collect
from grants.commands.compare_command import compare
from grants.commands.decide_command import decide
from grants.commands.explain_command import explain
from grants.commands.options import InOrder
from grants.commands.publish_command import publish
from grants.commands.report_command import report
from grants.commands.rounds_command import rounds
from grants.commands.serve_command import serve
from grants.commands.template_command import template
from grants.commands.validate_command import validate

COMMANDS: tuple[click.Command, ...] = (
    template,
    validate,
    report,
    collect,
    decide,
    compare,
    publish,
    explain,
    rounds,
    serve,
)
"""In the order of a return's year."""


@click.group(cls=InOrder, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="grants")
@click.option("--debug", is_flag=True, help="Show tracebacks, for a report of a fault in this tool.")
def cli(debug: bool) -> None:
    """Community safety grants: workbooks to fill, checks before they are sent, and the returns made from them.

    \b
    grants template                writes a workbook to fill
    grants validate RETURN.xlsx    says what is wrong with it, and whether it is ready to send
    grants validate FOLDER         says so of each workbook in a folder
    grants report RETURN.xlsx      writes the return for the OPCC, or the board's report
    grants collect FOLDER          says who of a fund has returned, and what all returns come to
    grants decide FUND.xlsx FOLDER writes decisions into copies of the returns, and letters
    grants compare OLD NEW         says what changed between two workbooks
    grants publish FOLDER --as 360giving
                                   writes the grants as open data
    grants explain CODE            says what a finding means, and how to mend it
    grants rounds check FILE       says what is wrong with a round of your own
    grants serve                   serves a page on which workbooks are dropped and checked

    Rounds of your own are found where --rounds says, and where GRANTS_ROUNDS in the environment does.
    """


for command in COMMANDS:
    cli.add_command(command)
