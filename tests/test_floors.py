"""The folders of the house are floors: a file imports only from its own and from those below. Imports are read."""

import ast
from collections import defaultdict
from pathlib import Path

import pytest

PACKAGE = Path(__file__).resolve().parent.parent / "grants"

FLOORS = (
    "model",
    "form",
    "reading",
    "rules",
    "marking",
    "sharing",
    "schema",
    "validate",
    "template",
    "documents",
    "office",
    "printing",
    "report",
    "web",
    "commands",
    "__main__",
)
"""The folders and modules of `grants`, from the bottom."""

ONLY_HERE = {
    "babel": {"model", "form", "documents/wording"},
    "click": {"commands", "__main__"},
    "docx": {"documents/formats"},
    "icalendar": {"office"},
    "jinja2": {"documents/formats", "web"},
    "lxml": {"reading", "marking"},
    "numpy": set[str](),
    "openpyxl": set[str](),
    "pandas": set[str](),
    "pandera": {"schema"},
    "phonenumbers": {"model"},
    "polars": {"model", "reading", "rules", "schema"},
    "pydantic": {"form"},
    "pydantic_core": {"form"},
    "python_multipart": {"web"},
    "starlette": {"web"},
    "typst": {"documents/formats"},
    "uvicorn": {"web"},
    "xlsxwriter": {"marking", "template", "office", "documents/formats"},
}
"""The folders and modules in which a library may be named."""

FILES = sorted(path for path in PACKAGE.rglob("*.py") if path != PACKAGE / "__init__.py")


def short(path: Path) -> str:
    return path.relative_to(PACKAGE).as_posix()


def home(path: Path) -> str:
    """The folder or module of `grants` that a file belongs to."""
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def imports(path: Path) -> set[str]:
    """The full names that a file imports, wherever in it."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path} imports relatively"
            names |= {f"{node.module}.{alias.name}" for alias in node.names} | {str(node.module)}
    return names


IMPORTS = {path: imports(path) for path in FILES}


def test_there_are_files_and_imports_to_look_at() -> None:
    own = [name for names in IMPORTS.values() for name in names if name.startswith("grants.")]
    assert len(FILES) > 80
    assert len(own) > 400
    assert {name.split(".")[1] for name in own} >= set(FLOORS) - {"commands", "__main__"}
    libraries = {name.split(".")[0] for names in IMPORTS.values() for name in names}
    assert {name for name, places in ONLY_HERE.items() if places} <= libraries


def test_the_top_of_the_house_is_small() -> None:
    """Who looks for a file sees rooms; the three modules that stand beside them are the tool's own steps."""
    modules = {path.name for path in PACKAGE.glob("*.py")}
    assert modules == {"__init__.py", "__main__.py", "report.py", "schema.py", "validate.py"}
    folders = {path.parent.relative_to(PACKAGE).parts[0] for path in FILES if path.parent != PACKAGE}
    assert folders | {name.removesuffix(".py") for name in modules - {"__init__.py"}} == set(FLOORS)


@pytest.mark.parametrize("path", FILES, ids=short)
def test_a_file_imports_only_from_floors_below(path: Path) -> None:
    floor = FLOORS.index(home(path))
    for name in IMPORTS[path]:
        _, _, rest = name.partition("grants.")
        room = rest.split(".")[0]
        if name.startswith("grants.") and room in FLOORS and room != home(path):
            assert FLOORS.index(room) < floor, f"{short(path)} imports {name}"


@pytest.mark.parametrize("path", FILES, ids=short)
def test_a_library_is_named_only_where_it_belongs(path: Path) -> None:
    for name in IMPORTS[path]:
        places = ONLY_HERE.get(name.split(".")[0])
        assert places is None or any(f"{short(path).removesuffix('.py')}/".startswith(f"{each}/") for each in places), (
            f"{short(path)} imports {name}"
        )


def test_no_two_modules_have_one_name() -> None:
    """Whoever reads `import spend` knows which is meant."""
    by_name = defaultdict(list)
    for path in FILES:
        if path.stem not in ("__init__", "__main__"):
            by_name[path.stem].append(short(path))
    assert {name: places for name, places in by_name.items() if len(places) > 1} == {}


def test_modules_stay_readable() -> None:
    lines = {short(path): len(path.read_text(encoding="utf-8").splitlines()) for path in PACKAGE.rglob("*.py")}
    assert {name: count for name, count in lines.items() if count > 300} == {}


def test_every_folder_says_what_it_is() -> None:
    """A sentence at the top of each module and each folder, for whoever comes for the first time."""
    assert [short(path) for path in FILES if not ast.get_docstring(ast.parse(path.read_text(encoding="utf-8")))] == []
    assert [str(folder) for folder in {path.parent for path in FILES} if not (folder / "__init__.py").is_file()] == []
