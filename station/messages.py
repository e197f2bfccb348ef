"""Every sentence and word an operator reads that the station itself speaks, in Chinese and in English.

One table a language pair, side by side, so that a missing translation is a missing column and not a
missing file (docs/decisions/0002). `{name}` is filled from the facts of a feedback; facts that are codes
(a kind, a status, a role) are spelt by `WORDS` first.
"""

from collections import defaultdict
from collections.abc import Mapping
from typing import Any, Literal, NamedTuple

from station.feedback import Feedback

Language = Literal["zh", "en"]


class Text(NamedTuple):
    """One sentence or word in both languages of the desk."""

    zh: str
    en: str


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
    # work that asks for a qualification (R24)
    "work.inspect": Text("检测", "inspect"),
    "work.tear_down": Text("拆解", "tear down"),
    "work.repair": Text("维修", "repair"),
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
    # plans of an application (F3), and what is said of them
    "plan.return": Text("退货", "Return for credit"),
    "plan.exchange": Text("换货", "Exchange"),
    "plan.charged_repair": Text("收费维修", "Charged repair"),
    "plan.discount": Text("折价", "Discount"),
    "plan.send_back": Text("退回客户", "Send back"),
    "plan.scrap": Text("报废", "Scrap"),
    "plan.send_missing": Text("补寄短少的", "Send the missing"),
    "plan.accept_count": Text("认可实数", "Accept the count"),
    "batch_return": Text("批量退货", "Batch return"),
    "large_exchange": Text("大批量换货", "Large exchange"),
    "large_exchange.question": Text("这批换货怎么办？", "How is it to be handled?"),
    "verdict.agree": Text("同意", "Agrees"),
    "verdict.change": Text("改方案", "Another plan"),
    "verdict.disagree": Text("不同意", "Disagrees"),
    "submit_application": Text("提交申请", "Submit it"),
    # states of a paper, and what was done to one
    "paper.draft": Text("草稿", "Draft"),
    "paper.submitted": Text("已提交", "Submitted"),
    "paper.reviewed": Text("已审核", "Reviewed"),
    "paper.approved": Text("已批准", "Approved"),
    "paper.rejected": Text("已驳回", "Rejected"),
    "paper.executed": Text("已执行", "Carried out"),
    "paper.withdrawn": Text("已撤销", "Withdrawn"),
    "paper.handed_over": Text("已交接", "Handed over"),
    "paper.open": Text("待交接", "To hand over"),
    "paper.answered": Text("已有意见", "Answered"),
    "paper.confirmed": Text("已确认", "Confirmed"),
    "paper.filed": Text("开了单", "Filed"),
    "paper.revised": Text("改了内容", "Changed"),
    "paper.seen": Text("看过了", "Seen"),
    "paper.urgent": Text("先处理了", "Acted at once"),
    "paper.carried_out": Text("照办了一行", "Carried out"),
    "paper.taken_over": Text("接收了", "Taken over"),
    "paper.entered": Text("录了单", "Entered"),
    "paper.issued": Text("已下达", "Issued"),
    "paper.counted": Text("已核对", "Counted"),
    "paper.picked": Text("领了料", "Picked"),
    "paper.given_out": Text("发了料", "Given out"),
    "paper.to_sign": Text("待签字", "To sign"),
    "paper.signed": Text("已签字", "Signed"),
    "paper.to_shipping": Text("交了发货", "To shipping"),
    "paper.replaced": Text("已被替代", "Replaced"),
    "paper.sent_back": Text("已退回", "Sent back"),
    "paper.checked": Text("组长已签", "Signed by the leader"),
    "paper.agreed": Text("经理已签", "Signed by the manager"),
    "account_open": Text("在记帐", "Open"),
    "account.torn_down": Text("拆解入库", "Torn down"),
    "account.repair": Text("维修领用", "Put into a unit"),
    "account.sold": Text("出售", "Sold"),
    "account.disposed": Text("处置", "Disposed of"),
    "account.counted": Text("盘点差异", "Stock-taking"),
    "account.priced": Text("补定价", "Priced"),
    "paper.opinion": Text("给了意见", "Gave an opinion"),
    "paper.sent": Text("送出", "Sent"),
    "paper.out": Text("送样中", "Out"),
    "paper.result": Text("有了结果", "Result noted"),
    "paper.result_after": Text("补记结果", "Result noted later"),
    "paper.examined": Text("已有结果，未归还", "Examined, not back"),
    "paper.returned": Text("已归还", "Back"),
    "paper.concluded": Text("已有结论", "Concluded"),
    "paper.done": Text("结论已落实", "Done"),
    # papers (domain 6)
    "form": Text("客户退换货确认单", "Confirmation form"),
    "notice": Text("书面通知", "Notice"),
    "confirmed": Text("已确认", "Confirmed"),
    # evidence
    "weight_off": Text("重量不符", "Weight off"),
    "week_impossible": Text("生产周不存在", "Impossible week"),
    "returned_before": Text("以前退过", "Returned before"),
    "code_mismatch": Text("条码型号不一致", "Code names another model"),
    "warranty_unknown": Text("保修期不知道", "Warranty unknown"),
    "batch_hint": Text("像是批次问题", "Batch suspected"),
    # what is drawn together in a picture
    "others": Text("其余", "Others"),
    # product status (domain 7.6)
    "to_inspect": Text("待检", "To inspect"),
    "passed": Text("合格", "Passed"),
    "failed": Text("不合格", "Failed"),
    "on_hold": Text("待处理", "On hold"),
    "scrapped": Text("报废", "Scrapped"),
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
    # what an inspection finds (domain 9), why it failed and what is to become of it (F4)
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
    # states
    "part_lot": Text("拆机件", "Salvaged part"),
    "issued": Text("已发售后", "Issued to after-sales"),
    "inspected": Text("已检测", "Inspected"),
    "repairing": Text("维修中", "In repair"),
    "repaired": Text("已维修", "Repaired"),
    "in_teardown": Text("拆解中", "In teardown"),
    "torn_down": Text("已拆解", "Torn down"),
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
    # print jobs
    "queued": Text("在等", "Waiting"),
    "sending": Text("在打", "Printing"),
    "printed": Text("已打印", "Printed"),
    "unknown": Text("不知道", "Unknown"),
    "not_printed": Text("没打出", "Not printed"),
    "cancelled": Text("已取消", "Cancelled"),
    # requests
    "return": Text("退货", "Return"),
    "exchange": Text("换货", "Exchange"),
    "repair": Text("维修", "Repair"),
    # roles (domain 2)
    "main_store": Text("总仓", "Main store"),
    "keeper": Text("仓管员", "Keeper"),
    "clerk": Text("售后文员", "Clerk"),
    "shipping": Text("发货", "Shipping"),
    "inspector": Text("检测员", "Inspector"),
    "repairer": Text("维修员", "Repairer"),
    "leader": Text("售后组长", "Leader"),
    "manager": Text("经理", "Manager"),
    "marketing": Text("营销中心", "Marketing"),
    "finance": Text("财务部", "Finance"),
    "gm": Text("总经理", "GM"),
    "gm_office": Text("总经办", "GM's office"),
    # conditions of a device: what it is, the same in a word or two, and what to do
    "device.ready": Text("正常", "Ready"),
    "device.starting": Text("正在连接", "Connecting"),
    "device.starting.short": Text("在连接", "Connecting"),
    "device.port_missing": Text("没插上", "Not plugged in"),
    "device.port_missing.short": Text("没插上", "Unplugged"),
    "device.port_missing.do": Text("插上线，会自己接着用", "Plug it in: it goes on by itself"),
    "device.port_held": Text("被别的程序占着 {owner}", "Used by another program {owner}"),
    "device.port_held.short": Text("被占用", "In use"),
    "device.port_held.do": Text("关掉那个程序", "Close that program"),
    "device.port_refused": Text("没有权限打开 {port}", "No permission to open {port}"),
    "device.port_refused.short": Text("没权限", "No access"),
    "device.port_refused.do": Text("叫管电脑的人：{why}", "Ask whoever keeps this computer: {why}"),
    "device.unreachable": Text("网络上找不到 {port}", "{port} does not accept"),
    "device.unreachable.short": Text("找不到", "Unreachable"),
    "device.unreachable.do": Text(
        "看电源和网线，会自己接上", "Check power and network: it comes back by itself"
    ),
    "device.port_failed": Text("打不开 {port}", "{port} does not open"),
    "device.port_failed.short": Text("打不开", "Not open"),
    "device.port_failed.do": Text("{why}", "{why}"),
    "device.wrong_answer": Text("答的不是重量：{found}", "Answers, but no weight: {found}"),
    "device.wrong_answer.short": Text("答非所问", "Bad answer"),
    "device.wrong_answer.do": Text(
        "应为 {expected}，查秤的接口设置", "Expected {expected}; check its settings"
    ),
    "device.wrong_dpmm": Text(
        "打印头是 {found}，配置写的是 {expected}", "Head is {found}, configured {expected}"
    ),
    "device.wrong_dpmm.short": Text("点数不对", "Wrong dpmm"),
    "device.wrong_dpmm.do": Text("改配置文件里的 dpmm", "Correct dpmm in config.yaml"),
    "device.cutter_fault": Text("切刀卡住", "Cutter jammed"),
    "device.cutter_fault.short": Text("切刀卡住", "Cutter"),
    "device.cutter_fault.do": Text("关机清开，再开机", "Switch off, clear it, switch on"),
    "device.cold": Text("打印头太冷", "Head too cold"),
    "device.cold.short": Text("太冷", "Cold"),
    "device.cold.do": Text("等一会儿，热了自己打", "It prints when it has warmed up"),
    "device.fault": Text("打印机报错 {bits}", "Printer reports error {bits}"),
    "device.fault.short": Text("报错", "Error"),
    "device.fault.do": Text("关机再开；标签不会丢", "Switch it off and on; no label is lost"),
    "device.buffer_full": Text("打印机忙不过来", "Printer's buffer is full"),
    "device.buffer_full.short": Text("忙", "Busy"),
    "device.buffer_full.do": Text("打完自己接着打", "It goes on by itself"),
    "device.lost": Text("连不上了", "Connection lost"),
    "device.lost.short": Text("断开了", "Lost"),
    "device.lost.do": Text("看看线和电源，插回就自己恢复", "Check cable and power: it comes back by itself"),
    "device.noise": Text("收到的都是乱码", "Only noise arrives"),
    "device.noise.short": Text("乱码", "Noise"),
    "device.noise.do": Text("查线和波特率", "Check the cable and the baud rate"),
    "device.settings_changed": Text("扫描枪的设置变了", "The scanner's settings have changed"),
    "device.settings_changed.short": Text("设置变了", "Settings"),
    "device.settings_changed.do": Text(
        "照设置单重设，再扫单上的测试码", "Follow the setup sheet, then scan its test code"
    ),
    "device.silent": Text("不回答", "Does not answer"),
    "device.silent.short": Text("不回答", "Silent"),
    "device.silent.do": Text("看电源；不称也能接着收", "Check its power; counting goes on without"),
    "device.wrong_unit": Text("单位不对", "Wrong unit"),
    "device.wrong_unit.short": Text("单位不对", "Wrong unit"),
    "device.wrong_unit.do": Text("秤上是 {found}，调到 {expected}", "It shows {found}, set it to {expected}"),
    "device.wrong_parity": Text("串口校验不对", "Wrong parity"),
    "device.wrong_parity.short": Text("校验不对", "Parity"),
    "device.wrong_parity.do": Text(
        "设备像是 {found}：照它改 config.yaml 的 bytesize 和 parity",
        "The device seems to send {found}: set bytesize and parity in config.yaml to that",
    ),
    "device.wrong_speed": Text("波特率不对", "Wrong baud rate"),
    "device.wrong_speed.short": Text("波特率", "Baud rate"),
    "device.wrong_speed.do": Text(
        "收到 {found}：查设备的波特率，照它改 config.yaml",
        "It sends {found}: look up the device's baud rate and set it in config.yaml",
    ),
    "device.no_weight": Text("秤上没有数", "The scale shows no number"),
    "device.no_weight.short": Text("没有数", "No number"),
    "device.no_weight.do": Text("看秤的显示，清空后清零", "Look at its display; empty the pan and zero it"),
    "device.not_zeroed": Text("秤没有清零", "Not zeroed"),
    "device.not_zeroed.short": Text("没清零", "Not zeroed"),
    "device.not_zeroed.do": Text("拿空秤盘，按清零", "Empty the pan and press zero"),
    "device.scale_fault": Text("秤自己报故障", "The scale reports a fault"),
    "device.scale_fault.short": Text("秤故障", "Fault"),
    "device.scale_fault.do": Text(
        "关机再开；不称也能接着收", "Switch it off and on; counting goes on without"
    ),
    "device.untaught": Text("还不知道怎么读这台秤", "How to read this scale is not known yet"),
    "device.untaught.short": Text("没教过", "Untaught"),
    "device.untaught.do": Text(
        "放上已知重量教它（缺 {missing}）", "Teach it with a known weight (missing: {missing})"
    ),
    "device.tared": Text("秤上有皮重", "A tare is set"),
    "device.tared.short": Text("有皮重", "Tare"),
    "device.tared.do": Text(
        "去掉皮重（现在 {found}，应为 {expected}）", "Clear the tare (it is {found}, expected {expected})"
    ),
    "device.unstable": Text("还没稳", "Not settled"),
    "device.unstable.short": Text("还没稳", "Unsettled"),
    "device.overload": Text("超重", "Overload"),
    "device.overload.short": Text("超重", "Overload"),
    "device.overload.do": Text("拿下来，不称也能收", "Take it off; counting goes on without"),
    "device.underload": Text("秤盘没放好", "Underload"),
    "device.underload.short": Text("没放好", "Underload"),
    "device.underload.do": Text("放好秤盘再清零", "Put the pan on and zero it"),
    "device.paper_out": Text("缺纸", "Out of labels"),
    "device.paper_out.short": Text("缺纸", "No labels"),
    "device.paper_out.do": Text("装好纸自己接着打", "Refill: it goes on printing"),
    "device.head_open": Text("打印头没合上", "Head open"),
    "device.head_open.short": Text("没合上", "Head open"),
    "device.head_open.do": Text("合上就接着打", "Close it: it goes on printing"),
    "device.ribbon_out": Text("碳带用完了", "Out of ribbon"),
    "device.ribbon_out.short": Text("缺碳带", "No ribbon"),
    "device.ribbon_out.do": Text("换好碳带自己接着打", "Replace it: it goes on printing"),
    "device.paper_jam": Text("卡纸", "Paper jam"),
    "device.paper_jam.short": Text("卡纸", "Jam"),
    "device.paper_jam.do": Text("取出卡住的标签，合上就接着打", "Clear it and close: it goes on printing"),
    "device.one_way": Text("不报告状态的打印机", "A printer that cannot report"),
    "device.one_way.short": Text("不报告", "One-way"),
    "device.one_way.do": Text(
        "每张标签贴好扫一下，或回答出没出来", "Scan each label, or answer whether it came out"
    ),
    "device.paused": Text("打印机按了暂停", "Paused"),
    "device.paused.short": Text("暂停", "Paused"),
    "device.paused.do": Text("按打印机上的继续", "Press resume on the printer"),
    "device.no_answer": Text("收了数据不回答", "Takes data, answers nothing"),
    "device.no_answer.short": Text("不回答", "No answer"),
    "device.no_answer.do": Text("关机再开；标签不会丢", "Switch it off and on; no label is lost"),
    "device.printer_unknown": Text("回答的不是标签打印机", "Answers, but not as a label printer"),
    "device.printer_unknown.short": Text("不认识", "Not known"),
    "device.printer_unknown.do": Text("查接线和打印机语言", "Check the cable and the printer's language"),
    "device.hot": Text("打印头太热", "Head too hot"),
    "device.hot.short": Text("太热", "Hot"),
    "device.hot.do": Text("凉了自己接着打", "It goes on when it has cooled"),
    "device.inbox_full": Text("存不下了", "Storage full"),
    "device.inbox_full.short": Text("存不下", "Full"),
    "device.inbox_full.do": Text("先别扫，叫组长", "Stop scanning and call the leader"),
    "device.wrong_device": Text("接的像是{seems}：{found}", "Seems to be a {seems}: {found}"),
    "device.wrong_device.short": Text("接错了", "Wrong device"),
    "device.wrong_device.do": Text(
        "换回线，或在设备页重新绑定", "Swap the cables back, or bind it anew on the devices page"
    ),
    "seems.scale": Text("电子秤", "scale"),
    "seems.scanner": Text("扫描枪", "scanner"),
    "seems.printer": Text("打印机", "printer"),
    # ports that no device of ours uses
    "port.not_listened": Text("还没听过", "Not listened at yet"),
    "port.silent": Text("没有声音", "Says nothing"),
    "port.scale": Text("秤（{protocol}，{line}）：{said}", "Scale ({protocol}, {line}): {said}"),
    "port.scanner": Text("扫描枪：{said}", "Scanner: {said}"),
    "port.printer": Text("打印机（{protocol}）{said}", "Printer ({protocol}) {said}"),
    "port.unknown": Text("有声音，听不懂", "Speaks, but nobody knows the language"),
    "port.wrong_speed": Text("波特率不对：{found}", "Wrong baud rate: {found}"),
    "port.wrong_parity": Text("校验像是 {found}，听不懂", "Parity seems to be {found}; not understood"),
    "port.held": Text("被别的程序占着 {owner}", "Used by another program {owner}"),
    "port.refused": Text("没有权限打开", "No permission to open"),
    "port.failed": Text("打不开 {why}", "Does not open {why}"),
    "port.used": Text("{user} 在用", "Used by {user}"),
    "probably.scanner": Text("多半是扫描枪", "Probably a scanner"),
    "probably.scale": Text("多半是秤", "Probably a scale"),
    "probably.printer": Text("多半是打印机", "Probably a printer"),
    "probably.bridge": Text("转接线，后面不知道", "Adapter: anything may be behind it"),
    "probably.": Text("不知道是什么", "Not known"),
    "bind.scan": Text(
        "用要装在这里的扫描枪扫这个码：", "Scan this code with the scanner you want to use here:"
    ),
    "bind.weigh": Text("先把秤拿空，再放上 {weight} kg：", "Empty the scale, then put {weight} kg on it:"),
    "port.twins": Text("{count} 个一样的，只认插口", "{count} alike: told apart by socket"),
    "port.rule": Text(
        "写进 /etc/udev/rules.d/ 的一个文件，运行 udevadm control --reload 和 udevadm trigger，"
        "再把运行站的账号加进 input 组：",
        "Put into a file in /etc/udev/rules.d/, run udevadm control --reload and udevadm trigger, and make "
        "the account of the station a member of the group input:",
    ),
    # answers to a question, and the ink key that signs them
    "another_unit": Text("另一台：记下，待处理", "Another unit: hold it"),
    "same_unit": Text("同一台：扫重了", "Same unit: scanned twice"),
    "came_out": Text("出来了", "It came out"),
    "did_not_come_out": Text("没出来，补打", "It did not: print again"),
    "do_not_pair": Text("不配，分开记", "Keep apart"),
    "sign": Text("签收", "Sign"),
    "box": Text("外箱破", "Carton"),
    "case": Text("外壳坏", "Case"),
    "cable": Text("线材坏", "Cable"),
    "connector": Text("接口坏", "Connector"),
    "phone": Text("电话", "Phone"),
    "wechat": Text("微信", "WeChat"),
    "mail": Text("邮件", "Email"),
    "in_person": Text("当面", "In person"),
    "station": Text("系统里", "In the station"),
    "contact": Text("客户联系人", "Customer's contact"),
    "marketing_owner": Text("营销负责人", "Marketing owner"),
    "someone_else": Text("别的人", "Someone else"),
    "just_now": Text("刚才", "Just now"),
    "earlier_today": Text("今天早些时候", "Earlier today"),
    "accept_count": Text("认可实数", "Accept the count"),
    "send_missing": Text("补寄短少的", "Send the missing"),
    "keep": Text("留下", "Keep"),
    "send_back": Text("退回客户", "Send back"),
    "exchange_anyway": Text("照常换货", "Exchange anyway"),
    "charge": Text("收费换货", "Charge"),
    "refuse": Text("拒收", "Refuse"),
    "pass_to_marketing": Text("转营销决定", "Pass to marketing"),
    "joins_delivery": Text("属于这批货", "Joins this delivery"),
    "other_delivery": Text("另一批货", "Another delivery"),
    "wait_for_parcels": Text("还会到，先不数完", "Still coming: wait"),
    "parcels_will_not_come": Text("不会来了，照数完", "Not coming: finish"),
    "agrees_with_count": Text("认可清点结果", "Agrees with the count"),
    "as_usual": Text("要求照常办理", "Wants it done as usual"),
    "will_send_missing": Text("补寄短少的", "Will send the missing"),
    "wants_it_back": Text("要求退回", "Wants it back"),
    "pays": Text("同意付费", "Will pay"),
    "gives_it_up": Text("不要了", "Gives it up"),
    "disputes_count": Text("不认可", "Disputes it"),
    "leaves_it_to_us": Text("由我们决定", "Leaves it to us"),
    "void": Text("撤销这一台", "Undo this unit"),
    "more": Text("更多", "More"),
    "name_customer": Text("就是这家", "It is theirs"),
    "finish": Text("数完了", "Count finished"),
    "settling.photo": Text("拍了照片", "photo taken"),
    "settling.not_reached": Text("没联系上客户", "customer not reached"),
    "settling.asked": Text("问过客户", "customer asked"),
    "settling.answer": Text("记了客户答复", "answer recorded"),
    "settling.decision": Text("做了决定", "decided"),
    "settling.carried_out": Text("执行完", "carried out"),
    "settling.reclassified": Text("改了种类", "made another kind"),
    "settling.withdrawn": Text("撤掉了", "withdrawn"),
    "sign_asked": Text("记下：问过了", "Sign: asked"),
    "sign_answer": Text("记下答复", "Sign the answer"),
    "sign_decision": Text("记下决定", "Sign the decision"),
    "sign_carried_out": Text("已照办", "Carried out"),
    "loss_read": Text("看过了，去重做", "Read: to be done again"),
    "print_part": Text("记入，打印标签", "Book, print label"),
    "book_bad": Text("记入，另放", "Book, set aside"),
    "end_batch": Text("结束这一批", "Close this batch"),
    "add_pieces": Text("加 {count}", "+{count}"),
    "pick_pieces": Text("{quantity} 个，记下", "{quantity}: write it down"),
    "pick_finish": Text("核对完，签字", "Counted: sign"),
    # what the test code of the setup sheet says is to be changed
    "setup.caps_lock": Text(
        "大小写反了，关掉大写锁定，或配置 caps_lock: light",
        "letters are turned round: switch Caps Lock off, or set caps_lock: light",
    ),
    "setup.layout_us": Text("键盘布局是美式，配置 layout: us", "it types on a US layout: set layout: us"),
    "setup.layout_de": Text("键盘布局是德式，配置 layout: de", "it types on a German layout: set layout: de"),
    "setup.layout_fr": Text("键盘布局是法式，配置 layout: fr", "it types on a French layout: set layout: fr"),
    "setup.no_aim": Text("没有码制标识，打开 AIM 前缀", "no AIM identifier: switch its prefix on"),
    "setup.code_letter": Text(
        "标识是厂家字母，改成 AIM，或配置 code_id: zebra",
        "a vendor's letter instead of the AIM identifier: switch to AIM, or set code_id: zebra",
    ),
    "setup.code_id_aim": Text(
        "它发的是 AIM 标识，配置 code_id: aim", "it sends AIM identifiers: set code_id: aim"
    ),
    "setup.not_gs1": Text("标识不是 ]C1，打开 GS1-128", "the identifier is not ]C1: enable GS1-128"),
    "setup.prefix": Text("前面多了字符，去掉前缀", "more stands before the data: take the prefix off"),
    "setup.gs_dropped": Text("GS 丢了，让它把 FNC1 发成 GS", "GS is dropped: let it send FNC1 as GS"),
    "setup.gs_text": Text(
        "GS 成了别的字符，写进 gs_text", "other characters come for GS: write them into gs_text"
    ),
    "setup.gs_key_f8": Text("GS 发成 F8，配置 gs_key: f8", "F8 comes for GS: set gs_key: f8"),
    "setup.gs_key_down": Text("GS 发成下箭头，配置 gs_key: down", "Down comes for GS: set gs_key: down"),
    "setup.suffix": Text("结尾不对，后缀只要 CR", "more follows the data: set the suffix to CR alone"),
    "setup.no_suffix": Text("没有后缀，设成 CR", "no suffix: set it to CR"),
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
    # settings (domain 13)
    "setting.week": Text("工作周", "Working week"),
    "setting.open": Text("上班", "Work begins"),
    "setting.close": Text("下班", "Close of business"),
    "setting.hand_over": Text("交接时刻", "Hand-over"),
    "setting.entry": Text("录单时刻", "Entry"),
    "setting.plan_from": Text("计划从", "Plan from"),
    "setting.plan_to": Text("计划到", "Plan until"),
    "setting.count_start_day": Text("当天起算", "Starting day counts"),
    "setting.stock_days": Text("入库工作日", "Days to stock"),
    "setting.dispute_days": Text("争议工作日", "Days for disputes"),
    "setting.completion_days": Text("完结工作日", "Days to complete"),
    "setting.replacement_days": Text("替换型号工作日", "Days for a replacement"),
    "setting.batch_return": Text("批量退货台数", "Batch return, units"),
    "setting.large_exchange": Text("大批量换货台数", "Large exchange, units"),
    "setting.told": Text("问题告诉谁", "Who is told of a problem"),
    "setting.spares": Text("停产备品台数", "Spares of a stopped model"),
    "setting.value_cap": Text("库存金额上限", "Stock value cap, CNY"),
    "setting.value_amber": Text("上限预警比例", "Share of the cap that warns"),
    "setting.value_scope": Text("上限计入", "What the cap counts"),
    "setting.application_kinds": Text("要写申请的差异", "Findings with application"),
    "setting.shelf_months": Text("默认库存月数", "Shelf months by default"),
    "setting.batch_hint_units": Text("批次提示台数", "Batch hint, units"),
    "setting.batch_hint_days": Text("批次提示天数", "Batch hint, days"),
    "setting.weight_tolerance": Text("重量允差", "Weight tolerance"),
    "setting.scale_division": Text("秤的分度 kg", "Scale division, kg"),
    "setting.bounce_s": Text("连扫秒数", "Same scan, seconds"),
    "setting.lock_after_s": Text("锁定秒数", "Lock after, seconds"),
    "setting.escalate_to": Text("逾期升级给", "Escalated to"),
    "setting.escalate_copy": Text("升级抄送", "With a copy to"),
    "mon-fri": Text("周一到周五", "Mon to Fri"),
    "mon-sat": Text("周一到周六", "Mon to Sat"),
    "salvaged": Text("拆机件", "Salvaged parts"),
    "salvaged_and_spares": Text("拆机件和备品", "Parts and spares"),
    # warranty
    "in": Text("保内", "In warranty"),
    "out": Text("过保", "Out of warranty"),
}

SENTENCES: Mapping[str, Text] = {
    "setting_changed": Text("{setting}：{old} → {new}", "{setting}: {old} → {new}"),
    "setting_unknown": Text("没有设置 {setting}", "There is no setting {setting}"),
    "setting_unfit": Text(
        "{setting}没有改，错在下面", "{setting} was not changed; what is wrong stands below"
    ),
    "setting_same": Text(
        "{setting}本来就是 {value}，没有改", "{setting} is {value} already; nothing was changed"
    ),
    "settings_seeded": Text("设置已写入", "Settings written"),
    "restored": Text("已从 {made_at} 的备份恢复", "Restored from the backup of {made_at}"),
    "list_imported": Text(
        "{list}：收下 {taken} 行，没收 {rejected} 行", "{list}: {taken} rows taken, {rejected} not"
    ),
    "list_unknown": Text("没有能逐行改的名单 {list}", "There is no list {list} that is edited row by row"),
    "row_put": Text("{key} 记下了", "{key} is written down"),
    "row_removed": Text("{key} 去掉了", "{key} is taken out"),
    "row_there": Text(
        "已经有 {key}。回名单里找到它再改", "There is a row {key} already. Find it in the list to change it"
    ),
    "row_missing": Text("没有 {key}", "There is no {key}"),
    "row_same": Text("{key} 没有改动", "{key} is as it was; nothing was changed"),
    "row_not_taken": Text("没有收下，错在下面", "Not taken; what is wrong stands below"),
    "list_not_taken": Text(
        "{list}：一行也没收下（{rejected} 行有误）", "{list}: nothing taken ({rejected} rows wrong)"
    ),
    # people
    "signed_on": Text("{name}，{role}", "{name}, {role}"),
    "signed_off": Text("{name} 已离开，工作留着", "{name} signed off; the work is kept"),
    "stored_until_badge": Text("已存好 {text}，扫工牌后接着办", "{text} is stored; scan a badge to go on"),
    "stored_until_who": Text("已存好 {text}，等{who}扫工牌", "{text} is stored until {who} signs on"),
    "stored_until_answer": Text(
        "已存好 {text}，答完前面的再办", "{text} is stored until what was before it is answered"
    ),
    "nobody_signed_on": Text("没人登录。先扫工牌", "Nobody is signed on. Scan your badge first"),
    "no_page_scanner": Text(
        "扫描枪在打字，这张台没设这样的扫描枪。设成串口，或在 config.yaml 里加 protocol: keyboard、port: page://desk",
        "A scanner types, and this desk has none that does. Set it to serial, or give config.yaml one with "
        "protocol: keyboard, port: page://desk",
    ),
    "badge_unknown": Text(
        "没有工号 {number}。请经理登记", "There is no operator {number}. The manager can enter them"
    ),
    "badge_without_secret": Text(
        "{number} 只是工号，不是工牌。请扫工牌上的条码",
        "{number} is only a number. Scan the code on the badge",
    ),
    "badge_revoked": Text(
        "{number} 的这张工牌已作废。请经理补一张",
        "This badge of {number} is void. Ask the manager for a new one",
    ),
    "only_at_the_desk": Text("这一步只能在收货台办", "This is done at the desk, where the goods are"),
    "signed_in": Text("{name}，{role}", "{name}, {role}"),
    "signed_out": Text("{name} 已退出", "{name} has signed out"),
    "setup_code_wrong": Text(
        "设置码不对，或已用过。启动时的日志里有现在的那个",
        "This set-up code is wrong, or was used. The one that is good stands in the log since the last start",
    ),
    "manager_there": Text(
        "已经有经理了。请经理登记别的人", "There is a manager already, who enters everybody else"
    ),
    "manager_made": Text(
        "{name}（{number}）是经理，可以登录了", "{name} ({number}) is the manager and may sign in"
    ),
    "badge_taken": Text(
        "工号 {number} 已经是{name}的。换一个工号", "{number} is {name}'s already. Choose another number"
    ),
    "pin_set": Text("{name}（{number}）的 PIN 设好了", "{name} ({number}) has a new PIN"),
    "pin_same": Text("新 PIN 和原来的一样。换一个", "The new PIN is the old one. Choose another"),
    "pins_differ": Text(
        "两次输的 PIN 不一样，没有设。再来一次", "The two PINs differ; nothing was set. Try again"
    ),
    "pin_unfit": Text(
        "PIN 要 6 到 12 位数字，不能全是同一个。请换一个",
        "A PIN is 6 to 12 digits, not all the same. Choose another one",
    ),
    "pin_not_set": Text("{name}还没有 PIN。请经理设一个", "{name} has no PIN yet. Ask the manager for one"),
    "pin_wrong": Text(
        "PIN 不对，还可以试 {left} 次。什么都没做", "Wrong PIN, {left} more tries. Nothing was done"
    ),
    "pin_locked": Text(
        "{name}的 PIN 错得太多，{minutes} 分钟后再试，或请经理重设",
        "Too many wrong PINs: {name} may try again in {minutes} min, or the manager sets a new one",
    ),
    "paper_changed": Text(
        "{desk} {at} {by}{did}：您看的是 {paper} 第 {shown} 版，现在是第 {now} 版。请再看一遍再签",
        "{paper} was changed, {did} by {by} at {desk}, {at}: you saw revision {shown}, it is {now} now. "
        "Read it again, then sign",
    ),
    "paper_glyph_missing": Text(
        "{paper} 打不出来：{field} 里的“{character}”（{code}）字库里没有。改掉这个字再打印",
        "{paper} cannot be printed: {character} ({code}) in {field} is not in the font. Change it first",
    ),
    "paper_text_unfit": Text(
        "{paper} 打不出来：{field} 只能有看得见的字，短栏 200 字、长栏 5000 字以内。现在是：{found}",
        "{paper} cannot be printed: {field} takes visible characters, 200 at most, 5000 in long texts. "
        "Found: {found}",
    ),
    "paper_is_past": Text(
        "{paper} 现在是{state}，不能再办：{desk} {at} {by}{did}（{rule}）",
        "{paper} is {state}: {did} by {by} at {desk}, {at}. Nothing was done ({rule})",
    ),
    "paper_opened": Text("{paper}：{state}", "{paper}: {state}"),
    "duty_is_past": Text(
        "{kind}不用再办：{state}。看屏幕上还开着的",
        "{kind}: {state}, nothing is left to do. Look at what is open",
    ),
    "own_paper": Text(
        "{paper} 是{name}自己提出的，自己不能审核或批准（{rule}）。请另一个人办",
        "{name} filed {paper} and neither reviews nor approves it ({rule}). Another person may",
    ),
    "plan_not_allowed": Text(
        "{kind}的申请不能用方案“{plan}”。可选：{plans}",
        "'{plan}' is no plan for {kind} here. Choose another one of: {plans}",
    ),
    "plan_begun": Text(
        "{paper} 的方案已经开始执行，不能再改（{rule}）",
        "{paper} is being carried out, its plan stays ({rule})",
    ),
    "application_submitted": Text(
        "{paper} 已提交：{plan}。等营销审核", "{paper} submitted: {plan}. To marketing"
    ),
    "application_reviewed": Text(
        "{paper}：营销{verdict}，方案{plan}。等总经理批准", "{paper}: {verdict}, plan {plan}. To the GM"
    ),
    "paper_approved": Text("{paper} 已批准：{plan}", "{paper} is approved: {plan}"),
    "paper_rejected": Text("{paper} 已驳回，改为：{plan}", "{paper} is rejected; instead: {plan}"),
    "reason_missing": Text("{paper}：要写明原因。什么都没做", "{paper} needs a reason. Nothing was done"),
    "evidence_missing": Text(
        "{paper}：在外面批的要有凭证。写明文号，或附照片",
        "{paper}: what was decided outside needs evidence. Give a reference or a photo",
    ),
    "date_not_possible": Text(
        "日期 {date} 不对：要在 {first} 到今天之间", "{date} cannot be: expected {first} to today"
    ),
    "plan_carried_out": Text("{paper} 已执行：{plan}", "{paper} carried out: {plan}"),
    "finding_open": Text(
        "{unit} 还有没解决的问题，先解决，再按 {paper} 办（{rule}）",
        "{unit} has an open finding: settle it, then carry out {paper} ({rule})",
    ),
    "replacement_unfit": Text(
        "{model} 不能替换 {original}（{rule}）。选一个在册的别的型号",
        "{model} cannot replace {original} ({rule}). Choose another model that is on record",
    ),
    "replacement_not_there": Text(
        "{model} 成品和备品都没有，不能用来替换（{rule}）。选有货的",
        "There is no {model} in stock nor among spares ({rule}). Choose one there is",
    ),
    "replacement_named": Text(
        "{paper}：用 {model} 替换 {original}。等总经理批准", "{paper}: {model} for {original}. To the GM"
    ),
    "report_written": Text("{paper} 已写好，已通知：{told}", "{paper} is written; told: {told}"),
    "report_seen": Text("{paper} 看过了，可以交总经办", "{paper} is seen; it may go to the GM's office"),
    "report_handed_over": Text("{paper} 已交给 {to}", "{paper} is handed over to {to}"),
    "manager_first": Text(
        "{paper} 是重大问题，先给经理看（{rule}）", "{paper} is major: it goes to the manager first ({rule})"
    ),
    "acted_urgently": Text(
        "{paper}：先处理了，原因已记下（R26）", "{paper}: acted at once, the reason is on record (R26)"
    ),
    "urgent_not_instead": Text(
        "{paper} 要{who}决定，紧急处理不能代替（{rule}）",
        "{paper} is for {who} to decide; acting urgently does not stand in for it ({rule})",
    ),
    "report_first": Text(
        "{unit}：{kind}的书面报告还没交到总经办，不能结案（{rule}）。先交报告",
        "{unit}: the written report about {kind} is not handed over yet; it stays open ({rule})",
    ),
    "problem_is_closed": Text("这个问题已经结案", "This problem is closed already"),
    "problem_closed": Text("{unit}：{kind}已结案", "{unit}: {kind} is closed"),
    "returns_together": Text(
        "{form} 已交接：{units} 台。{customer} 同一天签收的退货合计 {returns} 台，"
        "分在 {forms}：是不是拆单？（{rule}）",
        "{form} is handed over, {units} units. {customer}'s returns signed for on one day are {returns} "
        "together, on {forms}: was one batch split? ({rule})",
    ),
    "opinion_given": Text("{paper}：意见已记下", "{paper}: the opinion is recorded"),
    "line_is_past": Text(
        "{paper} 这一行已经办了：{desk} {at} {by}{did}",
        "This line of {paper} is done already: {did} by {by} at {desk}, {at}",
    ),
    "line_carried_out": Text("{paper}：办好一行，还有 {left} 行", "{paper}: one line done, {left} left"),
    "dispute_unconfirmed": Text(
        "{delivery} {unit}：{kind} {quantity} 台，处理期限 {due} 已过，还没有确认；第 {times} 次通知",
        "{delivery} {unit}: {kind}, {quantity} units; limit {due} is past, not confirmed; notice {times}",
    ),
    "confirm_dispute": Text(
        "请与客户确认怎么处理，并确认这份通知；没有确认，每个工作日再通知",
        "Confirm with the customer what is done, and this notice; it is repeated each working day",
    ),
    "dispute_escalated": Text("营销没有确认，请督办", "Marketing has not confirmed it: please see to it"),
    "dispute_copied": Text("抄送，请知悉", "A copy for your information"),
    "notice_filed": Text(
        "{paper}：{due} 到期的争议没有确认，已通知营销",
        "{paper}: a dispute due {due} is not confirmed; marketing is notified",
    ),
    "notice_not_due": Text(
        "争议 {discrepancy} 现在不用通知", "No notice is due for dispute {discrepancy} now"
    ),
    "notice_of_other": Text(
        "{paper} 是给{addressee}的，您是{role}。请{addressee}确认（R2b）",
        "{paper} is for {addressee}, you are {role}. {addressee} may confirm it (R2b)",
    ),
    "notice_asks_opinion": Text(
        "{paper} 要的是处理意见，只确认不够（{rule}）。请写下意见",
        "{paper} asks for an opinion, confirming it is not enough ({rule}). Give the opinion",
    ),
    "notice_confirmed": Text("{paper} 已确认，不再重复通知", "{paper} is confirmed: it is not repeated"),
    "notice_handed_over": Text("{paper} 已交给 {to}（{how}）", "{paper} is handed over to {to} ({how})"),
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
    "report_days": Text(
        "报表从 {first} 到 {last} 做不出：应为两个日期，先后不颠倒，最多 {most} 天",
        "No report from {first} to {last}: give two dates in order, at most {most} days apart",
    ),
    "role_may_not": Text("{role}不能做这一步。找：{who}", "{role} may not do this. Ask: {who}"),
    "not_qualified": Text(
        "{name}没有{work}资格（{rule}）。请有资格的人来做，或请组长登记资格",
        "{name} is not qualified to {work} ({rule}). Ask somebody who is, or the leader to enter it",
    ),
    "qualification_over": Text(
        "{name}的{work}资格 {until} 已到期（{rule}）。请组长续期，或请别人来做",
        "The qualification of {name} to {work} ended on {until} ({rule}). Ask the leader to renew it, or "
        "somebody else",
    ),
    "badge_issued": Text("{number} 有了新工牌", "{number} has a new badge"),
    "token_issued": Text("令牌 {name} 可以用了", "Token {name} may read the API"),
    "token_revoked": Text("令牌 {name} 已作废", "Token {name} opens nothing any more"),
    "token_name_bad": Text(
        "令牌名“{name}”不能用。要 1 到 30 个字母、汉字、数字或 . _ -，不带空格",
        "'{name}' cannot name a token. Expected 1 to 30 letters, digits or . _ - without a space",
    ),
    "token_name_taken": Text(
        "已有令牌 {name}。换个名字，或先用 --revoke 作废它",
        "There is a token {name} already. Choose another name, or end that one first with --revoke",
    ),
    "token_unknown": Text(
        "没有令牌 {name}。用 --list 看有哪些", "There is no token {name}. --list shows those there are"
    ),
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
    # questions
    "nothing_asked": Text("现在没有要答的，接着扫", "Nothing is asked now. Go on scanning"),
    "nothing_to_choose": Text(
        "这里没有 {number}，选屏幕上有的", "There is no {number} here. Choose one on the screen"
    ),
    "nothing_to_confirm": Text("还没选，先选一项", "Nothing to confirm yet. Choose first"),
    "pick_first": Text("还没选齐，先选", "Not all is chosen yet. Choose first"),
    "picked": Text("{picked}", "{picked}"),
    # settling
    "settling": Text("处理：{kind}", "Settling: {kind}"),
    "step_settled": Text("{kind}：记下了", "{kind}: recorded"),
    "step_is_past": Text(
        "{kind}：{desk} {at} {by}{did}。按屏幕上的接着办",
        "{kind}: {did} by {by} at {desk}, {at}. Go on from what the screen shows now",
    ),
    "discrepancy_settled": Text("{kind}：处理完", "{kind}: settled"),
    "not_reached": Text("记下：还没联系上客户", "Recorded: customer not reached"),
    "passed_to_marketing": Text("{kind}：转营销中心", "{kind}: passed to marketing"),
    "already_settled": Text(
        "{kind}不用再办：{desk} {at} {by}{did}",
        "{kind} is closed already: {did} by {by} at {desk}, {at}; nothing is left to do",
    ),
    "photo_asked_no_more": Text(
        "收货台已经在办别的事，照片没存。在收货台上打开这件事再拍",
        "The desk has gone on, so the photo was not kept. Open the matter there and take it again",
    ),
    "phone_code_unknown": Text(
        "收货台不认这个码。请扫屏幕上现在的码",
        "The desk does not know this code. Scan the one on its screen now",
    ),
    "phone_code_used": Text(
        "这个码已用过一次。要再拍，请扫屏幕上的新码",
        "This code was used already. For another photo scan the new one on the screen",
    ),
    "phone_code_over": Text(
        "这个码超过 {minutes} 分钟了。请扫屏幕上的新码",
        "This code is older than {minutes} minutes. Scan the new one on the screen",
    ),
    "photo_missing": Text("破损要有照片。先拍照", "Damage needs a photo. Take one first"),
    "customer_not_asked": Text("还没问客户。先问", "The customer was not asked yet. Ask first"),
    "answer_missing": Text("还没有客户答复。先记答复", "There is no answer yet. Record it first"),
    "decision_missing": Text("还没有决定。先决定", "There is no decision yet. Decide first"),
    "decision_not_allowed": Text(
        "{kind} 不能这样决定。选屏幕上的", "{kind} cannot be decided so. Choose from the screen"
    ),
    "waiting_for_marketing": Text(
        "已转营销中心，等他们决定再记", "It is with marketing. Record their decision when it comes"
    ),
    "photo_kept": Text("照片存好了", "Photo kept"),
    "photo_unreadable": Text(
        "这不是图片（{bytes} 字节）。再拍一张", "This is no picture ({bytes} bytes). Take another"
    ),
    "photo_too_large": Text(
        "照片太大：{pixels} 像素，最多 {limit}。调小再拍",
        "Photo too large: {pixels} pixels, at most {limit}. Take a smaller one",
    ),
    "refusal_needs_photo": Text(
        "拒收要有照片（R17）。先拍照", "Refusing goods needs a photo (R17). Take one first"
    ),
    # samples and summaries (R11)
    "sample_sent": Text(
        "{unit} 送样：{paper}，交 {to}，{back_by} 前归还。贴样品标签",
        "{unit} is out as {paper} with {to}, wanted back by {back_by}. Stick the sample's label on",
    ),
    "sample_not_from": Text(
        "{unit} {state}，不能送样（{rule}）。能送的：{expected}",
        "{unit}: {state}; it cannot be sent ({rule}). Expected: {expected}",
    ),
    "sample_says_nothing": Text(
        "{unit}：写明为什么送、交给谁（{rule}），各不超过 {most} 字",
        "{unit}: say why it is sent and to whom ({rule}), at most {most} characters each",
    ),
    "sample_result": Text("{paper} 的结果已记下", "The result of {paper} is noted"),
    "sample_back": Text("{unit} 收回，{state}，放 {name}", "{unit} is back: {state}; put it in {name}"),
    "sample_back_without": Text(
        "{unit} 收回，{state}，放 {name}。{paper} 还没有结果",
        "{unit} is back: {state}; put it in {name}. {paper} has no result yet",
    ),
    "unit_is_sample": Text(
        "{unit} 送样未归还，见 {paper}（{rule}）。先扫样品单收回",
        "{unit} is out as a sample, see {paper} ({rule}). Scan the slip and take it back first",
    ),
    "summary_filed": Text(
        "{paper} 已汇总 {count} 项问题，等讨论", "{paper}: {count} problems, to be discussed"
    ),
    "summary_there": Text(
        "{first} 至 {last} 已有 {paper}，还没有结论，接着写",
        "{paper} of {first} to {last} is not concluded yet: go on",
    ),
    "nothing_to_summarise": Text(
        "{first} 至 {last} 没有问题可汇总（{rule}）。换一段时间",
        "No problem was found from {first} to {last} ({rule}). Choose other days",
    ),
    "summary_without": Text(
        "{paper}：{absent} 没有人参加，不能下结论（{rule}）。一起讨论后再写",
        "{paper}: nobody of {absent} took part, so nothing is concluded ({rule}). Discuss it first",
    ),
    "conclusion_incomplete": Text(
        "{paper}：写明结论和负责人（{rule}），姓名不超过 {most} 字",
        "{paper}: give the conclusion and who sees to it ({rule}); names of at most {most} characters",
    ),
    "summary_concluded": Text("{paper}：{owner} 负责，{due} 前落实", "{paper}: {owner} sees to it by {due}"),
    "summary_done": Text("{paper} 的结论已落实", "The conclusion of {paper} is carried out"),
    "day_unfit": Text(
        "日期“{found}”不对：写 {first} 或以后的日子", "The day {found} cannot be: give {first} or a later one"
    ),
    # claims, hand-over, entry, shipping
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
    "refused_already": Text("{unit} 已经拒收过，不用再记", "{unit} is refused already"),
    "refusal_too_late": Text(
        "{unit} {state}，不能再拒收（{rule}）。找组长",
        "{unit}: {state}, too late to refuse it ({rule}). Ask the leader",
    ),
    "decide_findings_first": Text(
        "{unit} 还有未了的：{found}（{rule}）。先办完，在那里可以决定拒收",
        "{unit} has open matters: {found} ({rule}). Settle them; refusing is one of the decisions",
    ),
    # places
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
    # labels
    "label_queued": Text("{number} 的标签在等打印", "The label of {number} waits to be printed"),
    "label_cancelled": Text(
        "{number} 的标签画不出，没打", "The label of {number} cannot be drawn; not printed"
    ),
    "label_printed": Text("{number} 的标签已打印", "The label of {number} is printed"),
    "label_unknown": Text("不知道 {number} 的标签印没印", "Unknown whether the label of {number} came out"),
    "label_came_out": Text("{number} 的标签出来了", "The label of {number} came out"),
    "labels_queued": Text("{count} 张标签在等打印", "{count} labels wait to be printed"),
    "label_sent": Text(
        "{bytes} 字节送到了 {printer}。用尺量一量，看最细的线",
        "{printer} took {bytes} bytes. Measure it with a ruler, and look at its finest lines",
    ),
    "label_kind_unknown": Text(
        "没有标签 {kind}，只有 {known}", "There is no label {kind}; expected one of {known}"
    ),
    "label_example_not_printed": Text(
        "{kind} 的样张会被当真，不打。用 --json 给内容，或打 trial",
        "An example of {kind} could be taken for a real one and is not printed. Give its fields with --json, "
        "or print trial",
    ),
    "label_not_drawable": Text("{kind} 标签画不出：{found}", "The {kind} label cannot be drawn: {found}"),
    "label_off_paper": Text(
        "{printer} 的 {kind} 标签不会打：{found}", "{printer} will print no {kind} label: {found}"
    ),
    "label_file_unreadable": Text(
        "{file} 应是一个 JSON 对象：{found}",
        "{file}: expected one JSON object with the label's fields: {found}",
    ),
    "printer_not_set_up": Text(
        "设置里没有打印机 {printer}，有 {known}", "No printer {printer} in the settings; there is {known}"
    ),
    "printer_not_ready": Text(
        "{printer} 没准备好：{found}。看打印机再试",
        "{printer} is not ready: {found}. Look at it, then try again",
    ),
    "label_not_sent": Text(
        "没送完，出去了 {bytes} 字节。看 {printer} 打没打",
        "Not sent whole: {bytes} bytes have left. Look whether {printer} printed",
    ),
    "label_verified": Text("第 {ordinal} 台的标签对。接着扫", "The label of unit {ordinal} is right. Go on"),
    "label_out_of_order": Text(
        "这是 {number} 的标签，该扫 {expected} 的。看看贴错没有，再按打出的顺序扫",
        "This is the label of {number}; the next to scan is that of {expected}. Is one on the wrong unit? "
        "Then scan them in the order they came out",
    ),
    "labels_wait_already": Text(
        "还有 {count} 张没打完。先等，或取消", "{count} of them are not printed yet. Wait, or cancel them"
    ),
    "reason_unknown": Text(
        "没有原因 {reason}。选一个列出的", "There is no reason {reason}. Choose a listed one"
    ),
    "labels_cancelled": Text("取消了 {count} 张标签", "{count} labels cancelled"),
    "no_unknown_label": Text("每张标签都有结果，不用问", "Every label is accounted for; nothing to ask"),
    "nothing_to_settle": Text(
        "{delivery} 没有待解决的。接着扫", "Nothing to settle in {delivery}. Go on scanning"
    ),
    "did_it_come_out": Text("{number} 的标签出来了吗？", "Did the label of {number} come out?"),
    "job_is_past": Text("这张标签已经有结果：{state}", "This label is settled already: {state}"),
    # tomorrow's plan and its pick list
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
    # prices, value and accounts (R3, R4, R12b)
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
    # the database is away: what is wrong, and who mends it; scanning goes on
    "store.refused": Text(
        "数据库 {where} 连不上。看网线和服务器", "No connection to {where}. Check the cable and the server"
    ),
    "store.silent": Text(
        "数据库 {where} 不回答。看网线和服务器", "{where} does not answer. Check the cable and the server"
    ),
    "store.starting": Text(
        "数据库 {where} 正在启动，等一会儿", "{where} is starting or stopping. It comes back by itself"
    ),
    "store.wrong_password": Text(
        "数据库 {where} 不认用户或密码。请管理员改 database: url 或口令文件",
        "{where} refuses user or password. Correct database: url or the password file",
    ),
    "store.no_entry": Text(
        "数据库 {where} 不让这台机器连。请管理员改 pg_hba.conf",
        "{where} has no entry for this machine. Its owner adds one in pg_hba.conf",
    ),
    "store.no_database": Text(
        "服务器上没有数据库 {where}。请管理员建好，再 station migrate",
        "There is no database {where}. Make it, then station migrate",
    ),
    "store.no_right": Text(
        "数据库 {where} 没给权限：{said}。请管理员用 station migrate --grant",
        "{where} grants no right: {said}. Its owner runs station migrate --grant",
    ),
    "store.certificate": Text(
        "数据库 {where} 的证书不能用：{said}。请管理员换证书",
        "The certificate of {where} cannot be used: {said}. Renew it",
    ),
    "store.too_many": Text(
        "数据库 {where} 的连接满了。请管理员查谁占着",
        "{where} takes no more connections. See who holds them",
    ),
    "store.host_unknown": Text(
        "找不到主机 {where}。看 database: url 和网络",
        "No such host: {where}. Check database: url and network",
    ),
    "store.busy": Text(
        "数据库忙，别的台或程序占着。等一会儿",
        "The database is busy with somebody else's work. It goes on by itself",
    ),
    "store.read_too_long": Text(
        "查得太久，停下了，免得挡住扫描。查少一点再试",
        "Reading took too long and was stopped, so that scanning goes on. Ask for less at a time",
    ),
    "store.read_only": Text(
        "数据库现在只读，记不进去。请管理员查",
        "The database is read-only: nothing can be recorded. Have it seen to",
    ),
    "store.disk_full": Text(
        "磁盘满了，记不进去。叫组长腾地方", "Disk full, nothing is being recorded. Have space made"
    ),
    "store.cannot_open": Text(
        "打不开数据库文件 {path}。看文件夹还在不在、归谁",
        "Cannot open {path}. See that the folder is there and whose it is",
    ),
    # the database is not one to work with: the station does not start
    "store.newer": Text(
        "数据库是更新的版本写的：结构 {found}，这个程序认得到 {expected}。请升级这台",
        "A newer station wrote this database: schema {found}, known is {expected}. Upgrade this station",
    ),
    "store.older": Text(
        "数据库结构是 {found}，要 {expected}。请管理员运行 station migrate",
        "The database has schema {found}, {expected} is wanted. Its owner runs station migrate",
    ),
    "store.foreign": Text(
        "这是别的软件的数据库（有表 {tables}），没有动它。请改 database: url",
        "This is another program's database (tables {tables}); it was left alone. Correct database: url",
    ),
    "store.server_too_old": Text(
        "数据库服务器是 PostgreSQL {found}，至少要 {expected}。请管理员升级",
        "The server is PostgreSQL {found}, at least {expected} is wanted. Upgrade it",
    ),
    "store.encoding": Text(
        "数据库的编码是 {found}，要 {expected}。请管理员重建数据库",
        "The database's encoding is {found}, {expected} is wanted. Make it anew",
    ),
    "store.damaged": Text(
        "数据库文件 {path} 坏了：{found}。别再写，用 station restore 恢复备份",
        "The database {path} is damaged: {found}. Restore a backup with station restore",
    ),
    "store.data_in_use": Text(
        "{data} 已有一个站在用（进程 {process}）。先停掉它，或在 data: 换一个文件夹",
        "{data}: a station works here already (process {process}). Stop it, or name another folder",
    ),
    "store.data_read_only": Text(
        "{data} 写不进去（{found}）。看文件夹归谁、磁盘是不是只读，或在 data: 换一个",
        "{data} cannot be written ({found}). See whose it is and how its disk is mounted",
    ),
    "store.network_folder": Text(
        "数据库 {path} 在网络盘（{found}）上，锁不可靠。请改到本机磁盘",
        "{path} lies on a network disk ({found}), where locks do not hold. Move it to a disk of this machine",
    ),
    "store.inbox_unfit": Text(
        "收件箱 {path} 打不开：{found}。看文件夹归谁；坏了就用 station restore",
        "The inbox {path} cannot be opened: {found}. See whose it is; if damaged, station restore",
    ),
    "store.desk_in_use": Text(
        "{where} 上已经有台 {desk} 在运行。先停掉它，或改 desk: id",
        "Another station works as {desk} on {where}. Stop it, or give this one another desk: id",
    ),
    "events_forgotten": Text(
        "数据库丢了这台的 {lost} 条记录，{scans} 次扫描",
        "The database has lost {lost} events of this desk, {scans} scans",
    ),
    "loss_seen": Text("知道了：{scans} 次扫描要重做", "Seen: {scans} scans are to be done again"),
    # worked off late
    "command_while_away": Text(
        "{text} 是断线时扫的命令，没有执行。要办就再扫一次",
        "Command {text} was scanned while the database was away; not done. Scan it again if it is meant",
    ),
    # finding devices
    "device_bound": Text("{kind} {name} 装好了：{port}", "The {kind} {name} is set up: {port}"),
    "bound_already": Text("这就是已经在用的 {name}", "This is {name}, in use already"),
    "no_code_came": Text(
        "没有收到。扫描枪要设成串口或键盘方式，后缀回车",
        "Nothing came. Set the scanner to serial or keyboard mode, suffix CR",
    ),
    "no_weight_came": Text(
        "没有秤稳定在 {weight} kg。先拿空，再放上去",
        "No scale settled at {weight} kg. Empty it, then put it on",
    ),
    "no_scale_heard": Text(
        "没有端口像秤。插好、开机，或在它那一行点“问它”",
        "No port speaks like a scale. Plug it in and switch it on, or touch Ask at its port",
    ),
    "other_unit": Text("秤上的单位是 {found}，请调到 kg 或 g", "The scale shows {found}: set it to kg or g"),
    "no_printer_takes": Text(
        "{kinds} 标签没有打印机来打：看 config.yaml 里打印机的 prints 和 media",
        "No printer takes labels of the kind {kinds}: look at prints: and media: in config.yaml",
    ),
    "name_is_shared": Text(
        "{name} 有两个设备都叫，会认错。改用其中一个：{ports}",
        "Two devices share the name {name} and may be mistaken. Use one of: {ports}",
    ),
    "bind_needs_kind": Text(
        "配置里没有 {id}。新设备要写 --kind scanner 或 scale{hint}",
        "No device {id} in the settings. For a new one give --kind scanner or scale; {hint}",
    ),
    "bind_by_hand": Text(
        "{id} 是{kind}，请在配置文件里写端口", "{id} is a {kind}: write its port into the settings"
    ),
    "port_not_free": Text("{port} 不在了，或已经有设备在用", "{port} is gone, or a device uses it"),
    "demo_binds_nothing": Text("演示时不改配置文件", "The demo does not write the settings file"),
    "config_unreadable": Text("{file} 读不了：{found}", "{file} cannot be read: {found}"),
    "config_changed": Text(
        "{file} 刚被别人改过，没有写。再来一次", "{file} was changed meanwhile: not written. Try again"
    ),
    "config_not_written": Text(
        "{file} 写不进去（{found}）。请手工写：{lines}",
        "{file} cannot be written ({found}). Write it by hand: {lines}",
    ),
    "config_would_be_wrong": Text(
        "写了会出错，没有写。{key}：{found}", "It would be wrong and was not written. {key}: {found}"
    ),
    "config_overridden": Text(
        "环境变量 STATION__DEVICES__… 盖过 {id}，没有写。先去掉它",
        "A variable STATION__DEVICES__... overrides {id}: not written. Remove it first",
    ),
    "config_other_kind": Text(
        "{id} 在配置里是{found}，这个是{expected}，没有写",
        "{id} is a {found} in the settings, this a {expected}: not written",
    ),
    "captured_away": Text("已存好 {text}，第 {count} 个", "{text} is stored, number {count}"),
}


def spell(code: str, language: Language) -> str:
    """Return the word for a code; an unknown code is shown as it is, never hidden."""
    text = WORDS.get(code)
    return getattr(text, language) if text else code


def say(feedback: Feedback, language: Language) -> str:
    """Return the sentence of a feedback.

    Facts that are codes of `WORDS`, and lists of them, are spelt in the same language; what somebody or
    something is called (`name`) never is, even when it reads like a code.
    """
    text: str = getattr(SENTENCES[feedback.code], language)
    facts = feedback.facts.items()
    return text.format_map({key: value if key == "name" else _spelt(value, language) for key, value in facts})


def say_condition(code: str, facts: Mapping[str, Any], language: Language) -> str:
    """Return what a device's condition is, what was found, and what to do about it."""
    do = WORDS.get(f"device.{code}.do")
    said, then = spell(f"device.{code}", language), getattr(do, language) if do else ""
    found = [
        str(value)
        for name, value in facts.items()
        if value and name != "port" and f"{{{name}}}" not in said + then
    ]
    known = defaultdict(str, {name: spell(str(value), language) for name, value in facts.items()})
    sentence = said.format_map(known).strip() + "".join(f" ({each})" for each in found)
    stop = "。" if language == "zh" else ". "
    return sentence + (stop + then.format_map(known) if then else "")


def _spelt(value: Any, language: Language) -> str:
    if isinstance(value, list | tuple):
        return ("、" if language == "zh" else ", ").join(_spelt(each, language) for each in value)
    return spell(str(value), language)
