import DaybookLog
import Testing

struct FaultyLogTests {
  private let inner = MemoryLog()
  private let log: FaultyLog

  init() { log = FaultyLog(inner) }

  @Test(arguments: [(FaultyLog.Fault.commit, LogFailure.Code.io), (.full, .full)])
  func `a refused commit leaves nothing, and the next one is served`(
    fault: FaultyLog.Fault, code: LogFailure.Code
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
    #expect(log.add(1).doubt?.code == .io)
    #expect(log.add(1).doubt?.code == .poisoned)
    #expect(try log.recover().position == (landed ? 3 : 2))
    #expect(log.add(1).committed?.position == (landed ? 4 : 3))
    #expect(try log.verifyChain(from: start) == .success(inner.head()))
  }

  @Test func `faults come in the order they were asked for, to turns that append only`() {
    log.failNext(.full)
    log.failNext(.sync(landed: true))
    #expect(log.append { _ in }.unchanged == .empty)
    #expect(log.add(1).refusal?.code == .full)
    #expect(log.add(1).doubt?.code == .io)
  }

  @Test func `a recovery fails on order, and the log stays poisoned until one works`() throws {
    log.failNext(.recovery)
    #expect(log.add(1).committed?.position == 1)
    log.failNext(.sync(landed: false))
    #expect(log.add(1).doubt != nil)
    #expect(failure { () throws(LogFailure) in try log.recover() }?.code == .io)
    #expect(log.add(1).doubt?.code == .poisoned)
    #expect(try log.recover().position == 1)
    #expect(log.add(1).committed?.position == 2)
  }
}
