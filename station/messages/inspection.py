"""Inspection and repair (R7, R21, R23, R24; domain.md 9)."""

from collections.abc import Mapping

from station.messages.text import Text

WORDS: Mapping[str, Text] = {
    "defect.E01": Text("无输出", "no output"),
    "defect.E02": Text("无 5VSB", "no 5VSB"),
    "defect.E03": Text("电压偏高", "voltage high"),
    "defect.E04": Text("电压偏低", "voltage low"),
    "defect.E05": Text("PG 异常", "PG abnormal"),
    "defect.E06": Text("保护（短路/过流）", "protects (short, over-current)"),
    "defect.E07": Text("炸机（保险、开关管）", "blown (fuse, switch)"),
    "defect.E08": Text("烧焦或异味", "burnt or smell"),
    "defect.E09": Text("风扇不转", "fan stopped"),
    "defect.E10": Text("噪声", "noise"),
    "defect.E11": Text("纹波", "ripple"),
    "defect.E12": Text("带载不良", "fails under load"),
    "defect.E13": Text("老化不良", "fails burn-in"),
    "defect.S01": Text("耐压不良", "hi-pot"),
    "defect.S02": Text("漏电/接地不良", "leakage or earth"),
    "defect.A01": Text("外壳变形", "case deformed"),
    "defect.A02": Text("线材损坏", "cable damaged"),
    "defect.A03": Text("标签或封条破损", "label or seal broken"),
    "defect.A04": Text("缺附件", "accessories missing"),
    "defect.C01": Text("假货", "counterfeit"),
    "defect.C02": Text("内部被换", "internals changed"),
    "defect.N00": Text("未复现", "no fault found"),
    "cause.material": Text("材料", "Material"),
    "cause.process": Text("工艺", "Process"),
    "cause.design": Text("设计", "Design"),
    "cause.use": Text("使用", "Use"),
    "cause.transport": Text("运输", "Transport"),
    "instrument": Text("{number}", "{number}"),
    "no_instrument": Text("不用仪器", "No instrument"),
    "good": Text("正常", "Good"),
    "bad": Text("不良", "Bad"),
    "sign_inspection": Text("签：检测完成", "Sign the inspection"),
    "take_value": Text("记下这个数", "Take this value"),
    "start_repair": Text("开始维修", "Begin the repair"),
    "end_repair": Text("签：维修结束", "Sign the result"),
    "repair.repaired": Text("修好了", "Repaired"),
    "repair.teardown": Text("修不好：拆解", "Not repairable: tear down"),
    "repair.scrap": Text("修不好：报废", "Not repairable: scrap"),
    "repair.send_back": Text("修不好：退回客户", "Not repairable: send back"),
    "not_repairable": Text("修不好", "Not repairable"),
    "no_disposition": Text("还没定", "not decided"),
    "good_stock": Text("良品入库", "Good stock"),
    "teardown": Text("拆解", "Teardown"),
    "scrap": Text("报废", "Scrap"),
    "rnd_sample": Text("送研发样品", "R&D sample"),
}

SENTENCES: Mapping[str, Text] = {
    "inspecting": Text("检测第 {ordinal} 台，{model}", "Inspecting unit {ordinal}, {model}"),
    "inspecting_lot": Text("检测 {part} {name}", "Inspecting {part} {name}"),
    "no_number_asked": Text(
        "现在不要数字（{found}），按屏幕上的接着办",
        "No number is asked for now ({found}). Go on from the screen",
    ),
    "nothing_to_take_back": Text("没有可退回的，接着检", "There is nothing to take back. Go on inspecting"),
    "nothing_inspected": Text(
        "现在没有在检测的。先扫待检的标签", "Nothing is being inspected. Scan the label of what waits first"
    ),
    "instrument_unfit": Text(
        "仪器编号“{found}”不对：要 1 到 40 个字（{rule}）。再扫一次",
        "'{found}' is no instrument number: 1 to 40 characters ({rule}). Scan it again",
    ),
    "repair_asked": Text("第 {ordinal} 台，{model}：待维修", "Unit {ordinal}, {model}: for repair"),
    "repair_open": Text("维修第 {ordinal} 台，{model}", "Repairing unit {ordinal}, {model}"),
    "not_for_repair": Text(
        "{unit} 是{state}，处置{disposition}，不能维修（{rule}）。检测员判维修的才修",
        "{unit}: {state}, {disposition}; not for repair ({rule}). The inspector decides what is repaired",
    ),
    "held_not_repaired": Text(
        "{unit} 还有没解决的问题，先解决再维修（{rule}）",
        "{unit} has an open finding: settle it, then repair ({rule})",
    ),
    "not_in_repair": Text(
        "{unit} 没有在维修。先扫机子开始维修", "{unit} is not in repair. Scan it to begin the repair"
    ),
    "part_not_passed": Text(
        "{part} {name}是{status}，不能用（{rule}）。先由检测员检测",
        "{part} {name}: {status}, not to be put in ({rule}). An inspector inspects it first",
    ),
    "part_put_in": Text(
        "{name}（{part}）装入 {unit}，还剩 {left} {unit_of_measure}",
        "{name} ({part}) put into {unit}, {left} {unit_of_measure} left",
    ),
    "part_put_back": Text(
        "{name}（{part}）没有装进 {unit}，放回 {place}",
        "{name} ({part}) is not in {unit}; it lies in {place} again",
    ),
    "nothing_put_in": Text(
        "{unit} 里没有装 {part} 的零件可放回", "Nothing of {part} was put into {unit} that could be put back"
    ),
    "repair_result_unfit": Text(
        "{unit}：{result}，不能定为{disposition}。选屏幕上的",
        "{unit}: {result} cannot end as {disposition}. Choose from the screen",
    ),
    "unit_repaired": Text(
        "第 {ordinal} 台修好了，{status}，请检测员复检", "Unit {ordinal} is repaired: {status}"
    ),
    "unit_not_repaired": Text(
        "第 {ordinal} 台修不好：{disposition}", "Unit {ordinal} cannot be repaired: {disposition}"
    ),
    "repair_not_done": Text(
        "{unit} 是{state}、{status}，还不能发（{rule}）。修好并复检合格，或检测员定为退回",
        "{unit}: {state}, {status}; not ready ({rule}). It is repaired and passes, or goes back as it is",
    ),
    "unit_inspected": Text(
        "第 {ordinal} 台：{status}，{code} {defect}，{disposition}",
        "Unit {ordinal}: {status}, {code} {defect}, {disposition}",
    ),
    "lot_inspected": Text(
        "{part} {name}：{status}，{code} {defect}", "{part} {name}: {status}, {code} {defect}"
    ),
    "bad_record_signed": Text("{paper} 已签字", "{paper} is signed"),
    "not_issued": Text(
        "{unit} 是{state}，还没发给售后，不能检测（{rule}）。先由总仓发料",
        "{unit}: {state}, not issued to after-sales ({rule}). The main store issues it first",
    ),
    "held_not_inspected": Text(
        "{unit} 还有没解决的问题，先解决再检测（{rule}）",
        "{unit} has an open finding: settle it, then inspect ({rule})",
    ),
    "lot_is_scrapped": Text(
        "{part} {name}已报废，不再检测（{rule}）。送报废区",
        "{part} {name} is scrapped and not inspected any more ({rule}). It goes to scrap",
    ),
    "value_unreadable": Text(
        "{item}：“{found}”读不懂。要一个数，或正常、不良",
        "{item}: '{found}' cannot be read. Expected a number, or good or bad",
    ),
    "instrument_missing": Text(
        "{unit}：{item}是量出来的，要记仪器编号（{rule}）。扫仪器上的码，或选上次用的",
        "{unit}: {item} is measured, so its instrument is noted ({rule}). Scan it or choose the last one",
    ),
    "defect_unknown": Text(
        "没有不良代码“{found}”。选屏幕上的", "There is no defect code '{found}'. Choose from the screen"
    ),
    "no_checklist": Text(
        "{unit}：这一类没有检测项目表，不能判合格（{rule}）。请文员导入",
        "{unit}: there is no checklist for its family, so it cannot pass ({rule}). The clerk brings one in",
    ),
    "outside_limits": Text(
        "{unit}：{items}超出标准，不能判合格（{rule}）。请选不良代码",
        "{unit}: {items} outside the limits, so it cannot pass ({rule}). Choose a defect code",
    ),
    "not_all_inspected": Text(
        "{unit}：{items}还没检，不能判合格（{rule}）。检完，或选不良代码",
        "{unit}: {items} not inspected yet, so it cannot pass ({rule}). Inspect them or choose a defect code",
    ),
    "cause_unfit": Text(
        "原因“{found}”不对：不良要选一类，合格不选。可选：{causes}",
        "Cause '{found}' does not fit: one of these for a defect, none without: {causes}",
    ),
    "disposition_unfit": Text(
        "{unit}：{defect}，不能定为{disposition}（{rule}）。可选：{allowed}",
        "{unit}: {defect}, so it cannot be {disposition} ({rule}). Choose of: {allowed}",
    ),
}
