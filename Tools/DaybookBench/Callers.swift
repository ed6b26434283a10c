import Daybook
import DaybookDomain
import DaybookStore

/// Callers of a ledger that give it one command after another.
enum Callers {
  /// Defines venues, many in one call.
  static func define(_ venues: [VenueDefinition], in ledger: Ledger) async throws(BenchFailure) {
    let orders = venues.map { Order(DefineVenue($0), by: .operator("bench")) }
    for answer in await ledger.execute(orders, within: .seconds(60)) {
      if case .failure(let error) = answer { throw BenchFailure("define the venues: \(error)") }
    }
  }

  /// Every workload gives its ledger one command after another for `seconds`.
  ///
  /// Returns the microseconds to each answer.
  static func ask(_ ledger: Ledger, _ workloads: inout [BookWorkload], seconds: Double) async -> [Double] {
    let end = MonotonicTime.now + .seconds(seconds)
    let ended = await withTaskGroup(of: (Int, BookWorkload, [Double]).self) { group in
      for (index, workload) in workloads.enumerated() {
        group.addTask {
          var workload = workload
          let latencies = await ask(ledger, &workload, until: end)
          return (index, workload, latencies)
        }
      }
      return await group.reduce(into: []) { $0.append($1) }
    }
    var latencies: [Double] = []
    for (index, workload, its) in ended {
      workloads[index] = workload
      latencies += its
    }
    return latencies
  }

  /// One caller gives commands in arrays of this size, one after another, for `seconds`.
  ///
  /// Returns how many commands were answered, and the microseconds to each array's answers.
  static func askInArrays(
    of size: Int, _ ledger: Ledger, _ workload: inout BookWorkload, seconds: Double
  ) async -> (count: Int, latencies: [Double]) {
    let end = MonotonicTime.now + .seconds(seconds)
    var count = 0
    var latencies: [Double] = []
    while MonotonicTime.now < end {
      let orders = (0..<size).map { _ in workload.next() }.compactMap { order -> Order? in
        switch order.command {
        case .book(let book): Order(book, by: workload.actor, key: order.key)
        case .cancel(let cancel): Order(cancel, by: workload.actor, key: order.key)
        default: nil
        }
      }
      let began = MonotonicTime.now
      for answer in await ledger.execute(orders) {
        count += 1
        switch answer {
        case .success(let receipt):
          if !receipt.isReplay, let id = receipt.value.reservation { workload.noteBooked(id) }
        case .failure(.refused): break
        case .failure(let error): preconditionFailure("the ledger answered \(error)")
        }
      }
      latencies.append(Double(MonotonicTime.now.nanoseconds - began.nanoseconds) / 1000)
    }
    return (count, latencies)
  }

  private static func ask(
    _ ledger: Ledger, _ workload: inout BookWorkload, until end: MonotonicTime
  ) async -> [Double] {
    var latencies: [Double] = []
    var before = MonotonicTime.now
    while before < end {
      let order = workload.next()
      do throws(LedgerError) {
        switch order.command {
        case .book(let book):
          let receipt = try await ledger.execute(book, by: workload.actor, key: order.key)
          if !receipt.isReplay { workload.noteBooked(receipt.value.id) }
        case .cancel(let cancel): _ = try await ledger.execute(cancel, by: workload.actor, key: order.key)
        default: break
        }
      } catch {
        guard case .refused = error else { preconditionFailure("the ledger answered \(error)") }
      }
      let after = MonotonicTime.now
      latencies.append(Double(after.nanoseconds - before.nanoseconds) / 1000)
      before = after
    }
    return latencies
  }
}
