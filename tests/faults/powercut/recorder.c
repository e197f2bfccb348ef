/* Preloaded into the station, it writes down everything the station asks of the files under one folder.
 *
 *     RECORDER_FOLDER   only files under it are looked at
 *     RECORDER_LOG      the log; records are appended
 *     RECORDER_PRINTER  port of the printer on this machine; what is sent there is written down as well
 *     RECORDER_DIES     "inbox.db-wal 5": the process is killed as it syncs that file for the fifth time
 *
 * One record: struct head, the path, the second path (rename), the bytes. Integers in the machine's order.
 *
 * A lock is held from before an operation on a file until its record stands in the log, so the order of the
 * records is the order in which things were done, and what the log says to be synced was synced. It is a lock on
 * the log as well: whoever kills the station takes it first, or an operation could be done and not written down. Bytes to the
 * printer are written down before they are sent: from that record on they may be on paper.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <signal.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

struct head {
    uint8_t what; /* c create, w write, t truncate, a allocate, s sync, d sync of a directory, r rename, u unlink, m mkdir, p printer */
    uint8_t none;
    uint16_t path, second;
    uint32_t bytes;
    uint64_t offset; /* of a write; the new size of a truncate or allocate */
} __attribute__((packed));

static int log_fd = -1;
static const char *folder;
static int printer_port;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

#define REAL(name) \
    static __typeof__(name) *real; \
    if (!real) real = (__typeof__(name) *)dlsym(RTLD_NEXT, #name)

static ssize_t real_writev(int fd, const struct iovec *parts, int count)
{
    REAL(writev);
    return real(fd, parts, count);
}

__attribute__((constructor)) static void begin(void)
{
    const char *path = getenv("RECORDER_LOG"), *port = getenv("RECORDER_PRINTER");
    folder = getenv("RECORDER_FOLDER");
    if (!path || !folder) abort();
    printer_port = port ? atoi(port) : 0;
    int (*real)(const char *, int, ...) = (int (*)(const char *, int, ...))dlsym(RTLD_NEXT, "open64");
    log_fd = real(path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0600);
    if (log_fd < 0) abort();
}

static void hold(void)
{
    int before = errno;
    pthread_mutex_lock(&lock);
    while (flock(log_fd, LOCK_EX) && errno == EINTR) {}
    errno = before;
}

static void let_go(void)
{
    int before = errno;
    flock(log_fd, LOCK_UN);
    pthread_mutex_unlock(&lock);
    errno = before;
}

static void note(char what, const char *path, const char *second, uint64_t offset, const void *data, size_t length)
{
    struct head head = {what, 0, strlen(path), strlen(second), length, offset};
    struct iovec parts[] = {
        {&head, sizeof head}, {(void *)path, head.path}, {(void *)second, head.second}, {(void *)data, length}};
    ssize_t whole = sizeof head + head.path + head.second + length;
    int before = errno;
    if (real_writev(log_fd, parts, 4) != whole) abort(); /* a log with a hole proves nothing */
    errno = before;
}

static int inside(const char *path)
{
    size_t length = strlen(folder);
    return log_fd >= 0 && !strncmp(path, folder, length) && (path[length] == '/' || !path[length]);
}

/* The path of an open file; 0 when it is none of ours, or has no name any more. */
static int named(int fd, char path[PATH_MAX])
{
    static const char gone[] = " (deleted)";
    char link[40];
    int before = errno;
    if (log_fd < 0) return 0;
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t length = readlink(link, path, PATH_MAX - 1);
    errno = before;
    if (length < 0) return 0;
    path[length] = 0;
    if (length > (ssize_t)sizeof gone && !strcmp(path + length - (sizeof gone - 1), gone)) return 0;
    return inside(path);
}

/* The absolute path of a name given to the kernel. */
static int resolved(int at, const char *name, char path[PATH_MAX])
{
    char base[PATH_MAX] = "";
    if (log_fd < 0 || !name) return 0;
    if (name[0] != '/') {
        if (at == AT_FDCWD) {
            if (!getcwd(base, sizeof base)) return 0;
        } else {
            char link[40];
            snprintf(link, sizeof link, "/proc/self/fd/%d", at);
            ssize_t length = readlink(link, base, sizeof base - 1);
            if (length < 0) return 0;
            base[length] = 0;
        }
    }
    if (snprintf(path, PATH_MAX, "%s%s%s", base, *base ? "/" : "", name) >= PATH_MAX) return 0;
    return inside(path);
}

/* --- opening ------------------------------------------------------------------------------------------ */

static int opened(int at, const char *name, int flags, mode_t mode)
{
    int (*real)(int, const char *, int, ...) = (int (*)(int, const char *, int, ...))dlsym(RTLD_NEXT, "openat64");
    char path[PATH_MAX];
    struct stat was;
    if (!(flags & (O_CREAT | O_TRUNC)) || !resolved(at, name, path)) return real(at, name, flags, mode);
    hold();
    int there = stat(path, &was) == 0;
    int fd = real(at, name, flags, mode);
    if (fd >= 0 && !there) note('c', path, "", 0, "", 0);
    else if (fd >= 0 && flags & O_TRUNC && was.st_size) note('t', path, "", 0, "", 0);
    let_go();
    return fd;
}

#define MODE(flags) \
    mode_t mode = 0; \
    if ((flags) & (O_CREAT | __O_TMPFILE)) { va_list rest; va_start(rest, flags); mode = va_arg(rest, int); va_end(rest); }

int open(const char *name, int flags, ...) { MODE(flags) return opened(AT_FDCWD, name, flags, mode); }
int open64(const char *name, int flags, ...) { MODE(flags) return opened(AT_FDCWD, name, flags, mode); }
int openat(int at, const char *name, int flags, ...) { MODE(flags) return opened(at, name, flags, mode); }
int openat64(int at, const char *name, int flags, ...) { MODE(flags) return opened(at, name, flags, mode); }
int creat(const char *name, mode_t mode) { return opened(AT_FDCWD, name, O_CREAT | O_WRONLY | O_TRUNC, mode); }
int creat64(const char *name, mode_t mode) { return opened(AT_FDCWD, name, O_CREAT | O_WRONLY | O_TRUNC, mode); }

FILE *fopen64(const char *name, const char *how)
{
    REAL(fopen64);
    char path[PATH_MAX];
    if (resolved(AT_FDCWD, name, path) && strpbrk(how, "wa+")) abort(); /* writes past us: none does so yet */
    return real(name, how);
}
FILE *fopen(const char *name, const char *how) { return fopen64(name, how); }

/* --- writing ------------------------------------------------------------------------------------------ */

#define WROTE(fd, call, at, data, length) \
    char path[PATH_MAX]; \
    if (!named(fd, path)) return call; \
    hold(); \
    ssize_t done = call; \
    if (done > 0) note('w', path, "", at, data, done); \
    let_go(); \
    return done

ssize_t write(int fd, const void *data, size_t length)
{
    REAL(write);
    WROTE(fd, real(fd, data, length), lseek64(fd, 0, SEEK_CUR) - done, data, length);
}
ssize_t pwrite(int fd, const void *data, size_t length, off_t at)
{
    REAL(pwrite64);
    WROTE(fd, real(fd, data, length, at), at, data, length);
}
ssize_t pwrite64(int fd, const void *data, size_t length, off64_t at)
{
    REAL(pwrite64);
    WROTE(fd, real(fd, data, length, at), at, data, length);
}

static ssize_t gathered(int fd, const struct iovec *parts, int count, off64_t at)
{
    char path[PATH_MAX];
    ssize_t done = 0, all = 0;
    if (!named(fd, path)) {
        REAL(pwritev64);
        return at < 0 ? real_writev(fd, parts, count) : real(fd, parts, count, at);
    }
    for (int i = 0; i < count; i++) {
        ssize_t one = at < 0 ? write(fd, parts[i].iov_base, parts[i].iov_len)
                             : pwrite64(fd, parts[i].iov_base, parts[i].iov_len, at + all);
        if (one < 0) return all ? all : one;
        all += done = one;
        if ((size_t)done < parts[i].iov_len) break;
    }
    return all;
}
ssize_t writev(int fd, const struct iovec *parts, int count) { return gathered(fd, parts, count, -1); }
ssize_t pwritev(int fd, const struct iovec *parts, int count, off_t at) { return gathered(fd, parts, count, at); }
ssize_t pwritev64(int fd, const struct iovec *parts, int count, off64_t at) { return gathered(fd, parts, count, at); }

/* --- sizes, syncs, names ------------------------------------------------------------------------------ */

#define NOTED(is_ours, call, what, first, second, size) \
    if (!(is_ours)) return call; \
    hold(); \
    int failed = call; \
    if (!failed) note(what, first, second, size, "", 0); \
    let_go(); \
    return failed

int ftruncate64(int fd, off64_t size)
{
    REAL(ftruncate64);
    char path[PATH_MAX];
    NOTED(named(fd, path), real(fd, size), 't', path, "", size);
}
int ftruncate(int fd, off_t size) { return ftruncate64(fd, size); }

int truncate64(const char *name, off64_t size)
{
    REAL(truncate64);
    char path[PATH_MAX];
    NOTED(resolved(AT_FDCWD, name, path), real(name, size), 't', path, "", size);
}
int truncate(const char *name, off_t size) { return truncate64(name, size); }

int posix_fallocate64(int fd, off64_t at, off64_t length)
{
    REAL(posix_fallocate64);
    char path[PATH_MAX];
    NOTED(named(fd, path), real(fd, at, length), 'a', path, "", at + length);
}
int posix_fallocate(int fd, off_t at, off_t length) { return posix_fallocate64(fd, at, length); }

int fallocate64(int fd, int mode, off64_t at, off64_t length)
{
    REAL(fallocate64);
    char path[PATH_MAX];
    if (mode && named(fd, path)) { errno = EOPNOTSUPP; return -1; }
    NOTED(named(fd, path), real(fd, mode, at, length), 'a', path, "", at + length);
}
int fallocate(int fd, int mode, off_t at, off_t length) { return fallocate64(fd, mode, at, length); }

/* Killed in a sync: what was written is with the kernel, not on the disk. */
static void perhaps_die(int fd)
{
    static int syncs;
    const char *dies = getenv("RECORDER_DIES");
    const char *count = dies ? strchr(dies, ' ') : NULL;
    char path[PATH_MAX];
    if (!count || !named(fd, path)) return;
    size_t length = strlen(path), name = count - dies;
    if (length < name || strncmp(path + length - name, dies, name)) return;
    if (++syncs == atoi(count)) kill(getpid(), SIGKILL);
}

static char kind_of_sync(int fd)
{
    struct stat it;
    return fstat(fd, &it) == 0 && S_ISDIR(it.st_mode) ? 'd' : 's';
}
int fsync(int fd)
{
    REAL(fsync);
    char path[PATH_MAX];
    perhaps_die(fd);
    NOTED(named(fd, path), real(fd), kind_of_sync(fd), path, "", 0);
}
int fdatasync(int fd)
{
    REAL(fdatasync);
    char path[PATH_MAX];
    perhaps_die(fd);
    NOTED(named(fd, path), real(fd), kind_of_sync(fd), path, "", 0);
}

int renameat2(int from, const char *old, int to, const char *new, unsigned flags)
{
    REAL(renameat2);
    char path[PATH_MAX], second[PATH_MAX];
    int ours = resolved(from, old, path);
    ours = resolved(to, new, second) && ours;
    NOTED(ours, real(from, old, to, new, flags), 'r', path, second, 0);
}
int renameat(int from, const char *old, int to, const char *new) { return renameat2(from, old, to, new, 0); }
int rename(const char *old, const char *new) { return renameat2(AT_FDCWD, old, AT_FDCWD, new, 0); }

int unlinkat(int at, const char *name, int flags)
{
    REAL(unlinkat);
    char path[PATH_MAX];
    NOTED(resolved(at, name, path), real(at, name, flags), 'u', path, "", 0);
}
int unlink(const char *name) { return unlinkat(AT_FDCWD, name, 0); }
int rmdir(const char *name) { return unlinkat(AT_FDCWD, name, AT_REMOVEDIR); }
int remove(const char *name)
{
    struct stat it;
    return unlinkat(AT_FDCWD, name, lstat(name, &it) == 0 && S_ISDIR(it.st_mode) ? AT_REMOVEDIR : 0);
}

int mkdirat(int at, const char *name, mode_t mode)
{
    REAL(mkdirat);
    char path[PATH_MAX];
    NOTED(resolved(at, name, path), real(at, name, mode), 'm', path, "", 0);
}
int mkdir(const char *name, mode_t mode) { return mkdirat(AT_FDCWD, name, mode); }

/* --- the printer -------------------------------------------------------------------------------------- */

static void to_printer(int fd, const void *data, size_t length)
{
    struct sockaddr_in peer;
    socklen_t size = sizeof peer;
    int before = errno;
    if (printer_port && !getpeername(fd, (struct sockaddr *)&peer, &size) && peer.sin_family == AF_INET
        && ntohs(peer.sin_port) == printer_port) {
        hold();
        note('p', "", "", 0, data, length);
        let_go();
    }
    errno = before;
}
ssize_t send(int fd, const void *data, size_t length, int flags)
{
    REAL(send);
    to_printer(fd, data, length);
    return real(fd, data, length, flags);
}
