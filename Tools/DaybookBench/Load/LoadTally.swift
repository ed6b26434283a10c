import Daybook
import Glibc

/// How the commands of a load were answered.
struct LoadTally: Sendable {
  /// Microseconds to the answers of those that the ledger took, and of those that it was too busy for.
  private(set) var taken: [Double] = []
  private(set) var busy: [Double] = []
  private var given: [Int]
  private var takenOf: [Int]
  private var missing = 0
  private(set) var seconds = 0.0
  /// Bytes of this process's memory that belong to no file, when the load began and when it had ended.
  let anonymousBefore: Int
  private(set) var anonymousAfter = 0

  init(clientCount: Int) {
    given = Array(repeating: 0, count: clientCount)
    takenOf = given
    anonymousBefore = MeasuredChild.memory(of: getpid()).anonymous
  }

  /// Whether every command that was given is answered.
  var isSettled: Bool { missing == 0 }

  /// The share that was taken of what a client gave: of the client with the least, and with the most.
  var leastShare: Double { shares.min() ?? 0 }
  var mostShare: Double { shares.max() ?? 0 }
  private var shares: [Double] { zip(takenOf, given).map { Double($0) / Double(max(1, $1)) } }

  mutating func give(_ client: Int) {
    given[client] += 1
    missing += 1
  }

  /// Notes an answer; whether no other is missing.
  mutating func note(_ outcome: Outcome, _ client: Int, after microseconds: Double) -> Bool {
    if case .busy = outcome {
      busy.append(microseconds)
    } else {
      taken.append(microseconds)
      takenOf[client] += 1
    }
    missing -= 1
    return missing == 0
  }

  mutating func end(after seconds: Double) {
    self.seconds = seconds
    anonymousAfter = MeasuredChild.memory(of: getpid()).anonymous
  }
}
