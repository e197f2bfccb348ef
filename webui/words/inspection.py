"""Inspection and repair."""

from collections.abc import Mapping

from station.messages import Text

WORDS: Mapping[str, Text] = {
    # inspection and repair
    "question.inspection": Text("检测", "Inspection"),
    "question.repair": Text("维修", "Repair"),
    "inspection.instrument": Text("仪器 {number}", "Instrument {number}"),
    "inspection.stated": Text("客户说：{fault}", "Customer: {fault}"),
    "inspection.again": Text(
        "上次：{code} {defect}，{disposition}", "Before: {code} {defect}, {disposition}"
    ),
    "inspection.no_checklist": Text(
        "这一类没有检测项目表，不能判合格", "No checklist for this family: it cannot pass"
    ),
    "inspection.cannot_pass": Text(
        "有超出标准或没检的，不能判合格", "Something is outside its limits or not seen"
    ),
    "inspection.ask.instrument": Text("用哪台仪器？", "Which instrument?"),
    "inspection.ask.defect": Text("结果是什么？", "What was found?"),
    "inspection.ask.cause": Text("什么原因？", "What caused it?"),
    "inspection.ask.disposition": Text("怎么处置？", "What becomes of it?"),
    "inspection.type_instrument": Text("别的仪器", "Another instrument"),
    "inspection.sign": Text("检完了，签字", "Done: sign it"),
    "inspection.result": Text("结果", "Result"),
    "inspection.cause": Text("原因", "Cause"),
    "inspection.disposition": Text("处置", "Disposition"),
    "inspection.description": Text("不良现象（可不写）", "What was seen (optional)"),
    "repair.since": Text("{at} 开始", "Since {at}"),
    "repair.parts": Text("装入的零件", "Parts put in"),
    "repair.no_parts": Text("还没有装零件", "No part was put in yet"),
    "repair.result": Text("修得怎样？", "What did it end in?"),
    "repair.more": Text("同一批再装几只", "More of the same lot"),
    "repair.begin": Text("开始维修？", "Begin the repair?"),
    "repair.begin.why": Text("开始后，扫零件标签装入", "Then scan the labels of what is put in"),
    "workbench.inspect": Text("待检测", "To inspect"),
    "workbench.repair": Text("待维修", "To repair"),
    "workbench.why": Text("最久的在上面", "the oldest first"),
    "workbench.none": Text("没有等着的", "Nothing waits"),
    "workbench.said": Text("故障", "Fault"),
    "workbench.days": Text("{days} 天", "{days} wd"),
    "workbench.what.repaired": Text("复检", "again"),
    "workbench.what.repairing": Text("维修中", "in repair"),
    "workbench.what.part": Text("零件", "part"),
    "question.put_many": Text("连续放", "Many into one place"),
    "question.part": Text("拆下了什么？", "Which part?"),
    # what was found on a unit, to be read from a metre; `{model}` and `{where}` may be empty
    "found.damaged": Text("破损 {where}", "Damaged {where}"),
    "found.mixed": Text("{model} 不在清单", "{model} is not listed"),
    "found.over": Text("{model} 比清单多", "More {model} than listed"),
    "found.out_of_warranty": Text("{model} 已过保", "{model} is out of warranty"),
    "found.unreadable": Text("{model} 看不清序列号", "{model}, serial unreadable"),
    "found.duplicate_serial": Text("序列号已有一台", "Second unit of this serial"),
    "found.unknown_serial": Text("序列号查无", "Serial not in the register"),
    "found.safety": Text("安全隐患", "Safety hazard"),
    "settle.kind": Text("是哪一种？", "Which kind is it?"),
    "settle.photo": Text("拍张照片", "Take a photo"),
    "settle.asked": Text("问了客户吗？", "Was the customer asked?"),
    "settle.answer": Text("客户怎么说？", "What did they answer?"),
    "settle.decision": Text("怎么处理？", "What is decided?"),
    "settle.carried_out": Text("照办了吗？", "Was it carried out?"),
    "settle.done": Text("已经处理完", "Settled"),
    "step.kind": Text("种类", "Kind"),
    "step.photo": Text("照片", "Photo"),
    "step.asked": Text("问客户", "Ask customer"),
    "step.answer": Text("答复", "Answer"),
    "step.decision": Text("决定", "Decision"),
    "step.carried_out": Text("执行", "Carried out"),
    "step.photos": Text("{count} 张", "{count} taken"),
    "step.not_reached": Text("没联系上", "not reached"),
    "group.who_from": Text("谁寄来的：", "From:"),
    "group.who": Text("问谁", "Who"),
    "group.how": Text("怎么问", "How"),
    "group.when": Text("几点", "When"),
    "group.answer": Text("答复", "Answer"),
    "group.plan": Text("方案", "Plan"),
    "group.decision": Text("决定", "Decision"),
    "group.short": Text("短少", "Short"),
    "group.unit": Text("多出", "Surplus"),
    "choice.proposed": Text("提示", "Suggested"),
    "key.send_sample": Text("送样", "Send as sample"),
    "unit.send_sample": Text("送研发的样品", "A sample for R&D"),
    "unit.sampled.why": Text(
        "不拆、不修、不发，扫样品单收回", "Not worked on until its slip is scanned back"
    ),
    "unit.batch_hint": Text("{model} {week} 生产的 {count} 台同样", "{count} {model} made in {week} alike"),
    "key.mark_batch": Text("标为批次问题", "Mark as batch"),
}
