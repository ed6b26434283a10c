/// The result of comparing a view with the log.
package struct ViewCheck: Hashable, Sendable {
  package enum Finding: Hashable, Sendable {
    case compared(ViewDifference)
    /// No generation in use can be compared, and why; the next call that needs the view fills one anew.
    case unusable(String)
  }

  package let view: String
  package let finding: Finding

  /// Whether it was compared, and every row is what the log gives.
  package var isSame: Bool {
    if case .compared(let difference) = finding { difference.isSame } else { false }
  }
}
