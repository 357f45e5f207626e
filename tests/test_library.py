"""Where rounds are found: files and folders that are named, then those that ship; by their stamps."""

import pickle
import shutil
from pathlib import Path

import pytest

from grants.form import rounds
from grants.form.library import Library
from grants.form.rounds import RoundError

DATA = Path(__file__).parent / "data"
SHIPPED = Path(rounds.__file__).parent.parent / "rounds" / "safer-plymouth-2021-22.toml"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with two rounds of one's own, the form of one of them, and a file that is no round."""
    for name in ("four-partnerships.toml", "quarterly.toml", "quarterly-form.toml"):
        shutil.copy(DATA / name, tmp_path / name)
    (tmp_path / "broken.toml").write_text("id = £5\n", encoding="utf-8")
    return tmp_path


def test_a_folder_gives_its_rounds_and_names_what_it_can_not_use(folder: Path) -> None:
    library = Library([folder])
    assert library.ids() == ["thames-2023-24", "northport-2023-24", *rounds.ids()]
    assert [Path(error.source).name for error in library.problems] == ["broken.toml"]


def test_a_round_is_found_by_its_stamp(folder: Path) -> None:
    library = Library([folder / "four-partnerships.toml"])
    one = library.find("thames-2023-24/oxbow")
    assert one is not None
    assert (one.stamp, one.partnership) == ("thames-2023-24/oxbow", one.partnerships["oxbow"].name)
    assert library.find("thames-2023-24/atlantis") is None
    assert library.find("northport-2023-24") is None
    assert library.find(str(SHIPPED)) is None  # a stamp is never a path
    assert library.find("safer-plymouth-2018-19") == rounds.load("safer-plymouth-2018-19")


def test_two_rounds_of_one_id_are_an_error(folder: Path) -> None:
    shutil.copy(folder / "quarterly.toml", folder / "copy.toml")
    with pytest.raises(RoundError, match=r"quarterly\.toml: .*copy\.toml"):
        Library([folder])


def test_a_file_that_is_named_twice_is_one(folder: Path) -> None:
    assert (
        Library([folder, folder / "quarterly.toml", folder / "." / "quarterly.toml"]).ids().count("northport-2023-24")
        == 1
    )


def test_a_copy_of_one_that_ships_is_fine_and_another_of_its_id_is_not(tmp_path: Path) -> None:
    mine = tmp_path / "mine.toml"
    shutil.copy(SHIPPED, mine)
    assert Library([mine]).ids() == [SHIPPED.stem, *(name for name in rounds.ids() if name != SHIPPED.stem)]
    mine.write_text(SHIPPED.read_text(encoding="utf-8").replace("400_568", "400_569"), encoding="utf-8")
    with pytest.raises(RoundError, match="a round that ships"):
        Library([mine])


def test_the_newest_is_of_those_that_are_named(folder: Path) -> None:
    assert Library([DATA / "northshire-2026-27.toml", folder]).newest().id == "northshire-2026-27"
    assert Library().newest() == rounds.newest()


def test_a_library_goes_to_other_processes(folder: Path) -> None:
    library = pickle.loads(pickle.dumps(Library([folder])))  # noqa: S301  # it was made a line before
    assert (
        library.find("thames-2023-24/oxbow").grant_total
        == rounds.load(folder / "four-partnerships.toml").of("oxbow").grant_total
    )
