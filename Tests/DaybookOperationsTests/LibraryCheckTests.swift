import DaybookOperations
import DaybookStore
import Testing

/// What doctor says of the store library.
struct LibraryCheckTests {
  @Test func `a library that destroys locks is warned of, others are named`() {
    let bad = StoreCheck.library(StoreLibrary(0, 9, 29))
    #expect(bad.grade == .warn && bad.found.hasPrefix("LMDB 0.9.29: ") && bad.advice.contains("0.9.32"))
    let good = StoreCheck.library(StoreLibrary(0, 9, 36))
    #expect(good.grade == .good && good.found == "LMDB 0.9.36" && good.advice.isEmpty)
  }
}
