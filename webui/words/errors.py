"""Not live, errors."""

from collections.abc import Mapping

from station.messages import Text

WORDS: Mapping[str, Text] = {
    "live.lost": Text("{time} 起画面不是最新", "Not live since {time}"),
    "live.lost.why": Text("扫描照收，连上自己补齐", "Scans are still taken; it catches up by itself"),
    "live.unsaved": Text("刚才那一下没存上", "That touch was not saved"),
    "live.unsaved.why": Text("连上后再点一次，不会办两次", "Touch again once it is back; it is done once"),
    "phone.title": Text("给收货台拍张照片", "A photo for the desk"),
    "phone.why": Text("拍好就自动发过去，只能发一张", "It is sent as soon as it is taken; one only"),
    "phone.done": Text("照片到收货台了", "The desk has the photo"),
    "phone.done.why": Text("这一页可以关了", "You can close this page"),
    "phone.scan": Text("用手机扫，用手机拍", "Scan with a phone to use its camera"),
    "camera.none": Text("这台没有摄像头，或不让用", "No camera here, or it may not be used"),
    "live.ime": Text("输入法开着，码已按键位收下", "An input method is on; the code was read by its keys"),
    "live.ime.why": Text("按 Shift 或 Ctrl+空格 切到英文", "Switch it off with Shift or Ctrl+Space"),
    "live.scan_lost": Text("刚才扫的码没收到", "That scan was not taken"),
    "live.scan_lost.why": Text("连上后再扫一次", "Scan it again once it is back"),
    "error.session": Text("这个窗口还没有打开收货台的权限", "This window may not open the desk"),
    "error.session.why": Text(
        "请用收货台启动时给出的一次性网址打开（只能用一次；重新启动会给新的）。",
        "Open it with the one-time address the station prints when it starts (a restart prints a new one).",
    ),
    "error.office": Text("您已退出或离开太久，没有办", "You are signed out: nothing was done"),
    "error.office.why": Text("重新登录，再点一次。", "Sign in again and touch once more."),
    "error.token": Text(
        "要有能用的令牌：Authorization: Bearer 令牌（用 station token 名字 造一个）",
        "A token that opens something is needed: Authorization: Bearer TOKEN (station token NAME makes one)",
    ),
    "error.stale": Text("这一页放太久了，没有办", "This page is too old: nothing was done"),
    "error.stale.why": Text("回收货台，再点一次。", "Go back to the desk and touch again."),
    "error.foreign": Text(
        "这个请求不是从收货台来的，没有办", "This request did not come from the desk: nothing was done"
    ),
    "error.host": Text("这个网址不是收货台的", "This address is not the desk's"),
    "error.missing": Text("没有这一页", "There is no such page"),
    "error.too_large": Text("东西太大，没有收", "Too large: not taken"),
    "error.bad": Text("看不懂这个请求，没有办", "This request makes no sense here: nothing was done"),
    "error.fault": Text("出了差错，没有办成", "Something went wrong; it was not done"),
    "error.fault.why": Text(
        "已扫的都在。再试一次；不行就叫组长，记录里有原因。",
        "Every scan is kept. Try again; if it stays, call the leader: the log has the cause.",
    ),
    "error.streams": Text("开着的画面太多", "Too many open pages"),
}
