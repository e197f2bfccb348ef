"""Tomorrow's plan and its pick list (R20, R25)."""

from collections.abc import Mapping

from station.messages.text import Text

WORDS: Mapping[str, Text] = {
    # tomorrow's plan, and its pick list (R20, R25)
    "task.inspect": Text("检测", "Inspect"),
    "task.repair": Text("维修", "Repair"),
    "task.teardown": Text("拆解", "Tear down"),
    "plan.draft": Text("在排", "Being made"),
    "plan.issued": Text("已下达", "Issued"),
    "plan.counted": Text("已核对，等签字", "Counted, to be signed"),
    "plan.signed": Text("已签字", "Signed"),
    "punctual.early": Text("提早", "Early"),
    "punctual.late": Text("补记", "Late"),
    "shortage.not_found": Text("找不到", "Not found"),
    "shortage.miscounted": Text("数错了", "Miscounted"),
    "shortage.lost": Text("丢失", "Lost"),
    "shortage.wrong_item": Text("拿错了", "Wrong item"),
    "shortage.damaged_on_way": Text("路上损坏", "Damaged on the way"),
    # keys
    "pick_pieces": Text("{quantity} 个，记下", "{quantity}: write it down"),
    "pick_finish": Text("核对完，签字", "Counted: sign"),
}

SENTENCES: Mapping[str, Text] = {
    "plan_day": Text(
        "计划只排下一个工作日 {expected}（或补今天的），不是 {found}（{rule}）",
        "Only the next working day {expected} is planned, or today late; not {found} ({rule})",
    ),
    "nothing_picked": Text(
        "没有选。先点要排的，再点人", "Nothing is picked. Touch what to plan, then a person"
    ),
    "tasks_planned": Text("{day}：{name} {work} {count} 项", "{day}: {name}, {work}, {count} task(s)"),
    "planned_already": Text(
        "{item} 已经排给 {name}（{rule}）。要换人，点那一行",
        "{item} is planned for {name} already ({rule}). To give it to another, touch its line",
    ),
    "waits_for_other": Text(
        "{item} 现在是 {state}，不等{work}（{rule}）。刷新再选",
        "{item} is {state} and does not wait for: {work} ({rule}). Look again, then choose",
    ),
    "not_fit_to_plan": Text(
        "{name} 没有{work}的资格，{day} 不能排（{rule}）。排给有资格的人，或由组长登记资格",
        "{name} is not qualified to: {work}, so not planned on {day} ({rule}). Choose another, or let "
        "the leader enter the qualification",
    ),
    "fit_until_before": Text(
        "{name} 的资格只到 {until}，{day} 不能排{work}（{rule}）。换人，或由组长延期",
        "{name} is qualified until {until}, so not to {work} on {day} ({rule}). Choose another, or let "
        "the leader extend it",
    ),
    "task_reassigned": Text("{item} 改由 {name} 做", "{item} is now the work of {name}"),
    "task_taken_off": Text("{item} 不排了", "{item} is taken off the plan"),
    "task_is_done": Text("{item} 在 {at} 已经做完", "{item} was done at {at}"),
    "plan_first": Text("{day} 还没有排任务（{rule}）", "Nothing is planned for {day} yet ({rule})"),
    "plan_is_past": Text(
        "{plan} {state}，不能再这样改（{rule}）。要换人还可以",
        "{plan}: {state}; this is not changed any more ({rule}). Tasks may still be given to others",
    ),
    "part_asked": Text("领料单上 {name} {quantity}", "{name}: {quantity} on the pick list"),
    "part_not_there": Text(
        "{part} 合格的只有 {left}，要 {asked_for}（{rule}）。改数量",
        "Only {left} of {part} have passed, {asked_for} were asked for ({rule}). Ask for fewer",
    ),
    "plan_issued": Text(
        "{day} 的计划下达，{tasks} 项，领料 {lines} 行",
        "The plan of {day} is issued: {tasks} tasks, {lines} to pick",
    ),
    "plan_issued_early": Text(
        "{day} 的计划提早下达：{at}，规定 {window}（{rule}）",
        "The plan of {day} is issued early: {at}, its time is {window} ({rule})",
    ),
    "plan_issued_late": Text(
        "{day} 的计划补记：{at}，规定 {window}（{rule}）",
        "The plan of {day} is issued late: {at}, its time is {window} ({rule})",
    ),
    "pick_taken_back": Text("{item} 不算，还差 {left} 行", "{item} is taken back; {left} lines left"),
    "nothing_picked_yet": Text(
        "{plan} 上刚才没有记下什么。要全部重来按“重数”",
        "Nothing was written down on {plan} just now. “Count again” begins anew",
    ),
    "pick_begun": Text(
        "{plan}，{lines} 行。扫交出的每一件", "{plan}, {lines} lines. Scan what is handed out"
    ),
    "no_pick_list": Text(
        "没有在核对领料单。扫领料单的条码", "No pick list is being counted. Scan its bar code"
    ),
    "not_on_pick_list": Text(
        "{item} 不在 {plan} 上（{rule}），没有记。放回原处",
        "{item} is not on {plan} ({rule}) and is not counted. Put it back",
    ),
    "picked_already": Text("{item} 已经数过", "{item} is counted already"),
    "unit_picked": Text("{unit} 数了，还差 {left} 行", "{unit} counted; {left} lines are left"),
    "lot_not_passed": Text(
        "{item} 是{status}，合格才能领（{rule}）。换一批",
        "{item}: {status}; only what passed is handed out ({rule}). Take another lot",
    ),
    "how_many": Text("{name}，应领 {asked_for}。交出几个？", "{name}, {asked_for} asked for. How many?"),
    "how_many_first": Text("先说 {part} 交出几个", "First say how many of {part}"),
    "scan_part_first": Text("先扫零件的标签", "Scan a part's label first"),
    "part_picked": Text("{name} {quantity}，还差 {left} 行", "{name}: {quantity}; {left} lines are left"),
    "more_than_asked": Text(
        "{name} 应领 {asked_for}，数的多了：{quantity}（{rule}）。多的放回",
        "{asked_for} of {name} are asked for, {quantity} are more ({rule}). Put the others back",
    ),
    "more_than_there": Text(
        "{part} 帐上只有 {left}，数的是 {quantity}。先盘点这个库位",
        "The book has {left} of {part}, {quantity} were counted. Take stock of the place first",
    ),
    "pick_counted": Text("{plan} 数齐了。请领料人扫工牌", "{plan} is complete. Now the picker's badge"),
    "pick_counted_short": Text(
        "{plan} 短 {short}（{rule}），照此签字。请领料人扫工牌",
        "{plan} is short by {short} ({rule}), signed as it is. Now the picker's badge",
    ),
    "pick_list_changed": Text(
        "{plan} 刚才变了，签的不算。再看一遍", "{plan} has just changed; no signature holds. Look again"
    ),
    "picker_has_signed": Text(
        "{name}签了。{plan} 请仓管员或组长扫工牌",
        "{name} has signed. {plan}: now the keeper's or leader's badge",
    ),
    "picker_signs_once": Text(
        "{name}是领料人，不能又发料（{rule}）。请另一位仓管员或组长",
        "{name} is the picker and does not give out too ({rule}). Another keeper or the leader signs",
    ),
    "pick_signed": Text(
        "{plan} 两人签好。以后短少由领料人 {picker} 负责（{rule}）",
        "{plan} is signed by both. Later shortages are {picker}'s ({rule})",
    ),
    "pick_signed_short": Text(
        "{plan} 两人签好，短 {short}。以后短少由领料人 {picker} 负责（{rule}）",
        "{plan} is signed by both, short by {short}. Later shortages are {picker}'s ({rule})",
    ),
    "shortage_into_count": Text(
        "{plan} {state}，还没有签字（{rule}）。短的在核对时记下",
        "{plan}: {state}, it is not signed ({rule}). What is short belongs into the count",
    ),
    "more_than_handed_out": Text(
        "{item} 只剩 {left} 可记短少，报的是 {asked_for}（{rule}）",
        "Of {item} only {left} can be missing, {asked_for} were reported ({rule})",
    ),
    "shortage_reported": Text(
        "{item} 短 {quantity}，记在领料人 {picker} 名下（{rule}）",
        "{item}, {quantity} missing: put down to the picker {picker} ({rule})",
    ),
}
