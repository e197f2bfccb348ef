"""The desk: the next action, questions, the number pad."""

from collections.abc import Mapping

from station.messages import Text

WORDS: Mapping[str, Text] = {
    # outcome of a card: the word in its block
    "outcome.ok": Text("已收", "Counted"),
    "outcome.again": Text("已收过", "Counted already"),
    "outcome.done": Text("好了", "Done"),
    "outcome.attention": Text("请看", "Look"),
    "outcome.refused": Text("没收", "Not taken"),
    "outcome.not_done": Text("没办", "Not done"),
    "outcome.waiting": Text("先存着", "Stored"),
    "outcome.duplicate": Text("先看实物", "Look at it"),
    # the next action, bottom left
    "next.badge": Text("扫工牌", "Scan your badge"),
    "next.badge.why": Text("扫到的货也先存着 · Scan your badge", "扫工牌 · Scans are kept meanwhile"),
    "next.waybill": Text("扫快递单号", "Scan a waybill"),
    "next.waybill.why": Text("或扫开着的收货单标签", "or the label of an open delivery"),
    "next.unit": Text("扫下一台", "Scan the next unit"),
    "next.unit.missing": Text("还有 {missing} 台没扫到", "{missing} not seen yet"),
    "next.unit.all": Text("都扫到了，没有别的就点数完", "All seen; press Done if no more"),
    "next.unit.no_list": Text("没有装箱单，有多少扫多少", "No packing list: scan all there is"),
    "next.put_aside": Text("贴标签，放待处理区", "Label it, put it on hold"),
    "next.put_aside.why": Text("再扫下一台", "then scan the next unit"),
    "next.settle": Text("点右边一项处理", "Settle a matter on the right"),
    "next.settle.why": Text("也可扫那台的标签", "or scan that unit's label"),
    "next.choose": Text("选一项", "Choose one"),
    "next.choose.why": Text("点它，或扫它的数字", "touch it, or scan its number"),
    "next.instrument": Text("扫仪器编号", "Scan the instrument"),
    "next.instrument.why": Text("或点上次用的", "or choose the one used last"),
    "next.measure": Text("量 {item}", "Measure {item}"),
    "next.measure.why": Text("输读数，或逐位扫命令码", "key it in, or scan digit by digit"),
    "next.teardown": Text("扫要拆的机子", "Scan a unit to tear down"),
    "next.part": Text("选零件，或再扫一台", "Choose a part, or scan a unit"),
    "next.part.why": Text("点左边，或扫它的数字", "touch it on the left, or scan its number"),
    "next.pieces": Text("数，或上秤", "Count or weigh"),
    "next.pieces.why": Text("按数字；称样先按几只", "type it; for a sample type how many"),
    "next.pieces.kg": Text("放到秤上", "Put it on the scale"),
    "next.pieces.kg.why": Text("秤坏了就按克数", "without a scale type the grams"),
    # number and PIN
    "sign_on.title": Text("工号和 PIN", "Number and PIN"),
    "field.number": Text("工号", "Number"),
    "field.name": Text("姓名", "Name"),
    "field.pin": Text("PIN", "PIN"),
    "field.old_pin": Text("现在的 PIN", "PIN now"),
    "field.new_pin": Text("新 PIN，6 位以上", "New PIN, 6 digits or more"),
    "field.again": Text("再输一次", "Once more"),
    "field.setup_code": Text("设置码", "Set-up code"),
    # questions
    "question.sign_delivery": Text("签收这批货？", "Sign for this delivery?"),
    "question.whose": Text("这批无主件是谁的？", "Whose is this delivery?"),
    "question.courier": Text("哪家快递？", "Which courier?"),
    "question.serial": Text("再扫序列号", "Now scan the serial"),
    "question.trouble": Text("有什么问题？", "What is wrong?"),
    "question.photo": Text("拍一张照片", "Take a photo"),
    "question.model": Text("是什么型号？", "Which model is it?"),
    "question.duplicate": Text("和第 {ordinal} 台序列号相同", "Same serial as unit {ordinal}"),
    "question.duplicate.plain": Text("这个序列号已经收过", "This serial was counted already"),
    "question.duplicate.elsewhere": Text(
        "{desk}，{counted}，{by}，{delivery}", "{desk}, {counted}, {by}, {delivery}"
    ),
    "question.undo": Text("撤销这一台？", "Undo this unit?"),
    "question.parcel": Text("这件也是这批的吗？", "Does this parcel belong here?"),
    "question.parcels": Text("清单上还有包裹没到", "Parcels on the list are not here"),
    "question.undo.why": Text(
        "标签已打出，撤销后作废，请撕掉", "Its label is out: it will be void, tear it off"
    ),
    "question.pairing": Text("多出的顶替短少的？", "Surplus sent for a shortage?"),
    "question.settle": Text("处理差异", "Settle"),
    "question.print_job": Text("这张标签出来了吗？", "Did this label come out?"),
    "question.print_job.why": Text(
        "看一眼出纸口再答；不会自己重打。", "Look at the printer first; it never repeats by itself."
    ),
    "question.loss": Text("数据库丢了 {lost} 条记录", "The database has lost {lost} events"),
    "question.loss.why": Text(
        "它退回到从前的样子。下面这些扫描要重做：撕掉已贴的标签，再扫一遍",
        "It is back in an earlier state. Do these scans again: tear off their labels, then scan",
    ),
    "question.loss.none": Text("这台没有丢扫描", "No scan of this desk is lost"),
    # matters: what the next step of each is
    "todo.kind": Text("要定种类", "kind to name"),
    "todo.photo": Text("要照片", "photo wanted"),
    "todo.asked": Text("还没问客户", "ask the customer"),
    "todo.answer": Text("等客户答复", "answer awaited"),
    "todo.decision": Text("等决定", "to be decided"),
    "todo.carried_out": Text("等执行", "to be carried out"),
    "matter.short": Text("少 {quantity} 台", "{quantity} missing"),
    "matter.answer_first": Text("先答完这一台", "answer this first"),
    "matter.later": Text("可以数完再处理", "may wait"),
    "matter.more": Text("下面还有 {count} 项", "{count} more below"),
    "matter.none": Text("没有要解决的", "Nothing to settle"),
    # choices
    "duplicate.hint": Text("疑似假货只是提示，由人判断", "Counterfeit is only a hint: a person judges"),
    "pair": Text("{surplus} 顶 {shortage}", "{surplus} for {shortage}"),
}
