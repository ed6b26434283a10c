/// What one check found, and what to do about it.
package struct Finding: Sendable {
  package let check: String
  package let grade: Grade
  package let found: String
  /// Empty when there is nothing to do.
  package let advice: String

  package static func good(_ check: String, _ found: String) -> Finding {
    Finding(check: check, grade: .good, found: found, advice: "")
  }

  package static func warn(_ check: String, _ found: String, _ advice: String) -> Finding {
    Finding(check: check, grade: .warn, found: found, advice: advice)
  }

  package static func bad(_ check: String, _ found: String, _ advice: String) -> Finding {
    Finding(check: check, grade: .bad, found: found, advice: advice)
  }

  /// A failure's message, which says at its end what to do.
  package static func bad(_ check: String, _ message: String) -> Finding {
    guard let end = message.ranges(of: "; ").last else { return bad(check, message, "") }
    return bad(check, String(message[..<end.lowerBound]), String(message[end.upperBound...]))
  }
}

/// How a check came out; the worst of all decides how doctor ends.
package enum Grade: String, Sendable, Comparable, CaseIterable {
  case good, warn, bad

  package static func < (a: Grade, b: Grade) -> Bool { a.rank < b.rank }

  private var rank: Int {
    switch self {
    case .good: 0
    case .warn: 1
    case .bad: 2
    }
  }
}
