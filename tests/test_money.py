"""Pounds and numbers, as people write and type them."""

from decimal import Decimal

import pytest

from grants.model.money import NotMoney, exact_pence, guess_number, percent, plain, pounds, read_number, tidy, to_pence


@pytest.mark.parametrize(
    ("amount", "written"),
    [
        ("428686", "£428,686"), ("240819.50", "£240,819.50"), ("-440", "-£440"), ("0", "£0"), ("0.05", "£0.05"),
        ("428686.00", "£428,686"), ("1800000", "£1,800,000"),
    ],
)  # fmt: skip
def test_pounds_show_pence_only_where_there_are_any(amount: str, written: str) -> None:
    assert pounds(Decimal(amount)) == written


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("£1,000", "1000"), ("1,000.00 ", "1000"), ("(£440)", "-440"), ("£(440)", None), ("1.8m", "1800000"),
        ("1.8 million", "1800000"), ("4k", "4000"), ("75%", "0.75"), ("\u2212£5", "-5"), ("-5", "-5"), ("£-5", "-5"),
        ("1\u00a0000", "1000"), ("1\u202f000.50", "1000.5"), ("ten", None), ("", None), ("£", None), ("1,00", None),
        ("1.2.3", None), ("12 apples", None), ("308/1231", None), ("2021-22", None), ("1e5", None), ("nan", None),
    ],
)  # fmt: skip
def test_a_number_is_read_where_there_is_no_doubt(typed: str, meant: str | None) -> None:
    assert read_number(typed) == (None if meant is None else Decimal(meant))


@pytest.mark.parametrize(
    ("typed", "offered"), [("ten", 10), ("about £500", 500), ("nil", 0), ("lots", None), ("5 or 6", None)]
)
def test_a_guess_is_offered_where_there_is_doubt(typed: str, offered: int | None) -> None:
    assert guess_number(typed) == offered


def test_noise_is_no_third_decimal() -> None:
    assert to_pence(Decimal("3703.6800000000003")) == Decimal("3703.68")
    assert to_pence(Decimal("1.005")) is None
    assert tidy(Decimal("0.30000000000000004")) == Decimal("0.3")


@pytest.mark.parametrize("value", [True, "lots", -1, "1.005", "1e30", None, "NaN"])
def test_what_is_no_amount(value: object) -> None:
    with pytest.raises(NotMoney):
        exact_pence(value)


def test_figures_without_noise() -> None:
    assert percent(Decimal("0.219")) == "21.9%"
    assert percent(Decimal("0.75")) == "75%"
    assert percent(Decimal("0.1") * 3) == "30%"
    assert plain(Decimal("1231")) == "1,231"
    assert plain(Decimal("3.50").normalize()) == "3.5"
