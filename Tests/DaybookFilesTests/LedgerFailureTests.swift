import DaybookFiles
import Glibc
import Testing

/// The failure of every layer.
struct LedgerFailureTests {
  private let failure = LedgerFailure("write", "/x/log", ErrorNumber(EACCES), advice: "ask its owner")

  @Test func `a failure is one word`() {
    #expect(MemoryLayout<LedgerFailure>.size == MemoryLayout<Int>.size)
  }

  @Test func `it says what was tried, on what, what was found and what to do`() {
    #expect(failure.message == "write /x/log: Permission denied; ask its owner")
    #expect("\(failure)" == failure.message)
    #expect(failure.statement == "write /x/log: Permission denied")
    #expect(LedgerFailure(.zones, "no zones here").message == "no zones here")
  }

  @Test(arguments: [
    (ENOSPC, LedgerFailure.Code.storageFull), (EDQUOT, .storageFull), (EFBIG, .storageFull),
    (EWOULDBLOCK, .locked), (EEXIST, .exists), (ENOTEMPTY, .exists), (ENOENT, .storage), (EIO, .storage),
  ])
  func `the system's answer decides the code`(number: Int32, code: LedgerFailure.Code) {
    #expect(LedgerFailure("open", "/x", ErrorNumber(number)).code == code)
  }

  @Test func `a layer above changes the code, the path or the advice, and the cause stays`() {
    let told = failure.as(.vault).of("read", "/x/vault").advising("restore it")
    #expect(told.code == .vault && told.number == ErrorNumber(EACCES))
    #expect(told.message == "read /x/vault: Permission denied; restore it")
    #expect(told != failure && failure.code == .storage)
  }

  @Test func `it is of its path, and of every directory that the path is in`() {
    #expect(failure.isOf("/x/log") && failure.isOf("/x") && !failure.isOf("/x/lo") && !failure.isOf("/y"))
    #expect(!LedgerFailure(.zones, "/x").isOf("/x"))
  }
}
