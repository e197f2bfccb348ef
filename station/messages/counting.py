"""From the parcel to the counted unit: what a scan is answered with (domain.md 3)."""

from collections.abc import Mapping

from station.messages.text import Text

SENTENCES: Mapping[str, Text] = {
    # parcels
    "parcel_taken": Text("{waybill}，共 {parcels} 件", "{waybill}, {parcels} parcel(s)"),
    "customer_picked": Text("客户：{customer}", "Customer: {customer}"),
    "delivery_signed": Text("已签收 {delivery}，{parcels} 件", "Signed for {delivery}, {parcels} parcel(s)"),
    "delivery_opened": Text("打开 {delivery}", "{delivery} is open"),
    "parcel_elsewhere": Text(
        "{waybill} 属于 {delivery}，没收进这批。先签完这批",
        "{waybill} belongs to {delivery}, not taken in. Sign for these first",
    ),
    "parcel_of_other": Text(
        "{waybill} 是 {customer} 的，这批是 {expected}。另外签收",
        "{waybill} is {customer}'s, these are {expected}'s. Sign for it apart",
    ),
    "whose_is_it": Text("{delivery} 是哪家的？", "Whose is {delivery}?"),
    "customer_named": Text("{delivery} 是 {customer} 的", "{delivery} is {customer}'s"),
    "customer_known": Text(
        "{delivery} 已有客户 {customer}。只有无主件能认领",
        "{delivery} is {customer}'s. Only an unclaimed one can be named",
    ),
    "parcel_joined": Text("{waybill} 并入 {delivery}", "{waybill} joins {delivery}"),
    "which_courier": Text("{waybill}：哪家快递？{couriers}", "{waybill}: which courier? {couriers}"),
    "which_delivery": Text("{waybill} 属于 {delivery} 吗？", "Does {waybill} belong to {delivery}?"),
    "parcels_missing": Text(
        "清单上还有包裹没到：{waybills}", "Parcels on the list are not here yet: {waybills}"
    ),
    "no_delivery_open": Text(
        "还没有收货单。先扫快递单号签收", "No delivery is open. Scan a waybill and sign first"
    ),
    "count_is_finished": Text(
        "{delivery} {state}，不能再数。扫下一批的快递单号",
        "{delivery}: {state}, no more counting. Scan the next waybill",
    ),
    # counting
    "unit_counted": Text("第 {ordinal} 台，{model}", "Unit {ordinal}, {model}"),
    "counted_held": Text(
        "第 {ordinal} 台：{kinds}。贴标签，放待处理区", "Unit {ordinal}: {kinds}. Label it, put it on hold"
    ),
    "already_scanned": Text("第 {ordinal} 台已收过", "Unit {ordinal} is counted already"),
    "scanned_twice": Text("{text} 扫重了，没再做", "{text} was scanned twice; done once"),
    "already_counted": Text("和第 {ordinal} 台序列号相同", "Same serial as unit {ordinal}"),
    "open_elsewhere": Text(
        "{desk} {counted} {by}收过这个序列号（{delivery}），货在 {location}",
        "Counted at {desk}, {counted}, by {by} ({delivery}); it lies at {location}",
    ),
    "same_unit": Text("同一台，没有再记", "Same unit; not counted again"),
    "scan_serial": Text("{model}。再扫序列号", "{model}. Now scan the serial"),
    "model_unknown": Text("{serial}：型号没登记，是哪种？", "{serial}: no such model. Which one is it?"),
    "which_model": Text("扫不出：是什么型号？", "No code: which model is it?"),
    "unit_on_table": Text("第 {ordinal} 台，{model}", "Unit {ordinal}, {model}"),
    "old_label": Text("旧标签，现在是第 {current} 张", "Old label, current is {current}"),
    "weight_recorded": Text("{value} {unit_of_measure}", "{value} {unit_of_measure}"),
    "weight_off": Text(
        "{measured_kg} kg，应为 {expected_kg} kg，差 {difference_percent} %",
        "{measured_kg} kg, expected {expected_kg} kg, {difference_percent} % off",
    ),
    "weight_kept": Text(
        "{value} {unit_of_measure} 先记着，归手上这台", "{value} {unit_of_measure}, kept for the unit in hand"
    ),
    "weighed_already": Text(
        "{value} {unit_of_measure}：第 {ordinal} 台称过了。先扫这一台",
        "{value} {unit_of_measure}: unit {ordinal} has its weight. Scan this one",
    ),
    "weight_without_unit": Text(
        "{value} {unit_of_measure}：桌上没有刚扫的机子。先扫再称",
        "{value} {unit_of_measure}: no unit was scanned. Scan it, then weigh",
    ),
    "what_is_wrong": Text("有什么问题？", "What is wrong?"),
    "trouble_marked": Text("第 {ordinal} 台：{kind}。放待处理区", "Unit {ordinal}: {kind}. Put it on hold"),
    "batch_hint": Text(
        "{model} {week} 周已有 {count} 台{defect}，像是批次问题。看实物再标",
        "{count} {model} of {week}: {defect}. A batch problem? Look, then mark it",
    ),
    "category_unknown": Text(
        "没有问题类别 {found}。可以标：{categories}",
        "There is no problem category {found}. There are: {categories}",
    ),
    "already_marked": Text(
        "第 {ordinal} 台已记过{kind}，不用再记", "Unit {ordinal} is marked already: {kind}"
    ),
    "undo_asked": Text(
        "第 {ordinal} 台的标签已打，真的撤销？", "The label of unit {ordinal} is out. Undo it?"
    ),
    "unit_voided": Text("{unit} 已撤销，标签作废，请撕掉", "{unit} is undone; tear its label off"),
    "nothing_to_undo": Text(
        "{delivery} 还没数，没有可撤销的", "Nothing is counted in {delivery}, so nothing to undo"
    ),
    "undo_too_late": Text(
        "第 {ordinal} 台{state}，不能撤销。有错请按有问题",
        "Unit {ordinal}: {state}, no undo. Mark what is wrong instead",
    ),
    "question_left": Text("回到清点", "Back to counting"),
    "models_differ": Text("型号数目不符", "Models do not agree"),
    "nothing_counted": Text(
        "{delivery} 一台也没数。真的数完了？", "Nothing is counted in {delivery}. Is it finished?"
    ),
    "paired": Text("第 {ordinal} 台 {model} 顶 {declared}", "Unit {ordinal} {model} came for {declared}"),
    "not_a_surplus": Text(
        "{unit} 不是多出的，不能配。选多出的一台", "{unit} is no surplus. Choose a surplus unit"
    ),
    "not_missing": Text(
        "{model} 没有短少，不能配。选短少的型号", "{model} is not short. Choose a short model"
    ),
    "count_finished": Text("{delivery} 数完，{units} 台", "{delivery} counted, {units} units"),
    # scans that are no goods
    "answer_first": Text(
        "先答屏幕上的问题，再扫这一个", "Answer the question on the screen, then scan this again"
    ),
    "product_unknown": Text(
        "没有商品码 {code} 的型号。扫序列号，或按扫不出",
        "No model has code {code}. Scan the serial, or press No code",
    ),
    "control_character": Text(
        "码里有控制字符：{text}。没收，换一个码扫",
        "Control characters in {text}. Not taken; scan another code",
    ),
    "not_used_here": Text(
        "{text} 这里不用。扫序列号或快递单号", "{text} is not used here. Scan a serial or a waybill"
    ),
    "unreadable_scan": Text("没读清，请再扫一次", "Not read clearly. Scan it again"),
    "separator_missing": Text(
        "{text}：像是丢了分隔符 GS，没收。扫设置单上的测试码，或按扫不出",
        "{text} seems to lack its GS. Not taken; scan the setup sheet's test code, or press No code",
    ),
    "setup_right": Text(
        "扫描枪设置对了：码制标识和 GS 都收到了",
        "The scanner is set up right: AIM identifier and GS arrive",
    ),
    "setup_wrong": Text(
        "扫描枪还要改：{findings}。收到的是 {text}", "Change the scanner: {findings}. Received: {text}"
    ),
    "number_unknown": Text(
        "没有 {number}。看看是不是别处的标签", "There is no {number}. It may be another site's label"
    ),
    "command_foreign": Text(
        "{verb} 不是这个台的命令码，没有执行", "{verb} is not a command of this desk; nothing was done"
    ),
    "command_unknown": Text(
        "没有命令 {verb}。用台上的命令卡", "There is no command {verb}. Use the card at the desk"
    ),
    # worked off late
    "command_while_away": Text(
        "{text} 是断线时扫的命令，没有执行。要办就再扫一次",
        "Command {text} was scanned while the database was away; not done. Scan it again if it is meant",
    ),
}
