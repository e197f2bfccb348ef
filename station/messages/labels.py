"""Labels and print jobs."""

from collections.abc import Mapping

from station.messages.text import Text

WORDS: Mapping[str, Text] = {
    "queued": Text("在等", "Waiting"),
    "sending": Text("在打", "Printing"),
    "printed": Text("已打印", "Printed"),
    "unknown": Text("不知道", "Unknown"),
    "not_printed": Text("没打出", "Not printed"),
    "cancelled": Text("已取消", "Cancelled"),
}

SENTENCES: Mapping[str, Text] = {
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
}
