"""Codes of the department's glossary: kinds, categories, states, couriers (domain.md 4, 7, 9)."""

from collections.abc import Mapping

from station.messages.text import Text

WORDS: Mapping[str, Text] = {
    # discrepancy kinds (domain 9)
    "damaged": Text("破损", "Damaged"),
    "short": Text("短少", "Short"),
    "over": Text("多出", "Over"),
    "wrong_model": Text("型号有误", "Wrong model"),
    "mixed": Text("混料", "Mixed"),
    "out_of_warranty": Text("过保", "Out of warranty"),
    "unreadable": Text("序列号看不清", "Unreadable"),
    "duplicate_serial": Text("序列号重复", "Duplicate serial"),
    "unknown_serial": Text("序列号查无", "Unknown serial"),
    # problem categories (R1)
    "counterfeit": Text("疑似假货", "Counterfeit?"),
    "safety": Text("安全隐患", "Safety hazard"),
    "major_defect": Text("重大功能缺陷", "Major defect"),
    "batch": Text("批次问题", "Batch problem"),
    "malicious": Text("疑似恶意退货", "Malicious return?"),
    # duties a rule asks for
    "report": Text("写书面报告", "Written report"),
    "application": Text("写退货申请", "Return application"),
    "replacement": Text("商定替换型号", "Agree replacement"),
    # departments that are no role here (domain 4.2)
    "quality": Text("品管", "Quality"),
    "rnd": Text("研发中心", "R&D"),
    "production": Text("生产部", "Production"),
    # what is drawn together in a picture
    "others": Text("其余", "Others"),
    # product status (domain 7.6)
    "to_inspect": Text("待检", "To inspect"),
    "passed": Text("合格", "Passed"),
    "failed": Text("不合格", "Failed"),
    "on_hold": Text("待处理", "On hold"),
    "scrapped": Text("报废", "Scrapped"),
    # states
    "part_lot": Text("拆机件", "Salvaged part"),
    "issued": Text("已发售后", "Issued to after-sales"),
    "inspected": Text("已检测", "Inspected"),
    "repairing": Text("维修中", "In repair"),
    "repaired": Text("已维修", "Repaired"),
    "in_teardown": Text("拆解中", "In teardown"),
    "torn_down": Text("已拆解", "Torn down"),
    "signed": Text("已签收", "Signed for"),
    "counting": Text("清点中", "Counting"),
    "counted": Text("已清点", "Counted"),
    "handed_over": Text("已交接", "Handed over"),
    "closed": Text("已关闭", "Closed"),
    "refused": Text("拒收", "Refused"),
    "unclaimed": Text("无主件", "Unclaimed"),
    "stocked": Text("已入总仓", "In main store"),
    "sampled": Text("送样", "Out as a sample"),
    "voided": Text("已撤销", "Undone"),
    "sent_back": Text("已退回", "Sent back"),
    "shipped": Text("已发货", "Shipped"),
    "entered": Text("已录单", "Entered"),
    "at_shipping": Text("待发货", "At shipping"),
    "completed": Text("已完结", "Completed"),
    # couriers (domain 7.2)
    "SF": Text("顺丰", "SF"),
    "YTO": Text("圆通", "YTO"),
    "JD": Text("京东", "JD"),
    "JT": Text("极兔", "J&T"),
    "DEPPON": Text("德邦", "Deppon"),
    "STO": Text("申通", "STO"),
    "ZTO": Text("中通", "ZTO"),
    "YUNDA": Text("韵达", "Yunda"),
    "EMS": Text("邮政 EMS", "EMS"),
    "FREIGHT": Text("物流", "Freight"),
    "other_courier": Text("别家快递", "Another courier"),
    # warranty
    "in": Text("保内", "In warranty"),
    "out": Text("过保", "Out of warranty"),
}
