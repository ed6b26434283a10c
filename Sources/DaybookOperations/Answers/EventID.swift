package import Daybook

/// The id of an event in a stream, or to a webhook: from it the telling goes on.
///
/// `POSITION` in the log; where one record makes several events, `POSITION.NUMBER`, from 1; of a state, `POSITION.MINUTE`.
package struct EventID: Comparable, Hashable, Sendable, CustomStringConvertible {
  package let position: Position
  package var number: UInt64?

  package init(_ position: Position, _ number: UInt64? = nil) {
    (self.position, self.number) = (position, number)
  }

  /// Reads what `description` writes; nil for anything else.
  package init?(_ text: String) {
    let parts = text.split(separator: ".", omittingEmptySubsequences: false)
    let numbers = parts.compactMap { part in UInt64(part).flatMap { String($0) == part ? $0 : nil } }
    guard (1...2).contains(parts.count), numbers.count == parts.count else { return nil }
    self.init(Position(numbers[0]), numbers.count == 2 ? numbers[1] : nil)
  }

  /// What it looks like, for descriptions.
  package static let pattern = "^[0-9]{1,19}(\\.[0-9]{1,19})?$"

  package var description: String { "\(position)" + (number.map { ".\($0)" } ?? "") }

  package static func < (a: EventID, b: EventID) -> Bool {
    a.position != b.position ? a.position < b.position : (a.number ?? 0) < (b.number ?? 0)
  }
}
