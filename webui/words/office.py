"""The office: people, settings, lists, calendar."""

from collections.abc import Mapping

from station.messages import Text

WORDS: Mapping[str, Text] = {
    # the office
    "office.title": Text("办公室", "Office"),
    "office.sign_in": Text("登录", "Sign in"),
    "office.waiting": Text("等您办的", "Waiting for you"),
    "office.nothing": Text("没有等您办的", "Nothing waits for you"),
    "office.addressed": Text("给您的", "Addressed to you"),
    "office.waits": Text("等{who}", "waits for {who}"),
    "office.since": Text("{since} 起", "since {since}"),
    "office.paper.form": Text("退换货确认单", "Confirmation form"),
    "office.paper.application": Text("退货申请", "Application"),
    "office.paper.report": Text("书面报告", "Written report"),
    "office.paper.notice": Text("书面通知", "Written notice"),
    "office.paper.replacement": Text("更换型号确认", "Replacement model"),
    "office.change_pin": Text("换 PIN", "Change PIN"),
    "office.change_pin.why": Text(
        "换好后，用新 PIN 在每个浏览器重新登录。", "After that every browser of yours asks for the new one."
    ),
    "office.setup": Text("第一位经理", "The first manager"),
    "office.setup.why": Text(
        "设置码在启动时的日志里，只能用一次。经理再登记别的人。",
        "The set-up code stands in the log since the start and is good once. The manager enters the others.",
    ),
    "people.badge": Text("有工牌", "has a badge"),
    "people.no_badge": Text("没有工牌", "no badge"),
    "people.pin": Text("有 PIN", "has a PIN"),
    "people.no_pin": Text("没有 PIN", "no PIN"),
    "people.locked": Text("PIN 锁到 {until}", "PIN locked until {until}"),
    "people.until.ends_soon": Text("资格快到期：{date}", "qualification ends {date}"),
    "people.until.over": Text("资格过期：{date}", "qualification ended {date}"),
    "people.new_pin": Text("{name}的新 PIN", "New PIN of {name}"),
    "people.own_pin": Text("您自己的 PIN", "Your own PIN"),
    "people.reset.why": Text(
        "请本人来输新 PIN；原来的马上不能用了。", "Let them type it themselves. The old one ends at once."
    ),
    "people.qualified_for": Text("可以做", "Qualified for"),
    "people.valid_until": Text("到哪天", "Until"),
    "people.qualify.why": Text(
        "检测、拆解、维修；没有日期就一直有效。", "检测, 拆解, 维修; without a day it holds for ever."
    ),
    "settings.why": Text("已在走的期限不变", "Clocks that run keep their limit"),
    "settings.now": Text("现在是 {value}", "now {value}"),
    "settings.history": Text("改过的", "What it was"),
    "settings.when": Text("时间", "When"),
    "settings.who": Text("谁", "Who"),
    "settings.value": Text("值", "Value"),
    "settings.first_start": Text("第一次启动", "First start"),
    "settings.true": Text("是", "yes"),
    "settings.false": Text("否", "no"),
    "field.new_value": Text("改成", "New value"),
    "key.settings": Text("设置", "Settings"),
    "key.change_setting": Text("改", "Change"),
    "list.search": Text("查找", "Search"),
    "list.none": Text("没有符合的", "Nothing fits"),
    "list.above": Text("上面还有 {count} 项", "{count} more above"),
    "list.more": Text("只列前 {count} 行，查找更准", "the first {count}: search for others"),
    "list.whole": Text(
        "这张名单整张收，不逐行改。", "This list is brought in whole and is not edited row by row."
    ),
    "calendar.title": Text("{year} 年怎么算", "{year} as it counts"),
    "calendar.works": Text("上班", "works"),
    "calendar.off": Text("休息", "off"),
    "calendar.moved": Text("调休上班", "make-up day"),
    "calendar.own": Text("自己的", "our own"),
    "calendar.own_days": Text("自己的日子", "Days of our own"),
    "calendar.none": Text("没有，都按官方的", "None: the official list counts"),
    "calendar.missing": Text("缺 {year} 年的日历", "Calendar of {year} missing"),
    "calendar.missing.why": Text(
        "现在只按工作周算，节假日和调休不算。收一张这一年的日历。",
        "Only the weekly pattern counts now, no holidays. Bring in a list of that year.",
    ),
    "key.calendar": Text("日历", "Calendar"),
    "key.new_row": Text("加一行", "New row"),
    "key.new_day": Text("加一天", "New day"),
    "key.put_row": Text("记下", "Keep it"),
    "key.remove_day": Text("去掉", "Remove"),
    "key.bring_in": Text("收一张", "Bring in a file"),
    "key.send_list": Text("收", "Send"),
    "key.new_person": Text("加一人", "New person"),
    "key.qualify": Text("资格", "Qualification"),
    "key.edit_person": Text("改资料", "Edit"),
    "key.people": Text("人员", "People"),
    "key.sign_in": Text("登录", "Sign in"),
    "key.sign_out": Text("退出", "Sign out"),
    "key.change_pin": Text("换 PIN", "Change PIN"),
    "key.set_pin": Text("换成新的", "Set it"),
    "key.make_manager": Text("登记经理", "Enter the manager"),
    "key.office": Text("回办公室", "To the office"),
    # holidays, as the official list calls them
    "New Year's Day": Text("元旦", "New Year's Day"),
    "Spring Festival": Text("春节", "Spring Festival"),
    "Tomb-sweeping Day": Text("清明", "Tomb-sweeping Day"),
    "Labour Day": Text("劳动节", "Labour Day"),
    "Dragon Boat Festival": Text("端午", "Dragon Boat Festival"),
    "National Day": Text("国庆", "National Day"),
    "Mid-autumn Festival": Text("中秋", "Mid-autumn Festival"),
    # lists brought in
    "lists.title": Text("收哪张名单？", "Which list?"),
    "lists.why": Text(
        "选 CSV 或 XLSX 文件，马上收；扫描照常。",
        "Choose a CSV or XLSX file: it is taken at once, scanning goes on.",
    ),
    "lists.columns": Text("第一行要有这些列名", "The first row names these columns"),
    "lists.comma": Text("、", ", "),
    "lists.left": Text("还有 {count} 条没列出", "{count} more are not shown"),
    "lists.again": Text(
        "改好再选一次；收下的行不会收两次。", "Mend it and choose it again; rows taken are not taken twice."
    ),
}
