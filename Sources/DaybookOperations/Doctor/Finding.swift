/// The result of one check, with advice.
public struct Finding: Sendable {
  /// The check's name: `disk`, `view index`.
  public let check: String
  /// The grade.
  public let grade: Grade
  /// What was found, for people.
  public let found: String
  /// What to do; empty when there is nothing to do.
  public let advice: String

  package init(check: String, grade: Grade, found: String, advice: String) {
    (self.check, self.grade, self.found, self.advice) = (check, grade, found, advice)
  }

  static func good(_ check: String, _ found: String) -> Finding {
    Finding(check: check, grade: .good, found: found, advice: "")
  }

  static func warn(_ check: String, _ found: String, _ advice: String) -> Finding {
    Finding(check: check, grade: .warn, found: found, advice: advice)
  }

  static func bad(_ check: String, _ found: String, _ advice: String) -> Finding {
    Finding(check: check, grade: .bad, found: found, advice: advice)
  }

  /// A failure's message, which says at its end what to do.
  static func bad(_ check: String, _ message: String) -> Finding {
    guard let end = message.ranges(of: "; ").last else { return bad(check, message, "") }
    return bad(check, String(message[..<end.lowerBound]), String(message[end.upperBound...]))
  }
}

/// The grade of a check.
public enum Grade: String, Sendable, Comparable, CaseIterable {
  case good, warn, bad

  /// Whether the first grade is better than the second.
  public static func < (a: Grade, b: Grade) -> Bool { a.rank < b.rank }

  private var rank: Int {
    switch self {
    case .good: 0
    case .warn: 1
    case .bad: 2
    }
  }
}
