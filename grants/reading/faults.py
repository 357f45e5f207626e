"""Faults that reading itself reports: FILE and SHEET, and of CELL those of a single stored value; and BUG.

They are rows of the rule catalogue; the rules that judge answers once they are read stand in `grants/rules/`.
"""

from grants.model.rule import Rule
from grants.model.stages import ROLES

# ------------------------------------------------------------------------------------------------- the file

FILE01 = Rule(
    "FILE01", "error", ROLES,
    finds="The file is not an Excel workbook (.xlsx), nor an OpenDocument spreadsheet (.ods).",
    points="file",
    message="This is not a workbook (.xlsx or .ods): {what}.",
    fix="{how}",
    why="Only the workbook holds the figures in a form that can be checked.",
    example="A PDF of the return, a Word file, or an old .xls workbook renamed .xlsx.",
)  # fmt: skip

FILE02 = Rule(
    "FILE02", "error", ROLES,
    finds="The workbook is protected by a password.",
    points="file",
    message="The workbook can only be opened with a password.",
    fix="In Excel choose File, Info, Protect Workbook, Encrypt with Password, clear the password, and save.",
    why="Nobody can check or read figures that are encrypted.",
    example="A workbook saved with a password to open.",
)  # fmt: skip

FILE03 = Rule(
    "FILE03", "error", ROLES,
    finds="The workbook is damaged or cut short.",
    points="file",
    message="The workbook is damaged: {what}.",
    fix="Open it in Excel, let Excel repair it, look through it and save it under a new name; or ask for it again.",
    why="A file cut short on its way may lack the very figures that matter.",
    example="A workbook whose download stopped half way.",
)  # fmt: skip

FILE04 = Rule(
    "FILE04", "error", ROLES,
    finds="The workbook is far larger than a return can be.",
    points="file",
    message="The workbook is too large to be a return: {what}.",
    fix="Copy the answers into a fresh template, without pictures and without formatting whole rows or columns.",
    why="A return is some hundred rows; a huge file is a slip, or made to do harm.",
    example="A workbook with a million formatted blank rows.",
)  # fmt: skip

FILE05 = Rule(
    "FILE05", "warning", ROLES,
    finds="The workbook carries macros, or links to other workbooks. They are never run or followed.",
    points="file",
    message="The workbook carries {what}; they were not {touched}.",
    fix="{how}",
    why="Macros can do harm to whoever opens the file, and linked figures change when another file does.",
    example="An amount that is looked up in a budget workbook on somebody's own drive.",
)  # fmt: skip

FILE06 = Rule(
    "FILE06", "error", ROLES,
    finds="The workbook was not made from a template of this tool, or its round is not known.",
    points="file",
    message="The workbook can't be read as a return of a round that is known: {what}.",
    fix="{how}",
    why="The round says what the total, the priorities and the dates are; without it nothing can be checked.",
    example="A return typed into an empty workbook.",
)  # fmt: skip

FILE07 = Rule(
    "FILE07", "warning", ROLES,
    finds="The workbook was made from another version of the template, or for another round than the one given.",
    points="file",
    message="{what}.",
    fix="{how}",
    why="Questions and choices can differ between versions; columns that moved are found by their titles.",
    example="A workbook from before a column was added.",
)  # fmt: skip

# ------------------------------------------------------------------------------------- its sheets and titles

SHEET01 = Rule(
    "SHEET01", "error", ROLES,
    finds="A sheet of the template is missing or renamed.",
    points="file",
    message='The sheet "{field}" is missing{nearest}.',
    fix="{how}",
    why="A sheet that is not found is not checked, and would be missing from the return.",
    example="The sheet of measures was named after a team.",
)  # fmt: skip

SHEET02 = Rule(
    "SHEET02", "error", ROLES,
    finds="A column, or a question of the first sheet, is missing or renamed.",
    points="header row",
    message='There is no {what} "{field}"{nearest}.',
    fix="{how}",
    why="Answers are found by their titles; under another title they are not read.",
    example="The title of the amounts was cut short.",
)  # fmt: skip

SHEET03 = Rule(
    "SHEET03", "error", ROLES,
    finds="The same column stands twice.",
    points="second header",
    message='The {what} "{field}" stands twice; this one is not read.',
    fix="Move its answers into the first one, and delete this {what}.",
    why="Nobody can tell which of two answers is meant.",
    example="A copied column, so that the amounts stand in F and in K.",
)  # fmt: skip

SHEET04 = Rule(
    "SHEET04", "warning", ROLES,
    finds="A column, a sheet or a value that the template does not know, or a line that is called a total.",
    points="there",
    message="{what}: it is not part of the return, and is not read.",
    fix="Move what matters into a column of the template, such as one for comments; a note of your own can stay.",
    why="What stands outside the table is not checked, and does not reach the OPCC.",
    example="A running total typed below the table.",
)  # fmt: skip

SHEET05 = Rule(
    "SHEET05", "warning", ROLES,
    finds="A row, column or sheet that is hidden, or filtered out, holds answers.",
    points="there",
    message="{what}, and {it} answers; they are read and count like all others.",
    fix="{how}, and look whether the answers are meant; delete those that are not.",
    why="Hidden figures are in the totals, where nobody who looks at the sheet can find them.",
    example="A project of last year, hidden in place of being deleted.",
)  # fmt: skip

SHEET06 = Rule(
    "SHEET06", "warning", ROLES,
    finds="Cells of the table are merged (an error where an answer of a row or a column is lost by it).",
    points="range",
    message="The cells {range} are merged; only the first of them can hold an answer{lost}.",
    fix="Choose them and use Home, Merge & Centre, Unmerge Cells; then fill each cell.",
    why="Below or beside a merged cell an answer is lost without anybody noticing.",
    example="One ref merged down over three measures: two of them belong to no project.",
)  # fmt: skip

# ------------------------------------------------------------------------------------------- a single value

CELL02 = Rule(
    "CELL02", "error", ROLES,
    finds="An answer that should be a number or an amount of money is not one.",
    points="cell",
    message='"{field}" holds {value}, which {what}.',
    fix="{how}",
    why="Excel's own sums pass over text, so the totals that people see in the workbook would be wrong.",
    example='"£1,000" typed as text, "1.8m", "ten".',
)  # fmt: skip

CELL03 = Rule(
    "CELL03", "error", ROLES,
    finds="An answer that should be a date is not one, or can't be (a warning where only the day is missing).",
    points="cell",
    message='"{field}" holds {value}, which {what}.',
    fix="{how}",
    why="Whether a contract or a signature falls inside the year can only be told from a whole date.",
    example='"31/02/2022", "spring"; "March 2022" is read as 31 March 2022, with a warning.',
)  # fmt: skip

CELL04 = Rule(
    "CELL04", "error", ROLES,
    finds="An answer is not one of the choices.",
    points="cell",
    message='"{field}" holds {value}, {what}.',
    fix="{how}",
    why="Returns are compared and added up by these answers; another spelling counts as another thing.",
    example='"Amberr" as a traffic light.',
)  # fmt: skip

CELL05 = Rule(
    "CELL05", "error", ROLES,
    finds="A cell shows an Excel error value.",
    points="cell",
    message='"{field}" shows the Excel error {value}.',
    fix="Choose the cell and mend its formula, or type the value in its place.",
    why="The figure that should stand here is not known, and every sum that uses it fails too.",
    example="#REF! after a row that a formula used was deleted.",
)  # fmt: skip

CELL07 = Rule(
    "CELL07", "error", ROLES,
    finds="An amount has more than two decimals of a pound.",
    points="cell",
    message='"{field}" is {value}, which has more than two decimals.',
    fix="Type the amount in pounds and pence, such as {nearest}.",
    why="Nobody can pay a part of a penny, and the hidden decimals make totals look wrong.",
    example="£1,234.567 from a share that was worked out elsewhere.",
)  # fmt: skip

CELL08 = Rule(
    "CELL08", "error", ROLES,
    finds="An answer is a formula whose result is not stored in the file.",
    points="cell",
    message='"{field}" holds a formula, and the file does not say what it comes to.',
    fix="Open the workbook in Excel, let it work out the formula, and save; or type the value.",
    why="Only Excel can work out a formula; a file made by another program may lack the result.",
    example="A workbook filled by a program and never opened in Excel.",
)  # fmt: skip

CELL12 = Rule(
    "CELL12", "warning", ROLES,
    finds="A share is over 100%, or its percent sign was forgotten.",
    points="cell",
    message='"{field}" is {value}, which is {what}.',
    fix="{how}",
    why="Nobody can pay more than the whole of a contract, and Excel takes 75 for 7,500%.",
    example="75 typed for 75%; a contribution of 120%.",
)  # fmt: skip

# ------------------------------------------------------------------------------------------ the tool itself

BUG01 = Rule(
    "BUG01", "error", ROLES,
    finds="A rule of this tool failed, so the return is not fully checked.",
    points="file",
    message="{broken} could not be checked: this is a fault of the tool and not of the return.",
    fix="Please report it, with these words: {what}. {others} was checked; nothing was changed.",
    why="A check that did not run must not look like one that was passed.",
    example="A fault in the program that nobody has met before.",
)  # fmt: skip

RULES = (
    FILE01, FILE02, FILE03, FILE04, FILE05, FILE06, FILE07,
    SHEET01, SHEET02, SHEET03, SHEET04, SHEET05, SHEET06,
    CELL02, CELL03, CELL04, CELL05, CELL07, CELL08, CELL12,
)  # fmt: skip

BUGS = (BUG01,)
