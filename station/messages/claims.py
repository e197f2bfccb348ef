"""Claims from the request to the shipped replacement (domain.md 3, 5; R2, R14, R17, R18)."""

from collections.abc import Mapping

from station.messages.text import Text

WORDS: Mapping[str, Text] = {
    # whom a claim waits for (domain 7.8)
    "waits.customer": Text("待客户确认", "Waits for the customer"),
    "waits.marketing": Text("待营销", "Waits for marketing"),
    "waits.gm": Text("待总经理", "Waits for the GM"),
    "customer": Text("客户", "Customer"),
    # what holds a line of a form, and where goods come from
    "request_missing": Text("没说要退还是换", "No request named"),
    "on_supplement": Text("随补充单交接", "On a supplement"),
    "nothing_awaited": Text("没有", "nothing"),
    "no_paper_yet": Text("还没写", "not written yet"),
    "source.finished": Text("成品库存", "Finished stock"),
    "source.spare": Text("备品", "Spares"),
    "compiled.desk": Text("收货台代填", "Compiled by the desk"),
    "compiled.customer": Text("客户的清单", "The customer's list"),
    # why goods are refused (R17)
    "against_policy": Text("不合退换政策", "Against policy"),
    "not_ours": Text("不是我司产品", "Not our product"),
    "opened_by_customer": Text("客户自行拆修", "Opened by the customer"),
    "incomplete": Text("缺件", "Parts missing"),
    "too_late": Text("过了退换期", "Too late"),
    # requests
    "return": Text("退货", "Return"),
    "exchange": Text("换货", "Exchange"),
    "repair": Text("维修", "Repair"),
}

SENTENCES: Mapping[str, Text] = {
    "request_named": Text(
        "{delivery}：{model} {units} 台{request}", "{delivery}: {request} for {units} {model}"
    ),
    "request_unknown": Text(
        "没有诉求 {request}。选：{known}", "There is no request {request}. Choose of {known}"
    ),
    "no_unit_without_request": Text(
        "{delivery} 的 {model} 都有诉求了，不用再填", "Every {model} of {delivery} has its request already"
    ),
    "not_counted_yet": Text(
        "{delivery} {state}，要已清点才行（{rule}）。先数完",
        "{delivery}: {state}, expected counted ({rule}). Finish the count first",
    ),
    "customer_not_known": Text(
        "{delivery} 还不知道是谁的，不能交接。先认领",
        "Nobody knows whose {delivery} is; not handed over. Name its customer first",
    ),
    "nothing_to_hand_over": Text(
        "{delivery} 没有可交接的行（{rule}）。待处理的先办完",
        "Nothing of {delivery} is left to hand over ({rule}). Settle what is held first",
    ),
    "hand_over_asked": Text(
        "{delivery}：{units} 台交接，{held} 台待处理。仓管员扫工牌",
        "{delivery}: {units} to hand over, {held} held. The keeper scans a badge",
    ),
    "form_changed": Text(
        "{delivery} 的单子刚变了：{units} 台交接，{held} 台待处理。看过再扫工牌",
        "The form of {delivery} has changed: {units} to hand over, {held} held. Read it, then scan again",
    ),
    "badge_out_of_turn": Text(
        "{name}是{role}，这里要{who}的工牌。没有签",
        "{name} is {role}; wanted is the badge of: {who}. Not signed",
    ),
    "keeper_has_signed": Text(
        "{name}签了。{delivery} 请文员扫工牌", "{name} has signed. {delivery}: now the clerk's badge"
    ),
    "handed_over_form": Text(
        "{form} 已交接：{units} 台，{held} 台待处理", "{form} is handed over: {units} units, {held} held"
    ),
    "claim_not_so_far": Text(
        "{unit} 现在是{state}，不能变成{wanted}。先办前一步",
        "{unit} is {state} and cannot be {wanted}. Do the step before it first",
    ),
    "erp_number_unfit": Text(
        "ERP 单号“{found}”不能用：3 到 40 位字母数字或 . _ / -",
        "'{found}' cannot be an ERP number: 3 to 40 letters, digits or . _ / -",
    ),
    "form_revised": Text(
        "{form} 交接后有变，已出第 {revision} 版。看过再录",
        "{form} has changed since: revision {revision} is made. Read it, then enter it",
    ),
    "form_entered_already": Text(
        "{form} {state}，没有要录的（{rule}）。看下一张",
        "{form}: {state}, nothing to enter ({rule}). Take the next",
    ),
    "form_entered": Text("{form} 已录单 {erp}：{units} 台", "{form} is entered as {erp}: {units} units"),
    "form_entered_partly": Text(
        "{form} 已录 {erp}：{units} 台；{waiting} 台等{who}（{rule}，{paper}）",
        "{form} entered as {erp}: {units} units; {waiting} wait for {who} ({rule}, {paper})",
    ),
    "lines_wait": Text(
        "{form} 有 {waiting} 台还不能办（{rule}，{paper}）。找：{who}",
        "{form}: {waiting} units may not go on yet ({rule}, {paper}). Ask: {who}",
    ),
    "nothing_to_ship": Text(
        "{form} {state}，没有已录待发的（{rule}）。先录单",
        "{form}: {state}, nothing of it is entered and to be sent ({rule}). Enter it first",
    ),
    "form_at_shipping": Text("{form} 交发货：{units} 台", "{form} is with shipping: {units} units"),
    "nothing_at_shipping": Text(
        "{customer} 没有待发的。看今天的清单", "Nothing of {customer} waits here. Look at today's list"
    ),
    "parcel_begun": Text(
        "发给 {customer}，{units} 台待发。扫新序列号", "To {customer}: {units} wait. Scan the new serials"
    ),
    "no_parcel_begun": Text(
        "还没开包裹。先选客户，或扫单号", "No parcel is begun. Choose a customer, or scan a form"
    ),
    "packed": Text("{serial} 装好，第 {pieces} 台", "{serial} is in, piece {pieces}"),
    "packed_already": Text("{serial} 已在包裹里，没再装", "{serial} is in the parcel already"),
    "serial_lies_here": Text(
        "{serial} 是退回的 {unit}，不能当新机发。换一台",
        "{serial} is the returned unit {unit} and cannot be sent. Take another",
    ),
    "serial_sent_before": Text(
        "{serial} 已经换给客户了。看看标签，换一台", "{serial} was sent in an exchange already. Take another"
    ),
    "model_not_awaited": Text(
        "{serial} 是 {model}，要发的是 {wanted}。换一台",
        "{serial} is {model}; wanted is {wanted}. Take another",
    ),
    "unit_does_not_leave": Text(
        "{unit} 不发给 {customer}。看今天的清单", "{unit} does not go to {customer}. Look at today's list"
    ),
    "parcel_empty": Text(
        "发给 {customer} 的包裹是空的。先扫要发的机子",
        "The parcel to {customer} is empty. Scan what goes in first",
    ),
    "waybill_used": Text(
        "{waybill} 用过了。扫这个包裹的面单", "{waybill} was used before. Scan this parcel's own"
    ),
    "waybill_unfit": Text(
        "“{found}”不像快递单号：8 到 30 位字母数字", "'{found}' is no waybill: 8 to 30 letters and digits"
    ),
    "parcel_shipped": Text("{waybill} 已发货，{pieces} 台", "{waybill} is shipped, {pieces} unit(s)"),
    "stock_is_empty": Text(
        "{model} 成品和备品都没有（{rule}）。等来货，或与营销商定更换型号",
        "No {model} left, finished or spare ({rule}). Wait for stock, or agree a replacement with marketing",
    ),
    "spares_not_there": Text(
        "{model} 备品只有 {left}，要 {asked_for}（{rule}）。少拿些",
        "There are {left} spares of {model}, asked for {asked_for} ({rule}). Take fewer",
    ),
    "spares_taken": Text(
        "{model} 备品拿走 {quantity}，还有 {left}", "{quantity} spares of {model} taken, {left} left"
    ),
    "spares_below_target": Text(
        "{model} 备品拿走 {quantity}，只剩 {left}，应留 {target}（{rule}）",
        "{quantity} spares of {model} taken, {left} left of {target} to keep ({rule})",
    ),
    "delivered_already": Text(
        "{waybill} 记过已送达（{at}），不用再记", "{waybill} is recorded as delivered already ({at})"
    ),
    "parcel_delivered": Text("{waybill} 已送达", "{waybill} has arrived"),
    "goods_refused": Text(
        "第 {ordinal} 台拒收：{reason}。放待处理区，等退回",
        "Unit {ordinal} is refused: {reason}. Put it on hold, it goes back",
    ),
    "delivery_refused": Text(
        "{delivery} 拒收：{reason}。整批退回，不清点",
        "{delivery} is refused: {reason}. All of it goes back, nothing is counted",
    ),
    "refuse_units_singly": Text(
        "{delivery} 已经数了 {units} 台（{rule}）。一台一台拒收，或先撤销",
        "{units} units of {delivery} are counted ({rule}). Refuse them one by one, or undo them first",
    ),
    "customer_not_informed": Text(
        "还没说通知了谁（{rule}）。先告诉客户，再拒收 {unit}",
        "Nobody of the customer is named as told ({rule}). Tell him first, then refuse {unit}",
    ),
    "refusal_asked": Text("{number} 为什么拒收？", "Why is {number} refused?"),
    "refusal_told": Text("记下：告诉了客户", "Sign: told"),
    "refused_already": Text("{unit} 已经拒收过，不用再记", "{unit} is refused already"),
    "refusal_too_late": Text(
        "{unit} {state}，不能再拒收（{rule}）。找组长",
        "{unit}: {state}, too late to refuse it ({rule}). Ask the leader",
    ),
    "decide_findings_first": Text(
        "{unit} 还有未了的：{found}（{rule}）。先办完，在那里可以决定拒收",
        "{unit} has open matters: {found} ({rule}). Settle them; refusing is one of the decisions",
    ),
}
