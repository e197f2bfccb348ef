"""Devices, and the demo's bench."""

from collections.abc import Mapping

from station.messages import Text

WORDS: Mapping[str, Text] = {
    # devices
    "kind.scanner": Text("扫描枪", "Scanner"),
    "kind.scale": Text("电子秤", "Scale"),
    "kind.printer": Text("打印机", "Printer"),
    "device.last": Text("上次 {time}", "last {time}"),
    "device.since": Text("{time} 起", "since {time}"),
    "device.none": Text("没有接设备", "No device configured"),
    "webhook.behind": Text(
        "{waiting} 条记录没送到 {address}：{answer}", "{waiting} events have not reached {address}: {answer}"
    ),
    "webhook.behind.do": Text("都存着，会自己补送，收货照常", "All kept and sent later; work goes on"),
    "device.read": Text("上次扫到 {text}", "last read {text}"),
    "ports.title": Text("空着的端口", "Free ports"),
    "ports.none": Text("没有空着的端口", "No free port"),
    "ports.why": Text("先听，什么也不发；“问它”才发", "Listening sends nothing; Ask does"),
    "key.find": Text("找一找", "Listen"),
    "key.bind_scanner": Text("装扫描枪", "Add scanner"),
    "key.bind_scale": Text("装秤", "Add scale"),
    "key.ask_port": Text("问它", "Ask"),
    "key.stop_finding": Text("不找了", "Stop"),
    "finding.listening": Text("正在听每个空着的端口", "Listening at every free port"),
    "finding.asking": Text("正在问 {about}", "Asking {about}"),
    "finding.scan": Text("用要装的扫描枪扫这个码", "Scan this with the scanner you want here"),
    "finding.scan.why": Text(
        "收到的那个端口就是它；键盘暂时不能用", "It is where the code arrives. Keyboards rest meanwhile"
    ),
    "finding.weigh": Text("先拿空，再把 {about} 放上去", "Empty the scale, then put {about} on it"),
    "finding.weigh.why": Text(
        "哪个秤稳定在 {about}，就装哪个", "The scale that settles at {about} is the one"
    ),
    "jobs.title": Text("没打完的标签", "Labels not finished"),
    "jobs.asked": Text("这些标签出来了吗？", "Did these labels come out?"),
    "jobs.asked.why": Text("也可扫出来的标签", "or scan the label that did"),
    "jobs.cancel": Text("都不打了，为什么？", "Cancel all that wait: why?"),
    "jobs.print": Text("一次打一批", "Print many at once"),
    "jobs.print_delivery": Text("{delivery} 的标签都补打，为什么？", "All labels of {delivery} again: why?"),
    "key.labels": Text("标签", "Labels"),
    "key.print_places": Text("所有库位标签", "All place labels"),
    "batch.title": Text("正在打一批", "A batch is printing"),
    "batch.waiting": Text("在等 {waiting} 张，不知道 {unknown} 张", "{waiting} waiting, {unknown} unknown"),
    "reason.printer_away": Text("打印机坏了", "Printer away"),
    "reason.labels_wrong": Text("打错了", "Wrong labels"),
    "reason.not_needed": Text("不要了", "Not needed"),
    "reason.asked_for": Text("要的", "Asked for"),
    "jobs.none": Text("标签都打完了", "No label is waiting"),
    "reason.label_damaged": Text("标签破了", "Label torn"),
    "reason.label_lost": Text("标签丢了", "Label lost"),
    "reason.label_faint": Text("印不清", "Badly printed"),
    "unit.reprint": Text("补打标签，为什么？", "Print again: why?"),
    # the demo's bench
    "bench.title": Text("演示台 · 不是收货台的一部分", "Demo bench · not part of the desk"),
    "bench.next": Text("下一步：{step}", "Next: {step}"),
    "bench.over": Text("演完了", "The play is over"),
    "bench.more": Text("更多", "More"),
    "bench.scan": Text("扫这个码", "Scan this"),
    "bench.load": Text("放上秤 kg", "Load kg"),
    "bench.unload": Text("从秤上拿走", "Unload"),
    "bench.unplug": Text("拔掉 {device}", "Unplug {device}"),
    "bench.replug": Text("插回 {device}", "Replug {device}"),
    "bench.paper_out": Text("缺纸", "Paper out"),
    "bench.refill": Text("装纸", "Refill"),
    "bench.head_open": Text("打开打印头", "Open the head"),
    "bench.close_head": Text("合上打印头", "Close the head"),
}
