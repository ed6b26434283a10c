/// What decides a run to the byte.
struct RunPlan: Sendable {
  var seed: UInt64
  /// The numbers of its steps, ascending.
  var steps: [Int]
  var faults: Set<FaultKind> = Set(FaultKind.allCases)
  var store = StoreKind.memory

  /// The line that runs it again.
  var line: String {
    var words = ["daybook-sim \(seed)"]
    if steps == Array(1...max(1, steps.count)) {
      words.append("--steps \(steps.count)")
    } else {
      words.append("--only \(steps.map(String.init).joined(separator: ","))")
    }
    if faults.count < FaultKind.allCases.count {
      let names = faults.map(\.rawValue).sorted().joined(separator: ",")
      words.append("--faults \(names.isEmpty ? "none" : names)")
    }
    if store != .memory { words.append("--store \(store.rawValue)") }
    return words.joined(separator: " ")
  }
}

/// What may go wrong in a run.
enum FaultKind: String, CaseIterable, Sendable {
  /// The store refuses a commit, has no room, or a sync fails.
  case store
  /// A read of the log fails.
  case read
  /// The machine is switched off, in any step of the writer or of the views.
  case crash
  /// The clock jumps.
  case clock
  /// A second process writes.
  case writers
}

/// What one step does.
enum Act: String, CaseIterable {
  case ask, retry, again, due, fault, crash, viewCrash, reopen, second, read, rebuild, snapshot, jump, past
  case backup, brink, serve, rush

  /// How often, and what must be allowed for it.
  private static let table: [(act: Act, weight: Int, fault: FaultKind?)] = [
    (.ask, 620, nil), (.retry, 60, nil), (.again, 50, nil), (.due, 30, nil), (.fault, 50, .store),
    (.crash, 40, .crash), (.viewCrash, 12, .crash), (.reopen, 8, nil), (.second, 20, .writers),
    (.read, 80, nil), (.rebuild, 12, nil),
    (.snapshot, 12, nil), (.jump, 8, .clock), (.past, 10, nil), (.backup, 6, nil),
    (.brink, 50, nil), (.serve, 60, nil), (.rush, 20, nil),
  ]

  static func pick(_ random: inout some RandomNumberGenerator, _ faults: Set<FaultKind>) -> Act {
    var left = Int.random(in: 0..<table.map(\.weight).reduce(0, +), using: &random)
    for row in table {
      left -= row.weight
      guard left < 0 else { continue }
      if let fault = row.fault, !faults.contains(fault) { return .ask }
      return row.act
    }
    return .ask
  }
}
