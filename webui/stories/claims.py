"""Forms, shipping and the customer's file, made up, for the storybook."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from station.forms.contents import ConfirmationForm, Customer, FormLine, PackingLine, PackingList
from station.views.claims import ClaimView, CustomerFile, ParcelView, Piece, ShipmentView
from station.views.deliveries import (
    Deadline,
    HandOverRow,
    RefusalView,
)
from station.views.office import (
    Clerk,
)
from station.views.papers import (
    FormRow,
    FormView,
    FoundPaper,
    ListedPaper,
    PaperList,
    SignatureView,
)
from webui import (
    filing,
    papers,
)
from webui.stories.desk import DUE, HINTED, NOW, SIGNED, unit

CUSTOMER = Customer("C001", "华南数码分销", "李工", "林珊")


def line(model: str, counted: int, declared: int, ordinals: Sequence[int] = (), **more: Any) -> FormLine:
    """Return one line of the demo delivery's form."""
    serials = tuple(unit(n).serial or "unreadable" for n in ordinals)
    out = sum("out_of_warranty" in unit(n).kinds for n in ordinals)
    unknown = sum(unit(n).serial is None for n in ordinals)
    return FormLine(
        model, "", declared, counted, serials, counted - out - unknown, out, unknown, "", "exchange", **more
    )


def confirmation(*, request_missing: bool = False) -> ConfirmationForm:
    """Return the demo delivery's form as it is handed over."""
    nameless = (line("HY300S", 1, 0, (12,), hold_reason="request_missing"),) if request_missing else ()
    return ConfirmationForm(
        date="2026-09-30",
        customer=CUSTOMER,
        applications=("AP2609290001", "AP2609290002"),
        deliveries=("DL2609290001",),
        waybills=("SF9000000000017", "SF9000000000025"),
        signed_at="2026-09-29 14:20",
        signed_by="周敏",
        counted_at="2026-09-29 15:10",
        counted_by="周敏",
        lines=(
            line("HY500G", 2, 2, (1, 2)),
            line("HY400S", 1, 1, (7,)),
            line("HY350P", 1, 1, (11,), replacement_model="HY400S", replacement_quantity=1),
            line("HY500G", 1, 1, (3,), hold_reason="damaged"),
            line("HY500G", 1, 1, (4,), hold_reason="safety"),
            line("HY500G", 1, 1, (5,), hold_reason="duplicate_serial"),
            line("HY650G", 1, 0, (6,), hold_reason="wrong_model", remark="→ HY500G"),
            line("HY400S", 1, 1, (8,), hold_reason="out_of_warranty"),
            line("HY400S", 1, 1, (9,), hold_reason="unreadable"),
            line("HY350P", 1, 1, (10,), hold_reason="out_of_warranty"),
            *(nameless or (line("HY300S", 1, 0, (12,), hold_reason="mixed"),)),
            line("HY400S", 0, 1, hold_reason="short"),
        ),
        packing_list=PackingList(
            CUSTOMER,
            "2026-09-29",
            (
                PackingLine("1", "HY500G", 6, ()),
                PackingLine("2", "HY400S", 4, ()),
                PackingLine("2", "HY350P", 2, ()),
            ),
            "customer",
        ),
    )


def to_sign(**changed: Any) -> FormView:
    """Return the form that waits for its two badges."""
    return replace(FormView("", "compiled", 1, "DL2609290001", confirmation()), **changed)


HANDED_OVER = datetime(2026, 9, 30, 2, 40, tzinfo=UTC)


FORM = FormView(
    "FM2609300001",
    "handed_over",
    2,
    "DL2609290001",
    confirmation(),
    (
        SignatureView("handed_over", "周敏", "keeper", HANDED_OVER, 1, {}),
        SignatureView("taken_over", "何婷", "clerk", HANDED_OVER, 1, {}, "周敏", "badge"),
    ),
    states={"handed_over": 4},
    blocks=(("R9", "RX2609290001", "gm", 1),),
)


ENTERED = replace(
    FORM,
    state="entered",
    signatures=(
        *FORM.signatures,
        SignatureView("entered", "何婷", "clerk", NOW + timedelta(hours=22), 2, {"erp": "SO-2609-118"}),
    ),
    states={"entered": 3, "handed_over": 1},
    to_ship=3,
)


TO_HAND_OVER = (
    HandOverRow(
        "DL2609280004",
        "counted",
        "C004",
        "云上电商旗舰",
        None,
        12,
        0,
        Deadline("hand_over", datetime(2026, 9, 29, 4, 0, tzinfo=UTC), "late"),
    ),
    HandOverRow("DL2609290001", "counted", "C001", "华南数码分销", None, 4, 8, DUE[0]),
    HandOverRow("DL2609290002", "counting", "C003", "东方装机店", None, 0, 0, DUE[0]),
    HandOverRow("DL2609290003", "counted", None, None, None, 2, 0, DUE[0]),
    HandOverRow("DL2609250002", "handed_over", "C002", "西北电脑城", "FM2609280001", 2, 0, None),
)


FORMS = (
    FormRow(
        "FM2609280001",
        "DL2609250002",
        "C002",
        "西北电脑城",
        "entered",
        HANDED_OVER - timedelta(days=2),
        {"at_shipping": 5, "completed": 2},
        replace(DUE[3], due_at=SIGNED + timedelta(hours=3), light="today"),
    ),
    FormRow(
        "FM2609300001",
        "DL2609290001",
        "C001",
        "华南数码分销",
        "handed_over",
        HANDED_OVER,
        {"handed_over": 4},
        DUE[3],
    ),
    FormRow(
        "FM2609300001/1",
        "DL2609290001",
        "C001",
        "华南数码分销",
        "handed_over",
        HANDED_OVER,
        {"handed_over": 1},
        DUE[3],
    ),
)


PIECES = (
    Piece(1, "RU2609290001", 1, "replacement", "HY500G", "HY500GA253700142", "FM2609300001", DUE[3]),
    Piece(2, "RU2609290002", 2, "replacement", "HY500G", "HY500GA253700143", "FM2609300001", DUE[3]),
    Piece(3, "RU2609290011", 11, "replacement", "HY400S", "HY350PA251200003", "FM2609300001", DUE[3]),
    Piece(4, "RU2609290005", 5, "goods_back", "HY500G", "HY500GA253700143", None, DUE[3]),
    Piece(
        5,
        "RU2609250009",
        9,
        "repair",
        "HY850M",
        None,
        "FM2609280001",
        replace(DUE[3], light="late"),
        waits="repairing",
    ),
)


SHIPPING = (
    ParcelView("C001", "华南数码分销", PIECES[:4]),
    ParcelView("C002", "西北电脑城", PIECES[4:]),
)


SENT = (
    ShipmentView(2, "SF9000000000777", "SF", "C004", "云上电商旗舰", NOW, None, 12),
    ShipmentView(1, "JDVA11408814483", "JD", "C002", "西北电脑城", NOW - timedelta(days=1), None, 3),
)


PACKED = replace(
    SHIPPING[0],
    pieces=(replace(PIECES[0], packed=True, new_serial="HY500GA253800001"), *PIECES[1:4]),
)


FOUND = CustomerFile(
    "C001",
    (("C001", "华南数码分销", "林珊"),),
    (
        ("DL2609290001", "handed_over", "C001", SIGNED),
        ("DL2608110003", "closed", "C001", SIGNED - timedelta(days=49)),
    ),
    tuple(
        ClaimView(
            unit(n).number,
            n,
            "DL2609290001",
            unit(n).model,
            unit(n).serial,
            "exchange",
            decision,
            state,
            waits,
            form,
            new,
            waybill,
        )
        for n, decision, state, waits, form, new, waybill in (
            (1, "", "completed", "", "FM2609300001", "HY500GA253800001", "SF9000000000777"),
            (2, "", "at_shipping", "", "FM2609300001", None, None),
            (3, "exchange_anyway", "handed_over", "", "FM2609300001/1", None, None),
            (8, "", "counted", "gm", None, None, None),
            (9, "", "counted", "customer", None, None, None),
        )
    ),
    (
        FoundPaper("FM2609300001", "form", "at_shipping", HANDED_OVER, "DL2609290001"),
        FoundPaper("AP2609290001", "application", "reviewed", NOW, "DL2609290001"),
    ),
    (replace(SENT[0], customer="C001", customer_name="华南数码分销", units=1, delivered_at=NOW),),
    refusals=(RefusalView(1, "DL2608110003", "not_ours", "contact", "phone", SIGNED, "周敏"),),
)


LISTED = PaperList(
    tuple(
        ListedPaper(number, kind, rule, state, "C001", "华南数码分销", "DL2609290001", waits, NOW)
        for number, kind, rule, state, waits in (
            ("FM2609300001/1", "form", "R14", "handed_over", ""),
            ("FM2609300001", "form", "R14", "at_shipping", ""),
            ("AP2609290002", "application", "R13", "reviewed", "gm"),
            ("NT2609290001", "notice", "R2b", "open", "marketing"),
            ("RX2609290001", "replacement", "R9", "draft", "marketing"),
            ("RP2609290001", "report", "R1", "submitted", "gm_office"),
            ("BR2609300001", "bad_record", "R21", "to_sign", "leader"),
        )
    ),
    kinds=("application", "bad_record", "form", "notice", "replacement", "report"),
    states=("at_shipping", "draft", "handed_over", "open", "reviewed", "submitted", "to_sign"),
)


SHIPPER = Clerk("OP0011", "石磊", "shipping")


FILED: Mapping[str, Callable[[], Mapping[str, Any]]] = {
    "morning": lambda: filing.hand_over_drawing(TO_HAND_OVER),
    "morning-none": lambda: filing.hand_over_drawing(()),
    "hand-over": lambda: {"form": to_sign()},
    "hand-over-keeper": lambda: {"form": to_sign(keeper="周敏")},
    "hand-over-request": lambda: {"form": to_sign(content=confirmation(request_missing=True))},
    "forms": lambda: filing.forms_drawing(FORMS, None, False),
    "forms-none": lambda: filing.forms_drawing((), None, False),
    "form": lambda: filing.forms_drawing((), FORM, False),
    "form-entered": lambda: filing.forms_drawing((), ENTERED, False),
    "shipping": lambda: filing.shipping_drawing(SHIPPING, SENT[:1], SENT),
    **dict.fromkeys(
        ("shipping-clerk", "shipping-leader"), lambda: filing.shipping_drawing(SHIPPING, SENT[:1], SENT)
    ),
    "unit-in-order": lambda: {"unit": unit(7)},
    "papers": lambda: papers.list_drawing(LISTED),
    "papers-none": lambda: papers.list_drawing(PaperList(customer="C999")),
    "unit-batch-hint": lambda: {"unit": HINTED},
    "unit-sampled": lambda: {"unit": unit(4, state="sampled", location="", location_name="")},
    "shipping-none": lambda: filing.shipping_drawing((), (), ()),
    "parcel-out": lambda: {"parcel": PACKED},
    "parcel-out-empty": lambda: {"parcel": SHIPPING[1]},
    "parcel-out-courier": lambda: {"parcel": PACKED},
    "search": lambda: filing.search_drawing(FOUND),
    "search-none": lambda: filing.search_drawing(CustomerFile("C999")),
}
"""What the pages of keeper, clerk and shipping are drawn with, by story."""
