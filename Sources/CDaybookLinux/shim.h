#include <sys/types.h>

/* Calls of the GNU C library that it declares only under _GNU_SOURCE, and so not to Swift. */
extern int fallocate(int descriptor, int mode, off_t offset, off_t byteCount);
extern int mkostemp(char *template_, int flags);
extern int sched_getaffinity(pid_t process, size_t byteCount, void *set);
extern int renameat2(int fromDirectory, const char *from, int toDirectory, const char *to, unsigned int flags);

/* __O_TMPFILE of asm-generic/fcntl.h: a file without a name, which may be given one. With <fcntl.h> itself the compiler would
   hold `struct stat` for a part of this module. */
static const int daybook_open_unnamed = 020000000;
/* linux/falloc.h: room is taken, the file's length stays. */
static const int daybook_fallocate_keep_size = 0x01;
/* linux/fs.h: never in the place of something else. */
static const unsigned int daybook_rename_no_replace = 0x01;
