"""Teardown, counting by weight, and the yield (R12b, R22)."""

from collections.abc import Mapping

from station.messages.text import Text

WORDS: Mapping[str, Text] = {
    # why a part is not good, and why there are fewer or more than the list says (R22)
    "bad.scrapped": Text("报废", "Scrapped"),
    "bad.cracked": Text("开裂", "Cracked"),
    "bad.bent": Text("变形", "Bent"),
    "bad.bulged": Text("鼓包", "Bulged"),
    "bad.cut": Text("割断", "Cut"),
    "bad.burnt": Text("烧坏", "Burnt"),
    "bad.corroded": Text("锈蚀", "Corroded"),
    "bad.stripped": Text("进了废料", "Went into scrap"),
    "yield.on_board": Text("留在好板上", "Left on good boards"),
    "yield.not_inside": Text("机内就缺", "Missing inside"),
    "yield.lost": Text("拆丢了", "Lost"),
    "yield.other_version": Text("版本不同", "Another version"),
    "yield.changed_inside": Text("内部被换过", "Changed inside"),
    "yield.list_wrong": Text("清单有误", "List is wrong"),
    "yield.came_loose": Text("散落在内", "Lay loose inside"),
    "not_listed": Text("表上没有", "Not listed"),
    "erase": Text("退一位", "Erase"),
    # keys
    "print_part": Text("记入，打印标签", "Book, print label"),
    "book_bad": Text("记入，另放", "Book, set aside"),
    "end_batch": Text("结束这一批", "Close this batch"),
    "add_pieces": Text("加 {count}", "+{count}"),
}

SENTENCES: Mapping[str, Text] = {
    # teardown
    "batch_opened": Text("拆解批次 {batch}。扫要拆的机子", "Teardown batch {batch}. Scan a unit in"),
    "batch_left": Text("{batch} 放下，还开着", "{batch} is left open"),
    "batch_empty": Text("{batch} 还没有机子。先扫机子", "No unit is in {batch} yet. Scan one"),
    "batch_closed": Text(
        "{batch} {at} 已结束，不再记零件（{rule}）。帐上有错由维修员在批次帐更正",
        "{batch} was closed on {at}: nothing more is booked ({rule}). The repairer corrects its account",
    ),
    "batch_ended": Text(
        "{batch} 结束，{units} 台已拆解。下一步交批次帐",
        "{batch} is closed, {units} unit(s) torn down. Submit its account next",
    ),
    "unit_into_batch": Text("{unit} 进 {batch}，共 {units} 台", "{unit} into {batch}, {units} unit(s)"),
    "unit_in_batch": Text("{unit} 在 {batch} 里。选零件", "{unit} is in {batch}. Choose a part"),
    "unit_in_other_batch": Text(
        "{unit} 在 {batch} 里，不在 {expected}（{rule}）。先打开 {batch}",
        "{unit} is in {batch}, not in {expected} ({rule}). Open {batch} first",
    ),
    "no_batch_open": Text("没有打开的拆解批次。扫批次的标签", "No batch is open. Scan a batch's label"),
    "sample_teardown": Text(
        "{unit} 送样在外，不能拆（{rule}）。研发还回后由{who}放行",
        "{unit} is out as a sample and is not torn down ({rule}). {who} releases it once it is back",
    ),
    "held_unit_teardown": Text(
        "{unit} 待处理，不能拆（{rule}）。{who}先处理完",
        "{unit} is on hold and is not torn down ({rule}). {who}: settle it first",
    ),
    "issue_before_teardown": Text(
        "{unit} {state}，还没发到售后，不能拆（{rule}）。请{who}发料",
        "{unit}: {state}, not issued to after-sales, so not torn down ({rule}). {who} issues it",
    ),
    "customers_unit_teardown": Text(
        "{unit} 还是客户的，索赔{claim}，未完结不能拆（{rule}）。{who}办完结",
        "{unit} is still the customer's, its claim {claim}: not torn down before completion ({rule}). {who} "
        "complete it",
    ),
    "not_for_teardown": Text(
        "{unit} {state}，处置是{found}，要检测定为拆解才能拆（{rule}）。请{who}检测",
        "{unit}: {state}, disposition {found}. Only what was inspected for teardown is torn down ({rule}). "
        "Ask the {who}",
    ),
    "which_part": Text("选零件", "Choose a part"),
    "which_extra": Text("表上没有的零件：选是哪一种", "A part that is not listed: which one?"),
    "why_extra": Text(
        "{name} 不在零件表上。为什么有？（{rule}）",
        "{name} is not on the parts list. Why is it there? ({rule})",
    ),
    "part_taken": Text("{name}：数一数，或放到秤上", "{name}: count them, or put them on the scale"),
    "part_unknown": Text(
        "没有零件 {part}（{model}）。选列出的，或选“其他零件”",
        "No part {part} ({model}) is known. Choose a listed one, or the one for any other",
    ),
    "part_not_listed": Text(
        "{model} 的零件表没有 {name} {part}（{rule}）。选“表上没有”，写原因就能记",
        "{name} {part} is not on the parts list of {model} ({rule}). Choose Not listed and give a reason",
    ),
    "part_first": Text("先选是什么零件，再上秤", "Choose the part first, then weigh"),
    "no_quantity": Text("{name} 还没有数量。按数字，或上秤", "{name}: no quantity yet. Type it, or weigh"),
    "number_too_long": Text("{name} 的数量最多 5 位", "{name}: five digits at most"),
    "part_recorded": Text(
        "{name} {quantity} {unit_of_measure}，待定价", "{name}, {quantity} {unit_of_measure}, price pending"
    ),
    "part_priced_recorded": Text(
        "{name} {quantity} {unit_of_measure} × {price} = {amount}",
        "{name}, {quantity} {unit_of_measure} × {price} = {amount}",
    ),
    "part_scrapped": Text(
        "{name} {quantity} {unit_of_measure} {reason}，另放",
        "{name}, {quantity} {unit_of_measure} {reason}: aside",
    ),
    "parts_good": Text("{name}：数好的", "{name}: the good ones"),
    "why_bad": Text("{name} 坏在哪里？", "{name}: what is wrong with them?"),
    "scrap_is_scrap": Text("{name} 本来就是废料，称就行", "{name} is scrap already: just weigh it"),
    # counting by weight
    "tray_awaited": Text("放空盘", "Put the empty tray on"),
    "tray_weighed": Text(
        "空盘 {value} {unit_of_measure}，以后都扣掉", "Tray {value} {unit_of_measure}, taken off from now on"
    ),
    "not_more_than_tray": Text(
        "秤上 {value} {unit_of_measure}，空盘就有 {tray} kg。放零件再称，或重称空盘",
        "{value} {unit_of_measure} on the scale, the tray alone is {tray} kg. Put parts in, or weigh the "
        "tray anew",
    ),
    "scrap_weighed": Text("{name} {kg} kg", "{name}, {kg} kg"),
    "sample_first": Text(
        "{name} 在这一批还没称过样。先数几只，按数字，再放上秤",
        "No {name} was weighed in this batch yet. Count a few, type how many, then put them on",
    ),
    "sample_differs": Text(
        "按了 {typed}，按前面的单重是 {found} 只{name}（{rule}）。再数一遍；不是同一种就重新称样",
        "{typed} was typed, by the sample before it is {found} of {name} ({rule}). Count again, or sample "
        "anew",
    ),
    "piece_weighed": Text(
        "{name} {pieces} 只，每只 {piece} g ± {uncertainty} g。一次最多称 {most} 只，全放上去",
        "{pieces} {name}, {piece} g ± {uncertainty} g each, good for {most} at a time. Put all of them on",
    ),
    "piece_too_light": Text(
        "{name} {pieces} 只，每只 {piece} g ± {uncertainty} g，这台秤分不清。多数几只再称，或手数",
        "{pieces} {name}, {piece} g ± {uncertainty} g each: too light for this scale. Weigh a larger sample, "
        "or count by hand",
    ),
    "pieces_weighed": Text(
        "{name} {pieces} 只：{kg} kg ÷ 每只 {piece} g = {exact} ± {uncertainty}",
        "{pieces} of {name}: {kg} kg ÷ {piece} g each = {exact} ± {uncertainty}",
    ),
    "by_hand_too_many": Text(
        "{name} {kg} kg ÷ {piece} g = {exact} ± {uncertainty}，差一只也可能（{rule}）。"
        "手数，或一次最多称 {most} 只",
        "{name}: {kg} kg ÷ {piece} g = {exact} ± {uncertainty}, one more or fewer is possible ({rule}). "
        "Count by hand, or weigh {most} at a time",
    ),
    "by_hand_not_whole": Text(
        "{name} {kg} kg ÷ {piece} g = {exact}，不是整只（{rule}）。看有没有混进别的，再手数",
        "{name}: {kg} kg ÷ {piece} g = {exact}, no whole number ({rule}). Are others among them? Count them",
    ),
    "by_hand_too_light": Text(
        "{name} {kg} kg，不到一只（每只 {piece} g）（{rule}）。看秤上是什么",
        "{name}: {kg} kg is less than a piece of {piece} g ({rule}). See what lies on the scale",
    ),
    "nothing_added": Text(
        "秤上 {value} kg，之前 {before} kg，没有加上去。别拿下来，再往上加",
        "{value} kg on the scale, {before} kg before: nothing was added. Leave them on and add more",
    ),
    "nothing_on_pan": Text("{name} 秤上还没数清，先称一次", "{name}: nothing on the pan is counted yet"),
    "count_on": Text(
        "{name} {pieces} 只留在秤上，再往上加", "Leave the {pieces} of {name} on the pan and add more"
    ),
    "sample_dropped": Text(
        "{name} 重新称样：数几只，按数字，再上秤", "{name}: sample anew. Count a few, type how many, weigh"
    ),
    # the yield
    "yield_differs": Text(
        "{batch} 有 {count} 种零件和清单不一样。一样一样说原因（{rule}）",
        "{count} part(s) of {batch} differ from the list. Say why, one by one ({rule})",
    ),
    "yield_agrees": Text("{batch} 都对得上，可以结束", "{batch} is accounted for and can be closed"),
    "yield_explained": Text("{name}：{reason}。还有 {left} 种", "{name}: {reason}. {left} left"),
    "yield_not_asked": Text("{batch} 的 {part} 已经对得上", "{part} of {batch} is accounted for already"),
    "yield_unexplained": Text(
        "{batch} 的 {name} 清单 {expected}，找到 {found}，没有原因不能结束（{rule}）。先说原因",
        "{name} of {batch}: {expected} by the list, {found} found. Give the reason, then close it ({rule})",
    ),
}
