/// Whether a view says what the log says.
package struct ViewCheck: Hashable, Sendable {
  package enum Finding: Hashable, Sendable {
    case compared(ViewDifference)
    /// There is none in use that could be compared, and why; it is filled anew by whoever needs it.
    case unusable(String)
  }

  package let view: String
  package let finding: Finding

  /// Whether it was compared, and every row is what the log makes of it.
  package var isSame: Bool {
    if case .compared(let difference) = finding { difference.isSame } else { false }
  }
}
