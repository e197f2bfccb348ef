"""The database: away, or not one to work with."""

from collections.abc import Mapping

from station.messages.text import Text

SENTENCES: Mapping[str, Text] = {
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
}
