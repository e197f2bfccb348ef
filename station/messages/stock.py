"""Places, put-away and stock-taking (R7, R12a)."""

from collections.abc import Mapping

from station.messages.text import Text

WORDS: Mapping[str, Text] = {
    # why a place does not hold what the book says
    "differs.misplaced": Text("放错库位", "Misplaced"),
    "differs.not_booked": Text("没记账", "Not booked"),
    "differs.miscounted": Text("以前数错", "Miscounted before"),
    "differs.used": Text("用了没记", "Used, not booked"),
    "differs.damaged": Text("坏了", "Broken"),
    "differs.lost": Text("找不到", "Lost"),
    "stock_take_finish": Text("盘完了", "Counted all"),
    "stock_take_book": Text("记差异，盘点结束", "Book the differences"),
    # kinds of places
    "place.receiving": Text("收货区", "receiving"),
    "place.hold": Text("待处理区", "the hold area"),
    "place.main": Text("总仓退货区", "the main store"),
    "place.after_sales": Text("售后仓位", "after-sales"),
    "place.inspection": Text("检测区", "inspection"),
    "place.teardown": Text("拆解区", "teardown"),
    "place.parts": Text("拆机零件区", "salvaged parts"),
    "place.scrap": Text("报废区", "the scrap"),
    "place.rnd": Text("研发中心", "R&D"),
}

SENTENCES: Mapping[str, Text] = {
    "put_away": Text("第 {ordinal} 台放进 {name}", "Unit {ordinal} put into {name}"),
    "unit_issued": Text(
        "第 {ordinal} 台发给售后，放进 {name}", "Unit {ordinal} issued to after-sales, into {name}"
    ),
    "place_unfit": Text(
        "{unit} {state}，不能放 {name}。放：{allowed}（{rule}）",
        "{unit}: {state}, not for {name}. Put it into: {allowed} ({rule})",
    ),
    "part_place_unfit": Text(
        "{part} {status}，不能放 {name}。放：{allowed}（{rule}）",
        "{part}: {status}, not for {name}. Put it into: {allowed} ({rule})",
    ),
    "part_lies_nowhere": Text(
        "{part} 账上已经没有了。东西还在就盘点它所在的库位",
        "{part} is used up by the book. If it is here, take stock of the place it lies in",
    ),
    "part_on_table": Text(
        "{part} {name} {quantity} {unit_of_measure}，在 {place}。扫要放的库位",
        "{part} {name} {quantity} {unit_of_measure}, in {place}. Scan where it goes",
    ),
    "part_shown": Text(
        "{part} {name} {quantity} {unit_of_measure}，在 {place}",
        "{part} {name} {quantity} {unit_of_measure}, in {place}",
    ),
    "part_put_away": Text(
        "{part} {name} {quantity} {unit_of_measure} 放进 {place}",
        "{part} {name} {quantity} {unit_of_measure} put into {place}",
    ),
    "pieces_more": Text("＋{pieces}", "+{pieces}"),
    "stock_take_which": Text("盘点：扫要盘的库位", "Stock-taking: scan the place"),
    "stock_take_begun": Text("开始盘点 {name}：逐件扫标签", "Counting {name}: scan label by label"),
    "stock_take_resumed": Text(
        "接着盘 {name}，{since} 开始的", "Going on with {name}, which was begun {since}"
    ),
    "stock_take_is_over": Text(
        "{place} 的盘点已经结束。要再盘就再扫库位",
        "The count of {place} is over. Scan the place to begin anew",
    ),
    "stock_take_given_up": Text("{name} 不盘了，没有记差异", "{name} is not counted; nothing was booked"),
    "stock_counted": Text("第 {ordinal} 台 {model}，在账上", "Unit {ordinal}, {model}, as booked"),
    "stock_counted_already": Text("第 {ordinal} 台已经盘过", "Unit {ordinal} was counted already"),
    "stock_counted_elsewhere": Text(
        "第 {ordinal} 台 {model} 在这里，账上在 {name}",
        "Unit {ordinal}, {model}, is here; by the book in {name}",
    ),
    "stock_count_lot": Text("{part} {name}：数到几？", "{part} {name}: how many?"),
    "stock_lot_counted": Text(
        "{part} {name}：{quantity} {unit_of_measure}", "{part} {name}: {quantity} {unit_of_measure}"
    ),
    "stock_differs": Text(
        "{name} 有 {count} 项和账不符，逐项选原因", "{name}: {count} differ from the book; pick the reasons"
    ),
    "stock_taken": Text("{name} 盘完了，账实相符", "{name} is counted: all as booked"),
    "stock_taken_differences": Text(
        "{name} 盘完了，记了 {count} 项差异", "{name} is counted, {count} differences booked"
    ),
    "unit_gone": Text(
        "{unit} {state}，不该在这里。放一边，找组长",
        "{unit}: {state}, it should not be here. Put it aside, ask the leader",
    ),
    "no_such_quantity": Text(
        "“{found}”不是数量。件数是整数，公斤最多三位小数",
        "“{found}” is no quantity: whole pieces, or kg with 3 decimals",
    ),
    "part_label_first": Text(
        "{part} {name} 还没有标签，先打出贴好再放（{rule}）",
        "{part} {name} has no label yet; print and stick it, then put it away ({rule})",
    ),
    "place_first": Text("先扫要放的库位", "Scan the place first"),
    "lot_lies": Text("{place}：{quantity}", "{place}: {quantity}"),
    "look_up_begun": Text("查标签：扫了只看", "Looking up: what is scanned is shown"),
    "looked_up": Text("{number}", "{number}"),
    "put_many_begun": Text("连续放：先扫库位", "Many into one place: scan the place first"),
    "put_many_into": Text("往 {name} 里放：逐件扫标签", "Into {name}: scan label by label"),
    "no_unit_on_table": Text("桌上没有机子。先扫机子的标签", "No unit on the table. Scan its label first"),
    "place_unknown": Text("没有库位 {place}。扫库位标签", "There is no place {place}. Scan a place label"),
    "unit_not_here": Text(
        "{unit} {state}，不能再放。换一台", "{unit}: {state}; it is not put away here. Take another"
    ),
    "held_unit_elsewhere": Text(
        "{unit} 待处理，不能放 {name}。放待处理区（{rule}）",
        "{unit} is on hold and cannot go to {name}. Put it on hold ({rule})",
    ),
    "not_enough_there": Text(
        "{place} 里 {part} 账上只有 {found}，要 {expected}。先盘点这个库位",
        "{place} holds {found} of {part} by the book, {expected} are wanted. Take stock of the place first",
    ),
    "lies_there_already": Text(
        "{unit} 已经在 {name}。有两张一样的标签吗？对一下序列号，多的撕掉",
        "{unit} lies in {name} already. Are there two labels alike? Compare the serials, tear one off",
    ),
    "label_first": Text(
        "第 {ordinal} 台还没有标签，先打出贴好再入库（{rule}）",
        "Unit {ordinal} has no label yet; print and stick it, then stock it ({rule})",
    ),
    "scrapped_unit_elsewhere": Text(
        "{unit} 已报废，不能放 {name}。放报废区（{rule}）",
        "{unit} is scrapped and cannot go to {name}. Put it with the scrap ({rule})",
    ),
    "main_store_first": Text(
        "{unit} 要先进总仓，不能放 {name}（{rule}）",
        "{unit} enters the main store first, not {name} ({rule})",
    ),
}
