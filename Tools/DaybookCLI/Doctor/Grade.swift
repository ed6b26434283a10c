/// How a check came out; the worst of all decides how doctor ends.
enum Grade: String, Comparable, CaseIterable {
  case good, warn, bad

  static func < (a: Grade, b: Grade) -> Bool { a.rank < b.rank }

  private var rank: Int {
    switch self {
    case .good: 0
    case .warn: 1
    case .bad: 2
    }
  }
}
