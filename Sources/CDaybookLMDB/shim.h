#include <lmdb.h>
#include <stdint.h>
#include <sys/vfs.h>

/* An integer in memory that several processes map, seen and changed in one order by all of them. */
static inline uint64_t daybook_shared_load(const uint64_t *value) {
  return __atomic_load_n(value, __ATOMIC_SEQ_CST);
}

static inline uint64_t daybook_shared_increment(uint64_t *value) {
  return __atomic_add_fetch(value, 1, __ATOMIC_SEQ_CST);
}
