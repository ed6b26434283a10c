/* Stands between a program and the C library (LD_PRELOAD): counts the calls that change or open files below one
   directory, and at the n-th of them kills the process, fails the call, or only writes down what was done.

   SHIM_DIR    only what is below this directory counts
   SHIM_MODE   count, kill, torn (half of a write, then the kill), stop (SIGSTOP), fail, short, or record
   SHIM_CALLS  which: open read write sync rename truncate allocate mkdir unlink map; default all
   SHIM_AT     the n-th of them, from 1
   SHIM_TIMES  how many in a row fail; default 1, 0: all from there on
   SHIM_ERRNO  with which number
   SHIM_LOG    count: the names of the calls, a line each; record: the operations, as power.py reads them
   SHIM_CLOCK  seconds by which the machine's clock is off from the n-th call on */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <time.h>
#include <unistd.h>

enum mode { OFF, COUNT, KILL, TORN, STOP, FAIL, SHORT, RECORD };
static enum mode mode = OFF;
static const char *directory, *calls;
static size_t directory_length;
static long at = 0, times = 1, count = 0;
static int number = EIO, out = -1;
static long long clock_off = 0;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static __thread int inside = 0;

#define REAL(name) ({ static __typeof__(&name) real; if (!real) real = (__typeof__(&name))dlsym(RTLD_NEXT, #name); real; })

__attribute__((constructor)) static void begin(void) {
  const char *words = getenv("SHIM_MODE");
  directory = getenv("SHIM_DIR");
  if (!words || !directory) return;
  directory_length = strlen(directory);
  calls = getenv("SHIM_CALLS");
  if (getenv("SHIM_AT")) at = atol(getenv("SHIM_AT"));
  if (getenv("SHIM_TIMES")) times = atol(getenv("SHIM_TIMES"));
  if (getenv("SHIM_ERRNO")) number = atoi(getenv("SHIM_ERRNO"));
  if (getenv("SHIM_CLOCK")) clock_off = atoll(getenv("SHIM_CLOCK"));
  const char *log = getenv("SHIM_LOG");
  if (log) {
    int fd = syscall(SYS_openat, AT_FDCWD, log, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    out = fd < 0 ? -1 : fcntl(fd, F_DUPFD_CLOEXEC, 900);
    if (fd >= 0) syscall(SYS_close, fd);
  }
  mode = !strcmp(words, "kill") ? KILL : !strcmp(words, "torn") ? TORN : !strcmp(words, "stop") ? STOP
    : !strcmp(words, "fail") ? FAIL : !strcmp(words, "short") ? SHORT : !strcmp(words, "record") ? RECORD : COUNT;
}

static int is_below(const char *path) {
  return !strncmp(path, directory, directory_length)
    && (path[directory_length] == '/' || path[directory_length] == '.' || !path[directory_length]);
}

static void path_of(int fd, char *path) {
  char name[64];
  snprintf(name, sizeof name, "/proc/self/fd/%d", fd);
  ssize_t length = syscall(SYS_readlink, name, path, 4095);
  path[length < 0 ? 0 : length] = 0;
}

static void absolute(int fd, const char *given, char *path) {
  if (given[0] == '/') { snprintf(path, 4096, "%s", given); return; }
  char base[4096];
  if (fd == AT_FDCWD) { if (syscall(SYS_getcwd, base, sizeof base) < 0) base[0] = 0; } else path_of(fd, base);
  snprintf(path, 4096, "%.2000s%s%.2000s", base, strcmp(given, ".") ? "/" : "", strcmp(given, ".") ? given : "");
}

static void die(void) { syscall(SYS_kill, getpid(), SIGKILL); for (;;) syscall(SYS_pause); }

/* 0: do it; 1: fail it with errno; 2: do half of it. */
static int turn(const char *call, const char *path) {
  if (mode == OFF || inside || !is_below(path)) return 0;
  if (calls && !strstr(calls, call)) return 0;
  pthread_mutex_lock(&lock);
  long n = ++count;
  if (mode == COUNT && out >= 0) {
    char line[4200];
    int length = snprintf(line, sizeof line, "%s %.4000s\n", call, path + directory_length);
    syscall(SYS_write, out, line, length);
  }
  pthread_mutex_unlock(&lock);
  int is_now = n >= at && (times == 0 || n < at + times) && at > 0;
  if (!is_now) return 0;
  switch (mode) {
  case KILL: die(); return 0;
  case STOP: syscall(SYS_kill, getpid(), SIGSTOP); return 0;
  case TORN: if (strcmp(call, "write")) die(); return 2;
  case FAIL: errno = number; return 1;
  case SHORT: if (strcmp(call, "write")) return 0; return 2;
  default: return 0;
  }
}

/* One operation of a recording: numbers, then both paths, then the bytes. */
static void put(uint32_t kind, int fd, uint64_t offset, const void *bytes, uint64_t length, const char *one, const char *two) {
  struct stat about;
  uint64_t head[6] = { kind, 0, offset, length, one ? strlen(one) : 0, two ? strlen(two) : 0 };
  if (fd >= 0 && !fstat(fd, &about)) head[1] = about.st_ino;
  struct iovec parts[4] = { { head, sizeof head }, { (void *)one, head[4] }, { (void *)two, head[5] }, { (void *)bytes, bytes ? length : 0 } };
  syscall(SYS_writev, out, parts, 4);
}

enum { WRITE = 1, SYNC, RENAME, TRUNCATE, ALLOCATE, MKDIR, UNLINK, CREATE, SAID, DSYNC_WRITE };

#define RECORDING(path) (mode == RECORD && !inside && is_below(path))

static void wrote(int fd, uint64_t offset, const void *bytes, ssize_t done, const char *path) {
  if (done <= 0) return;
  if (fd == 1 && mode == RECORD) { put(SAID, -1, 0, bytes, done, NULL, NULL); return; }
  if (!RECORDING(path)) return;
  int flags = fcntl(fd, F_GETFL);
  put(flags & O_DSYNC ? DSYNC_WRITE : WRITE, fd, offset, bytes, done, path, NULL);
}

/* Each wrapper: whose turn it is, the real call, and the record of what was done, in one order for all threads. */
#define PATH_OF(fd) char path[4096]; path[0] = 0; if (mode != OFF && !inside) path_of(fd, path)
#define DONE(statement) do { if (mode == RECORD) { statement; pthread_mutex_unlock(&lock); } } while (0)
#define BEGIN if (mode == RECORD) pthread_mutex_lock(&lock)

ssize_t write(int fd, const void *bytes, size_t length) {
  PATH_OF(fd);
  int what = turn("write", path);
  if (what == 1) return -1;
  if (what == 2) length = (length + 1) / 2;
  BEGIN;
  off_t offset = mode == RECORD ? lseek(fd, 0, SEEK_CUR) : 0;
  ssize_t done = REAL(write)(fd, bytes, length);
  int saved = errno;
  DONE(wrote(fd, offset < 0 ? 0 : offset, bytes, done, path));
  if (what == 2 && mode == TORN) die();
  errno = saved;
  return done;
}

ssize_t pwrite(int fd, const void *bytes, size_t length, off_t offset) {
  PATH_OF(fd);
  int what = turn("write", path);
  if (what == 1) return -1;
  if (what == 2) length = (length + 1) / 2;
  BEGIN;
  ssize_t done = REAL(pwrite)(fd, bytes, length, offset);
  int saved = errno;
  DONE(wrote(fd, offset, bytes, done, path));
  if (what == 2 && mode == TORN) die();
  errno = saved;
  return done;
}
ssize_t pwrite64(int fd, const void *bytes, size_t length, off64_t offset) { return pwrite(fd, bytes, length, offset); }

static ssize_t vector(int fd, const struct iovec *parts, int many, off_t offset, int is_at) {
  PATH_OF(fd);
  int what = turn("write", path);
  if (what == 1) return -1;
  BEGIN;
  if (!is_at && mode == RECORD) offset = lseek(fd, 0, SEEK_CUR);
  ssize_t done;
  if (what == 2) done = is_at ? REAL(pwrite)(fd, parts[0].iov_base, (parts[0].iov_len + 1) / 2, offset) : REAL(write)(fd, parts[0].iov_base, (parts[0].iov_len + 1) / 2);
  else done = is_at ? REAL(pwritev)(fd, parts, many, offset) : REAL(writev)(fd, parts, many);
  int saved = errno;
  DONE(ssize_t left = done; for (int i = 0; i < many && left > 0; i++) {
    ssize_t part = (size_t)left < parts[i].iov_len ? left : (ssize_t)parts[i].iov_len;
    wrote(fd, offset, parts[i].iov_base, part, path); offset += part; left -= part; });
  if (what == 2 && mode == TORN) die();
  errno = saved;
  return done;
}
ssize_t writev(int fd, const struct iovec *parts, int many) { return vector(fd, parts, many, 0, 0); }
ssize_t pwritev(int fd, const struct iovec *parts, int many, off_t offset) { return vector(fd, parts, many, offset, 1); }
ssize_t pwritev64(int fd, const struct iovec *parts, int many, off64_t offset) { return vector(fd, parts, many, offset, 1); }

#define ON_FD(result, name, call, parameters, arguments, fd, record) \
  result name parameters { \
    PATH_OF(fd); \
    if (turn(call, path) == 1) return -1; \
    BEGIN; \
    result done = REAL(name) arguments; \
    int saved = errno; \
    DONE(if (done == 0 && RECORDING(path)) record); \
    errno = saved; \
    return done; \
  }

ON_FD(int, fsync, "sync", (int fd), (fd), fd, put(SYNC, fd, 0, NULL, 0, path, NULL))
ON_FD(int, fdatasync, "sync", (int fd), (fd), fd, put(SYNC, fd, 0, NULL, 0, path, NULL))
ON_FD(int, ftruncate, "truncate", (int fd, off_t length), (fd, length), fd, put(TRUNCATE, fd, length, NULL, 0, path, NULL))
ON_FD(int, ftruncate64, "truncate", (int fd, off64_t length), (fd, length), fd, put(TRUNCATE, fd, length, NULL, 0, path, NULL))
ON_FD(int, fallocate, "allocate", (int fd, int how, off_t from, off_t length), (fd, how, from, length), fd,
  { if (!(how & FALLOC_FL_KEEP_SIZE)) put(ALLOCATE, fd, from + length, NULL, 0, path, NULL); })
ON_FD(int, fallocate64, "allocate", (int fd, int how, off64_t from, off64_t length), (fd, how, from, length), fd,
  { if (!(how & FALLOC_FL_KEEP_SIZE)) put(ALLOCATE, fd, from + length, NULL, 0, path, NULL); })

int posix_fallocate(int fd, off_t from, off_t length) {
  PATH_OF(fd);
  if (turn("allocate", path) == 1) return number;
  BEGIN;
  int done = REAL(posix_fallocate)(fd, from, length);
  DONE(if (done == 0 && RECORDING(path)) put(ALLOCATE, fd, from + length, NULL, 0, path, NULL));
  return done;
}

static int renames(int from, const char *old, int to, const char *new, unsigned flags, int is_two) {
  char one[4096], two[4096];
  one[0] = two[0] = 0;
  if (mode != OFF) { absolute(from, old, one); absolute(to, new, two); }
  if (turn("rename", one) == 1) return -1;
  BEGIN;
  int done = is_two ? REAL(renameat2)(from, old, to, new, flags) : REAL(renameat)(from, old, to, new);
  int saved = errno;
  DONE(if (done == 0 && RECORDING(one)) put(RENAME, -1, flags, NULL, 0, one, two));
  errno = saved;
  return done;
}
int rename(const char *old, const char *new) { return renames(AT_FDCWD, old, AT_FDCWD, new, 0, 0); }
int renameat(int from, const char *old, int to, const char *new) { return renames(from, old, to, new, 0, 0); }
int renameat2(int from, const char *old, int to, const char *new, unsigned flags) { return renames(from, old, to, new, flags, 1); }

#define ON_PATH(name, call, fd, parameters, arguments, record) \
  int name parameters { \
    char one[4096]; one[0] = 0; \
    if (mode != OFF) absolute(fd, path, one); \
    if (turn(call, one) == 1) return -1; \
    BEGIN; \
    int done = REAL(name) arguments; \
    int saved = errno; \
    DONE(if (done == 0 && RECORDING(one)) record); \
    errno = saved; \
    return done; \
  }

ON_PATH(mkdir, "mkdir", AT_FDCWD, (const char *path, mode_t bits), (path, bits), put(MKDIR, -1, 0, NULL, 0, one, NULL))
ON_PATH(mkdirat, "mkdir", from, (int from, const char *path, mode_t bits), (from, path, bits), put(MKDIR, -1, 0, NULL, 0, one, NULL))
ON_PATH(unlink, "unlink", AT_FDCWD, (const char *path), (path), put(UNLINK, -1, 0, NULL, 0, one, NULL))
ON_PATH(rmdir, "unlink", AT_FDCWD, (const char *path), (path), put(UNLINK, -1, 0, NULL, 0, one, NULL))
ON_PATH(unlinkat, "unlink", from, (int from, const char *path, int flags), (from, path, flags), put(UNLINK, -1, 0, NULL, 0, one, NULL))
ON_PATH(remove, "unlink", AT_FDCWD, (const char *path), (path), put(UNLINK, -1, 0, NULL, 0, one, NULL))

static int opens(int from, const char *path, int flags, mode_t bits) {
  char one[4096];
  one[0] = 0;
  if (mode != OFF) absolute(from, path, one);
  if (turn("open", one) == 1) return -1;
  BEGIN;
  int was_there = mode == RECORD && (flags & O_CREAT) ? syscall(SYS_faccessat, AT_FDCWD, one, F_OK, 0) == 0 : 1;
  int fd = REAL(openat)(from, path, flags, bits);
  int saved = errno;
  DONE(if (fd >= 0 && RECORDING(one)) {
    if (!was_there) put(CREATE, fd, 0, NULL, 0, one, NULL);
    else if ((flags & O_TRUNC) && (flags & O_ACCMODE) != O_RDONLY) put(TRUNCATE, fd, 0, NULL, 0, one, NULL); });
  errno = saved;
  return fd;
}
#define BITS mode_t bits = 0; if (flags & (O_CREAT | O_TMPFILE)) { va_list list; va_start(list, flags); bits = va_arg(list, mode_t); va_end(list); }
int open(const char *path, int flags, ...) { BITS; return opens(AT_FDCWD, path, flags, bits); }
int open64(const char *path, int flags, ...) { BITS; return opens(AT_FDCWD, path, flags, bits); }
int openat(int from, const char *path, int flags, ...) { BITS; return opens(from, path, flags, bits); }
int openat64(int from, const char *path, int flags, ...) { BITS; return opens(from, path, flags, bits); }

ssize_t read(int fd, void *bytes, size_t length) {
  PATH_OF(fd);
  if (turn("read", path) == 1) return -1;
  return REAL(read)(fd, bytes, length);
}
ssize_t pread(int fd, void *bytes, size_t length, off_t offset) {
  PATH_OF(fd);
  if (turn("read", path) == 1) return -1;
  return REAL(pread)(fd, bytes, length, offset);
}
ssize_t pread64(int fd, void *bytes, size_t length, off64_t offset) { return pread(fd, bytes, length, offset); }

void *mmap(void *address, size_t length, int rights, int flags, int fd, off_t offset) {
  if (fd >= 0 && mode != OFF) {
    PATH_OF(fd);
    if (turn("map", path) == 1) return MAP_FAILED;
  }
  return (void *)syscall(SYS_mmap, address, length, rights, flags, fd, offset);
}
void *mmap64(void *address, size_t length, int rights, int flags, int fd, off64_t offset) { return mmap(address, length, rights, flags, fd, offset); }

int clock_gettime(clockid_t which, struct timespec *now) {
  int done = REAL(clock_gettime)(which, now);
  if (done == 0 && which == CLOCK_REALTIME && clock_off && count >= at) now->tv_sec += clock_off;
  return done;
}
