import Daybook
import DaybookStore
import DaybookTemporary
import DaybookTesting
import Foundation
import Testing

@Suite(.timeLimit(.minutes(10))) struct ClosingTests {
  @Test func `two who close at a time both wait for the end`() async throws {
    let directory = try TemporaryDirectory()
    let path = directory.path + "/ledger"
    try Ledger.create(at: path, clock: .manual)
    // The view's batch is under way while the ledger is closed.
    let (begun, mayEnd, hasEnded) = (Monitor(false), Monitor(false), Monitor(false))
    var options = LedgerOptions()
    options.onViewStep = { step in
      guard step == .batchBegun else { return }
      begun.withLock(wake: true) { $0 = true }
      _ = mayEnd.wait { $0 ? true : nil }
      hasEnded.withLock { $0 = true }
    }
    let ledger = try await Ledger.open(path, options: options)
    let run = Task { try await ledger.run() }
    await Self.blocking { _ = begun.wait { $0 ? true : nil } }
    let closings = Monitor<[Bool]>([])
    let closers = try (0..<2).map { _ in
      try DaybookStore.Thread {
        ledger.finish()
        closings.withLock { $0.append(hasEnded.withLock { $0 }) }
      }
    }
    // Gives a close that does not wait the time to end too early.
    for _ in 0..<20_000 { sched_yield() }
    mayEnd.withLock(wake: true) { $0 = true }
    await Self.blocking { for closer in closers { closer.join() } }
    #expect(closings.withLock { $0 } == [true, true])
    try await run.value
  }

  @Test func `a closed ledger holds no file open, though somebody still holds it`() async throws {
    let directory = try TemporaryDirectory()
    let path = directory.path + "/ledger"
    try Ledger.create(at: path, clock: .manual)
    var options = LedgerOptions()
    options.checkpointInterval = 4
    let ledger = try await Ledger.open(path, options: options)
    _ = try await ledger.execute(DefineVenue(sahil), by: .operator("test"))
    let booked = try await ledger.execute(
      Book(venue: "sahil", party: 2, start: "2030-05-01T19:00", guest: Guest(name: "Ana")), by: .guest("ana"))
    #expect(try await ledger.read(atLeast: booked.position) { $0.reservation(booked.value.id) } != nil)
    #expect(!Self.openFiles(under: path).isEmpty)
    await ledger.close()
    #expect(Self.openFiles(under: path) == [])
    let error = await #expect(throws: LedgerError.self) { try await ledger.read { $0.position } }
    guard case .failed(let failure) = error else { throw try #require(error) }
    #expect(failure.code == .closed)
  }

  @Test func `a reader that is closed holds no file open`() throws {
    let directory = try TemporaryDirectory()
    let path = directory.path + "/ledger"
    try Ledger.create(at: path, clock: .manual)
    let reader = try LedgerReader(path, mapByteCount: LedgerOptions().mapByteCount)
    #expect(try reader.read { $0.position } == 1)
    #expect(!Self.openFiles(under: path).isEmpty)
    reader.close()
    #expect(Self.openFiles(under: path) == [])
    withExtendedLifetime(reader) {}
  }

  /// The files of a directory that this process has open or mapped.
  private static func openFiles(under path: String) -> [String] {
    let descriptors = (try? FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd")) ?? []
    let open = descriptors.compactMap {
      try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/fd/\($0)")
    }
    let maps = (try? String(contentsOfFile: "/proc/self/maps", encoding: .utf8)) ?? ""
    let mapped = maps.split(separator: "\n").filter { $0.contains(path) }.map(String.init)
    return (open.filter { $0.hasPrefix(path) } + mapped).sorted()
  }

  private static func blocking(_ body: @escaping @Sendable () -> Void) async {
    await withCheckedContinuation { continuation in
      DispatchQueue.global().async {
        body()
        continuation.resume()
      }
    }
  }
}
