"""Settings and lists (domain.md 7.7, 13)."""

from collections.abc import Mapping

from station.messages.text import Text

WORDS: Mapping[str, Text] = {
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
}
