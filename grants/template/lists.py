"""The sheet of choices, and the names by which dropdowns find them."""

from collections.abc import Mapping

from xlsxwriter.utility import xl_range_abs

from grants.form.round import Round
from grants.template.formula_names import PROJECT_REFS, unique
from grants.template.formulas import FIRST, project_refs, quoted_sheet
from grants.template.live.fault_page import FaultPage
from grants.template.style import row_height
from grants.template.writer import TemplateBook

_WIDEST = 48


def write_lists(book: TemplateBook) -> None:
    """Write the sheet, and define a name for each list."""
    name, style = book.round.form.lists, book.style
    about = (
        f"The choices behind the dropdowns, and what {book.round.form.checks} looks for; there is nothing to fill here."
    )
    page = book.page(name, name, about, present=False)
    lists = _lists(book.round)
    titles = [title for title, _ in lists.values()]
    widths = [min(max(map(len, (title, *choices))) + 4, _WIDEST) for title, choices in lists.values()]
    longest = max(len(choices) for _, choices in lists.values())
    write_faults = FaultPage(book, page, len(lists))
    taken = {title.casefold() for title in titles}
    titles += [unique(title, taken) for title in write_faults.titles]
    widths += write_faults.widths
    book.table(page, titles, widths, max(longest, write_faults.rows))
    page.freeze_panes(FIRST, 0)
    for place, (key, (_, choices)) in enumerate(lists.items()):
        for offset in range(longest):
            if offset < len(choices):
                page.write_string(FIRST + offset, place, choices[offset], style.plain)
            else:
                page.write_blank(FIRST + offset, place, None, style.plain)
        area = xl_range_abs(FIRST, place, FIRST + len(choices) - 1, place)
        book.names.defined[f"list_{key}"] = f"{quoted_sheet(name)}!{area}"
    book.names.defined[PROJECT_REFS] = project_refs(book.round)
    write_faults.write()
    for offset in range(longest):
        texts = [
            (choices[offset], widths[place])
            for place, (_, choices) in enumerate(lists.values())
            if offset < len(choices)
        ]
        page.set_row(FIRST + offset, row_height(texts))


def _lists(round: Round) -> Mapping[str, tuple[str, list[str]]]:
    """Each list that dropdowns use, by its key: a title of its own, and its choices."""
    columns = [column for sheet in round.sheets.values() if sheet.layout != "signatures" for column in sheet.columns]
    titles = {column.choices: column.title for column in columns if round.choices(column.choices)}
    taken: set[str] = set()
    lists = {}
    for key, title in titles.items():
        choices = list(round.choices(key).values())
        lists[key] = (unique(choices[0] if len(choices) == 1 else title, taken), choices)
    return lists
