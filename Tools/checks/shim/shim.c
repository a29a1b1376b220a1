// Stands between the program and the C library, preloaded, and makes one call of it go wrong.
//
// It counts the calls that concern files under SHIM_UNDER, or the standard streams. At call SHIM_AT it does SHIM_DO:
//
//     fail         the call fails with SHIM_ERRNO
//     fail-on      this call and every later one of its name fail
//     fail-all     this call and every later one fail, those on the standard streams excepted
//     after        the call is done, and reported as failed
//     short        a read or write takes half of what it was given
//     kill         the process is killed before the call
//     kill-after   the process is killed after the call
//     torn         a write takes half of what it was given, then the process is killed
//     run          the shell runs SHIM_RUN, without this library, before the call is made
//
// SHIM_TRACE names a file for a line a call: number, name, path. SHIM_DELAYS=SEED:SHARE:LONGEST puts pauses of up to
// LONGEST microseconds before SHARE of 1,000 calls. SHIM_CLOCK is added to the clock, in seconds.
#define _GNU_SOURCE
#include <dirent.h>
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <spawn.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define REAL(name) \
  static __typeof__(&name) real; \
  if (!real) real = (__typeof__(&name))dlsym(RTLD_NEXT, #name)

enum fate { NORMAL, FAIL, FAIL_AFTER, SHORT, KILL_AFTER, TORN };

static const char *under, *deed, *command, *first;
static long target, offset;
static int number_of_error, trace = -1;
static atomic_long count;
static atomic_bool is_active;
static struct { unsigned long state; long share, longest; } delays;

static long number(const char *name) {
  const char *text = getenv(name);
  return text ? atol(text) : 0;
}

static ssize_t put(int fd, const void *bytes, size_t length) {
  REAL(write);
  return real(fd, bytes, length);
}

__attribute__((constructor)) static void begin(void) {
  under = getenv("SHIM_UNDER");
  deed = getenv("SHIM_DO");
  command = getenv("SHIM_RUN");
  target = number("SHIM_AT");
  number_of_error = number("SHIM_ERRNO");
  offset = number("SHIM_CLOCK");
  const char *text = getenv("SHIM_DELAYS");
  if (text && sscanf(text, "%lu:%ld:%ld", &delays.state, &delays.share, &delays.longest) != 3) abort();
  if ((text = getenv("SHIM_TRACE"))) {
    int (*real)(const char *, int, ...) = (int (*)(const char *, int, ...))dlsym(RTLD_NEXT, "open");
    int (*change)(int, int, ...) = (int (*)(int, int, ...))dlsym(RTLD_NEXT, "fcntl");
    int fd = real(text, O_WRONLY | O_CREAT | O_APPEND, 0666);
    // Out of the way of the numbers that the program gets.
    trace = change(fd, F_DUPFD_CLOEXEC, 300);
    int (*shut)(int) = (int (*)(int))dlsym(RTLD_NEXT, "close");
    shut(fd);
  }
}

static void run_command(void) {
  extern char **environ;
  char *kept[512];
  int length = 0;
  for (char **entry = environ; *entry && length < 511; entry++)
    if (strncmp(*entry, "LD_PRELOAD=", 11) && strncmp(*entry, "SHIM_", 5)) kept[length++] = *entry;
  kept[length] = NULL;
  char *words[] = {"sh", "-c", (char *)command, NULL};
  pid_t child;
  if (posix_spawn(&child, "/bin/sh", NULL, NULL, words, kept)) abort();
  while (waitpid(child, NULL, 0) < 0 && errno == EINTR) {}
}

static void pause_maybe(void) {
  if (!delays.share) return;
  delays.state = delays.state * 6364136223846793005UL + 1442695040888963407UL;
  unsigned long drawn = delays.state >> 33;
  if ((long)(drawn % 1000) >= delays.share) return;
  long micro = (long)(drawn / 1000 % (unsigned long)(delays.longest + 1));
  struct timespec time = {micro / 1000000, micro % 1000000 * 1000};
  nanosleep(&time, NULL);
}

static _Noreturn void die(void) {
  kill(getpid(), SIGKILL);
  for (;;) pause();
}

// Says what becomes of a call that counts.
static enum fate decide(const char *name, const char *path, int is_stream) {
  int saved = errno;
  pause_maybe();
  long this = atomic_fetch_add(&count, 1) + 1;
  if (trace >= 0) {
    char line[PATH_MAX + 64];
    int length = snprintf(line, sizeof line, "%ld\t%s\t%s\n", this, name, path);
    put(trace, line, (size_t)length);
  }
  errno = saved;
  if (!deed || !target || this < target) return NORMAL;
  if (this == target) {
    first = name;
    atomic_store(&is_active, 1);
    if (!strcmp(deed, "run")) run_command();
    if (!strcmp(deed, "kill")) die();
    errno = saved;
    if (!strcmp(deed, "fail")) return FAIL;
    if (!strcmp(deed, "after")) return FAIL_AFTER;
    if (!strcmp(deed, "short")) return SHORT;
    if (!strcmp(deed, "kill-after")) return KILL_AFTER;
    if (!strcmp(deed, "torn")) return TORN;
  }
  if (!atomic_load(&is_active)) return NORMAL;
  if (!strcmp(deed, "fail-on") && first && !strcmp(name, first)) return FAIL;
  if (!strcmp(deed, "fail-all") && (!is_stream || this == target)) return FAIL;
  return NORMAL;
}

static int is_under(const char *path) {
  size_t length = under ? strlen(under) : 0;
  return length && !strncmp(path, under, length) && (path[length] == '/' || !path[length]);
}

// Finds the path of a descriptor, or of a path beside one.
static int place(int fd, const char *path, char *found) {
  if (path && path[0] == '/') {
    snprintf(found, PATH_MAX, "%s", path);
    return 1;
  }
  char link[64], directory[PATH_MAX - 512];
  if (fd == AT_FDCWD) snprintf(link, sizeof link, "/proc/self/cwd");
  else snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
  ssize_t length = readlink(link, directory, sizeof directory - 1);
  if (length < 0) return 0;
  directory[length] = 0;
  if (path && *path) snprintf(found, PATH_MAX, "%s/%.500s", directory, path);
  else snprintf(found, PATH_MAX, "%s", directory);
  return 1;
}

static enum fate judge(const char *name, int fd, const char *path) {
  if (!under) return NORMAL;
  static const char *streams[] = {"standard input", "standard output", "standard error"};
  char found[PATH_MAX];
  int saved = errno;
  int is_known = place(fd, path, found);
  errno = saved;
  if (is_known && is_under(found)) return decide(name, found, 0);
  if (!path && fd >= 0 && fd <= 2) return decide(name, streams[fd], 1);
  return NORMAL;
}

// The body of a call that returns -1 where it fails.
#define CALL(type, name, fd, path, ...) \
  enum fate fate = judge(name, fd, path); \
  if (fate == FAIL) return errno = number_of_error, (type)-1; \
  type result = real(__VA_ARGS__); \
  if (fate == KILL_AFTER) die(); \
  if (fate == FAIL_AFTER) return errno = number_of_error, (type)-1; \
  return result

// The same of one that moves bytes.
#define MOVE(name, fd, length, ...) \
  enum fate fate = judge(name, fd, NULL); \
  if (fate == FAIL) return errno = number_of_error, -1; \
  if ((fate == SHORT || fate == TORN) && length > 1) length /= 2; \
  ssize_t result = real(__VA_ARGS__); \
  if (fate == KILL_AFTER || fate == TORN) die(); \
  if (fate == FAIL_AFTER) return errno = number_of_error, -1; \
  return result

#define MODE(flags) \
  mode_t mode = 0; \
  if (flags & (O_CREAT | O_TMPFILE)) { \
    va_list rest; \
    va_start(rest, flags); \
    mode = (mode_t)va_arg(rest, int); \
    va_end(rest); \
  }

int open(const char *path, int flags, ...) {
  MODE(flags) REAL(open);
  CALL(int, "open", AT_FDCWD, path, path, flags, mode);
}
int openat(int fd, const char *path, int flags, ...) {
  MODE(flags) REAL(openat);
  CALL(int, "open", fd, path, fd, path, flags, mode);
}
int close(int fd) {
  REAL(close);
  enum fate fate = judge("close", fd, NULL);
  int result = real(fd);
  if (fate == KILL_AFTER) die();
  return fate == FAIL || fate == FAIL_AFTER ? (errno = number_of_error, -1) : result;
}
ssize_t read(int fd, void *bytes, size_t length) {
  REAL(read);
  MOVE("read", fd, length, fd, bytes, length);
}
ssize_t pread(int fd, void *bytes, size_t length, off_t at) {
  REAL(pread);
  MOVE("pread", fd, length, fd, bytes, length, at);
}
ssize_t write(int fd, const void *bytes, size_t length) {
  REAL(write);
  MOVE("write", fd, length, fd, bytes, length);
}
ssize_t pwrite(int fd, const void *bytes, size_t length, off_t at) {
  REAL(pwrite);
  MOVE("pwrite", fd, length, fd, bytes, length, at);
}
int fsync(int fd) { REAL(fsync); CALL(int, "fsync", fd, NULL, fd); }
int fdatasync(int fd) { REAL(fdatasync); CALL(int, "fdatasync", fd, NULL, fd); }
int ftruncate(int fd, off_t length) { REAL(ftruncate); CALL(int, "ftruncate", fd, NULL, fd, length); }
int fchmod(int fd, mode_t mode) { REAL(fchmod); CALL(int, "fchmod", fd, NULL, fd, mode); }
int fchown(int fd, uid_t owner, gid_t group) { REAL(fchown); CALL(int, "fchown", fd, NULL, fd, owner, group); }
int flock(int fd, int deed) { REAL(flock); CALL(int, "flock", fd, NULL, fd, deed); }
int fstat(int fd, struct stat *status) { REAL(fstat); CALL(int, "stat", fd, NULL, fd, status); }
int stat(const char *path, struct stat *status) { REAL(stat); CALL(int, "stat", AT_FDCWD, path, path, status); }
int lstat(const char *path, struct stat *status) { REAL(lstat); CALL(int, "stat", AT_FDCWD, path, path, status); }
int fstatat(int fd, const char *path, struct stat *status, int flags) {
  REAL(fstatat);
  CALL(int, "stat", fd, path, fd, path, status, flags);
}
int access(const char *path, int mode) { REAL(access); CALL(int, "access", AT_FDCWD, path, path, mode); }
int mkdir(const char *path, mode_t mode) { REAL(mkdir); CALL(int, "mkdir", AT_FDCWD, path, path, mode); }
int mkdirat(int fd, const char *path, mode_t mode) { REAL(mkdirat); CALL(int, "mkdir", fd, path, fd, path, mode); }
int rmdir(const char *path) { REAL(rmdir); CALL(int, "unlink", AT_FDCWD, path, path); }
int unlink(const char *path) { REAL(unlink); CALL(int, "unlink", AT_FDCWD, path, path); }
int unlinkat(int fd, const char *path, int flags) { REAL(unlinkat); CALL(int, "unlink", fd, path, fd, path, flags); }
int rename(const char *path, const char *other) { REAL(rename); CALL(int, "rename", AT_FDCWD, path, path, other); }
int renameat(int fd, const char *path, int last, const char *other) {
  REAL(renameat);
  CALL(int, "rename", fd, path, fd, path, last, other);
}
int renameat2(int fd, const char *path, int last, const char *other, unsigned flags) {
  REAL(renameat2);
  CALL(int, "rename", fd, path, fd, path, last, other, flags);
}
int link(const char *path, const char *other) { REAL(link); CALL(int, "link", AT_FDCWD, other, path, other); }
int linkat(int fd, const char *path, int last, const char *other, int flags) {
  REAL(linkat);
  CALL(int, "link", last, other, fd, path, last, other, flags);
}
int fcntl(int fd, int deed, ...) {
  REAL(fcntl);
  va_list rest;
  va_start(rest, deed);
  void *value = va_arg(rest, void *);
  va_end(rest);
  CALL(int, "fcntl", fd, NULL, fd, deed, value);
}
void *mmap(void *start, size_t length, int protection, int flags, int fd, off_t at) {
  REAL(mmap);
  if (fd >= 3 && judge("mmap", fd, NULL) == FAIL) return errno = number_of_error, MAP_FAILED;
  return real(start, length, protection, flags, fd, at);
}
FILE *tmpfile(void) {
  REAL(tmpfile);
  enum fate fate = judge("open", AT_FDCWD, P_tmpdir);
  if (fate == FAIL) return errno = number_of_error, NULL;
  FILE *result = real();
  if (fate == KILL_AFTER) die();
  return result;
}
DIR *opendir(const char *path) {
  REAL(opendir);
  enum fate fate = judge("opendir", AT_FDCWD, path);
  if (fate == FAIL) return errno = number_of_error, NULL;
  DIR *result = real(path);
  if (fate == KILL_AFTER) die();
  return result;
}
DIR *fdopendir(int fd) {
  REAL(fdopendir);
  enum fate fate = judge("opendir", fd, NULL);
  if (fate == FAIL) return errno = number_of_error, NULL;
  DIR *result = real(fd);
  if (fate == KILL_AFTER) die();
  return result;
}
struct dirent *readdir(DIR *stream) {
  REAL(readdir);
  enum fate fate = judge("readdir", dirfd(stream), NULL);
  if (fate == FAIL) return errno = number_of_error, NULL;
  struct dirent *result = real(stream);
  if (fate == KILL_AFTER) die();
  return result;
}
int clock_gettime(clockid_t clock, struct timespec *time) {
  REAL(clock_gettime);
  int result = real(clock, time);
  if (!result && clock == CLOCK_REALTIME) time->tv_sec += offset;
  return result;
}

// The names that a program built for large files calls on some machines.
int open64(const char *, int, ...) __attribute__((alias("open")));
int openat64(int, const char *, int, ...) __attribute__((alias("openat")));
ssize_t pread64(int, void *, size_t, off_t) __attribute__((alias("pread")));
ssize_t pwrite64(int, const void *, size_t, off_t) __attribute__((alias("pwrite")));
int ftruncate64(int, off_t) __attribute__((alias("ftruncate")));
int fcntl64(int, int, ...) __attribute__((alias("fcntl")));
void *mmap64(void *, size_t, int, int, int, off_t) __attribute__((alias("mmap")));
