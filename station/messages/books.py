"""Prices, value and accounts (R3, R4, R12b)."""

from collections.abc import Mapping

from station.messages.text import Text

WORDS: Mapping[str, Text] = {
    "account_open": Text("在记帐", "Open"),
    "account.torn_down": Text("拆解入库", "Torn down"),
    "account.put_back": Text("扫错放回", "Put back, scanned by mistake"),
    "account.repair": Text("维修领用", "Put into a unit"),
    "account.sold": Text("出售", "Sold"),
    "account.disposed": Text("处置", "Disposed of"),
    "account.counted": Text("盘点差异", "Stock-taking"),
    "account.priced": Text("补定价", "Priced"),
}

SENTENCES: Mapping[str, Text] = {
    "price_put": Text(
        "{version}：{name} {new} 元（原 {old}）",
        "{version}: {name} {new} yuan (was {old})",
    ),
    "price_removed": Text(
        "{version}：去掉 {name}，它将是待定价", "{version}: {name} left out, it will be unpriced"
    ),
    "price_not_there": Text("{version} 没有 {part}", "{part} is not in {version}"),
    "price_list_fixed": Text(
        "单价明细 {version} {state}，不能改（{rule}）。改价请开新版本，或请财务退回",
        "Price list {version} is {state} and stays as it is ({rule}). Begin a new version, or ask Finance to "
        "send it back",
    ),
    "price_list_empty": Text("单价明细 {version} 一行也没有，先填价", "Price list {version} has no line yet"),
    "price_list_submitted": Text(
        "单价明细 {version} 已交财务审核，共 {lines} 行",
        "Price list {version} is with Finance, {lines} lines",
    ),
    "price_list_reviewed": Text(
        "单价明细 {version} 已审核，{effective_on} 起用。补了 {priced} 批待定价，{left} 批因超限没入",
        "Price list {version} is reviewed, in force from {effective_on}. {priced} lots priced, {left} left "
        "for want of room",
    ),
    "price_list_in_force": Text(
        "单价明细 {version} 生效。补了 {priced} 批待定价，{left} 批因超限没入",
        "Price list {version} is in force. {priced} lots priced, {left} left for want of room",
    ),
    "nothing_to_price": Text(
        "没有可补的价：现行价表里没有待定价的零件", "No part that waits has a price in force"
    ),
    "parked_priced": Text(
        "补了 {priced} 批待定价；{left} 批因超限没入，要经理认可（R3）",
        "{priced} lots priced; {left} left for want of room until the manager acknowledges (R3)",
    ),
    "paper_sent_back": Text("{paper} 已退回给{who}", "{paper} is sent back to the {who}"),
    "review_only_here": Text(
        "{paper} 由财务本人用 PIN 审核（{rule}），不能补记",
        "{paper} is reviewed by Finance with their own PIN ({rule}), not recorded for them",
    ),
    "not_reviewed_so": Text("{paper} 不是财务审核的单据", "{paper} is nothing that Finance reviews"),
    "reason_needed": Text("{number}：要写原因。什么都没做", "{number} needs a reason. Nothing was done"),
    "quantity_unfit": Text(
        "数量写的是 {found}，应为别的数：整数，kg 最多三位小数（{unit_of_measure}）",
        "The quantity is {found}; another is wanted, whole, or kg with 3 decimals ({unit_of_measure})",
    ),
    "parts_not_there": Text(
        "{name} {part} 在库 {found} {unit_of_measure}，要出 {wanted}。写在库以内的数",
        "{name} {part}: {found} {unit_of_measure} in stock, {wanted} wanted. Write a number of what is there",
    ),
    "how_out_unknown": Text("出库方式没有 {how}：出售或处置", "Parts leave sold or disposed of, not {how}"),
    "parts_issued": Text(
        "{name} {quantity} {unit_of_measure} 已{how}，减值 {amount}，库存价值 {value}",
        "{quantity} {unit_of_measure} of {name}: {how}, {amount} less, the stock is worth {value}",
    ),
    "value_acknowledged": Text(
        "已认可到 {allowed}（现 {value}）。补了 {priced} 批待定价，{left} 批仍超限",
        "Acknowledged up to {allowed} (now {value}). {priced} lots priced, {left} still above",
    ),
    "acknowledge_more": Text(
        "认可到 {found} 不行：要高于 {expected}，最多两位小数（{rule}）",
        "{found} acknowledges nothing: it must be above {expected}, two decimals at most ({rule})",
    ),
    "no_exception": Text("没有未了的超限例外", "No exception from the cap is open"),
    "still_above_cap": Text(
        "库存价值 {value} 仍高于 {expected}，例外不能结束（{rule}）",
        "The stock is worth {value}, still above {expected}: the exception stays ({rule})",
    ),
    "exception_ended": Text(
        "超限例外已结束，库存价值 {value}", "The exception is over, the stock is worth {value}"
    ),
    "batch_not_closed": Text(
        "{batch} 还没拆完，先结批，再交帐（{rule}）", "{batch} is not closed; close it, then submit ({rule})"
    ),
    "account_submitted": Text(
        "{batch} 的帐已提交，正在审（{rule}）。要改，先请对方退回",
        "The account of {batch} is submitted ({rule}). To change it, ask for it to be sent back",
    ),
    "account_says_nothing_new": Text(
        "{batch} 没有新的帐要交（{rule}）", "{batch} has nothing new to submit ({rule})"
    ),
    "account_submitted_to": Text(
        "{batch} 的帐已提交，共 {lines} 行，等{who}签",
        "The account of {batch}, {lines} lines, waits for the {who}",
    ),
    "account_signed": Text(
        "{batch} 的帐已签，等{who}", "The account of {batch} is signed, it waits for: {who}"
    ),
    "paper_waits_for": Text(
        "{paper} 在等{who}，还没轮到您（{rule}）", "{paper} waits for the {who} first ({rule})"
    ),
    "account_reviewed": Text("{batch} 的帐已审核", "The account of {batch} is reviewed"),
    "line_not_correctable": Text(
        "{batch} 第 {line} 行是更正行或定价行，不能再更正（{rule}）",
        "{batch} line {line} is a correction or a price and is not corrected ({rule})",
    ),
    "line_corrected_already": Text(
        "{batch} 第 {line} 行已经更正过（{rule}）", "{batch} line {line} is corrected already ({rule})"
    ),
    "parts_gone_since": Text(
        "{batch} 第 {line} 行的{name}后来出了 {quantity} {unit_of_measure}（第 {other} 行，{rule}）。"
        "先更正那一行",
        "{batch} line {line}: {quantity} {unit_of_measure} of {name} went out since in line {other} "
        "({rule}). Correct that line first",
    ),
    "line_corrected": Text(
        "{batch} 第 {line} 行已冲销，{name} 应为 {right} {unit_of_measure}",
        "{batch} line {line} is reversed, right is {right} {unit_of_measure} of {name}",
    ),
    "value_above_cap": Text(
        "库存价值 {value} 加 {added} 是 {after}，超过 {expected}（{rule}）。零件放一边，请经理认可后再记",
        "Stock of {value} plus {added} is {after}, above {expected} ({rule}). Set the parts aside until the "
        "manager acknowledges it",
    ),
    "batch_above_cap": Text(
        "库存价值 {value} 超过 {expected}（{rule}），不能开新拆解批次。先由组长出库 {over} 的零件",
        "The stock is worth {value}, above {expected} ({rule}): no new batch. The leader issues parts worth "
        "{over} first",
    ),
}
