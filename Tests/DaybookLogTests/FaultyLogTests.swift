import DaybookLog
import Testing

struct FaultyLogTests {
  private let inner = MemoryLog()
  private let log: FaultyLog

  init() { log = FaultyLog(inner) }

  @Test(arguments: [(FaultyLog.Fault.commit, LedgerFailure.Code.storage), (.full, .storageFull)])
  func `a refused commit leaves nothing, and the next one is served`(
    fault: FaultyLog.Fault, code: LedgerFailure.Code
  ) throws {
    let head = try #require(log.add(2).committed)
    log.failNext(fault)
    #expect(log.add(1).refusal?.code == code)
    #expect(try log.head() == head)
    #expect(log.add(1).committed?.position == 3)
  }

  @Test(arguments: [true, false])
  func `after a failed sync only recovery tells whether the batch landed`(landed: Bool) throws {
    log.add(2)
    log.failNext(.sync(landed: landed))
    #expect(log.add(1).doubt?.code == .storage)
    #expect(log.add(1).doubt?.code == .readOnly)
    #expect(try log.recover().position == (landed ? 3 : 2))
    #expect(log.add(1).committed?.position == (landed ? 4 : 3))
    #expect(try log.verifyChain(from: start) == .success(inner.head()))
  }

  @Test func `faults come in the order they were asked for, to turns that append only`() {
    log.failNext(.full)
    log.failNext(.sync(landed: true))
    #expect(log.append { _ in }.unchanged == .empty)
    #expect(log.add(1).refusal?.code == .storageFull)
    #expect(log.add(1).doubt?.code == .storage)
  }

  @Test func `a recovery fails on order, and the log stays poisoned until one works`() throws {
    log.failNext(.recovery)
    #expect(log.writerHolder == nil)
    #expect(log.add(1).committed?.position == 1)
    log.failNext(.sync(landed: false))
    #expect(log.add(1).doubt != nil)
    #expect(failure { () throws(LedgerFailure) in try log.recover() }?.code == .storage)
    #expect(log.add(1).doubt?.code == .readOnly)
    #expect(try log.recover().position == 1)
    #expect(log.add(1).committed?.position == 2)
  }
}
