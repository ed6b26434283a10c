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

static inline void daybook_shared_store(uint64_t *value, uint64_t number) {
  __atomic_store_n(value, number, __ATOMIC_SEQ_CST);
}

/* Sets the value to zero if it is still this number. */
static inline void daybook_shared_clear(uint64_t *value, uint64_t number) {
  __atomic_compare_exchange_n(value, &number, 0, 0, __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST);
}
