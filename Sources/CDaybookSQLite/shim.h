#include <sqlite3.h>

/* Binds a copy of a text: SQLite's word for that is a cast which Swift cannot read. */
static inline int daybook_bind_text(sqlite3_stmt *statement, int place, const char *text, int byte_count) {
  return sqlite3_bind_text(statement, place, text, byte_count, SQLITE_TRANSIENT);
}
