#ifndef DAYBOOK_PAGES_H
#define DAYBOOK_PAGES_H

#include <stddef.h>

/// A file of the screens as it was when the program was built.
struct daybook_page {
  /// Its name in the folder Pages.
  const char *_Nonnull name;
  const unsigned char *_Nonnull bytes;
  size_t count;
};

/// How many files there are.
extern const size_t daybook_page_count;

/// One of them, by its place from 0 to the count.
const struct daybook_page *_Nonnull daybook_page(size_t place);

#endif
