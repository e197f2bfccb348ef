"""The department's books: what the stock is worth, the price list, the accounts of batches (R3, R4, R12b).

The same pages at the desk and in a browser of the office. What is signed is signed on its paper's page.
"""

from typing import Any

from flask import Blueprint, abort, render_template, request
from flask.typing import ResponseReturnValue

from station.views.books import AccountRow, AccountView, PriceListView, ValueView
from webui.context import desk, reader, signed_in
from webui.pages import shown

bp = Blueprint("books", __name__)

ASKED = ("act", "lot", "code", "line", "operation")
"""What a page may be asked for besides: a second step, what it is about, the touch that led here."""


@bp.get("/value")
def show_value() -> ResponseReturnValue:
    """Show what the stock is worth against the cap; `?lot=` asks how parts of it leave."""
    return render_template("page.html", **_value())


@bp.get("/value/desk")
def show_value_part() -> ResponseReturnValue:
    """Return everything inside its frame."""
    return render_template("desk.html", **_value())


@bp.get("/prices")
def show_prices() -> ResponseReturnValue:
    """Show the versions of the price list."""
    return render_template("page.html", **_prices())


@bp.get("/prices/desk")
def show_prices_part() -> ResponseReturnValue:
    """Return everything inside its frame."""
    return render_template("desk.html", **_prices())


@bp.get("/prices/<own_number:number>")
def show_price_list(number: str) -> ResponseReturnValue:
    """Show one version; `?code=` asks for another price of a part, `?act=add` for one more part."""
    return render_template("page.html", **_prices(number))


@bp.get("/prices/<own_number:number>/desk")
def show_price_list_part(number: str) -> ResponseReturnValue:
    """Return everything inside its frame."""
    return render_template("desk.html", **_prices(number))


@bp.get("/accounts")
def show_accounts() -> ResponseReturnValue:
    """Show the accounts of all batches."""
    return render_template("page.html", **_accounts())


@bp.get("/accounts/desk")
def show_accounts_part() -> ResponseReturnValue:
    """Return everything inside its frame."""
    return render_template("desk.html", **_accounts())


@bp.get("/accounts/<own_number:number>")
def show_account(number: str) -> ResponseReturnValue:
    """Show one account as it stands; `?line=` asks what is right instead of a line."""
    return render_template("page.html", **_accounts(number))


@bp.get("/accounts/<own_number:number>/desk")
def show_account_part(number: str) -> ResponseReturnValue:
    """Return everything inside its frame."""
    return render_template("desk.html", **_accounts(number))


def _asked() -> dict[str, str]:
    return {name: request.args[name][:80] for name in ASKED if request.args.get(name)}


def _drawn(page: str, arrangement: str, address: str, **arguments: Any) -> dict[str, Any]:
    asked = _asked()
    drawn = shown(page, arrangement=arrangement, **arguments, **asked)
    answer = desk().answer(asked["operation"]) if "operation" in asked else None
    caption = reader().text(f"books.{arrangement}")
    return {**drawn, "asked_for": asked, "answer": answer, "own": address, "caption": caption}


def _value() -> dict[str, Any]:
    page = _drawn("books.show_value", "value", "/value")
    if page["screen"] == "away":
        return page
    return {**page, **value_drawing(desk().stock_value(signed_in() or page["view"].clerk))}


def _prices(number: str = "") -> dict[str, Any]:
    if not number:
        page = _drawn("books.show_prices", "prices", "/prices")
    else:
        page = _drawn("books.show_price_list", "prices", f"/prices/{number}", number=number)
    if page["screen"] == "away":
        return page
    who = signed_in() or page["view"].clerk
    if not number:
        return {**page, **prices_drawing(desk().price_lists(who), None)}
    listed = desk().price_list(who, number)
    if listed is None:
        abort(404)
    return {**page, **prices_drawing((), listed)}


def _accounts(number: str = "") -> dict[str, Any]:
    if not number:
        page = _drawn("books.show_accounts", "accounts", "/accounts")
    else:
        page = _drawn("books.show_account", "accounts", f"/accounts/{number}", number=number)
    if page["screen"] == "away":
        return page
    who = signed_in() or page["view"].clerk
    if not number:
        return {**page, **accounts_drawing(desk().batch_accounts(who), None)}
    account = desk().batch_account(who, number)
    if account is None:
        abort(404)
    return {**page, **accounts_drawing((), account)}


def value_drawing(value: ValueView) -> dict[str, Any]:
    """Return what the value page is drawn with besides the desk."""
    return {"value": value}


def prices_drawing(lists: tuple[PriceListView, ...], listed: PriceListView | None) -> dict[str, Any]:
    """Return what the price list's pages are drawn with: the versions, or one of them."""
    return {"lists": lists, "listed": listed}


def accounts_drawing(accounts: tuple[AccountRow, ...], account: AccountView | None) -> dict[str, Any]:
    """Return what the accounts' pages are drawn with: all of them, or one."""
    return {"accounts": accounts, "account": account}
