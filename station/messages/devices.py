"""Scanners, scales and printers: their conditions, what to do, and how they are found."""

from collections.abc import Mapping

from station.messages.text import Text

WORDS: Mapping[str, Text] = {
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
}

SENTENCES: Mapping[str, Text] = {
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
