/// Something outside the log that remembers a record of it: a view, a snapshot, a seal, a backup.
package struct Witness: Hashable, Sendable {
  /// Its name for people: `view index`, `seal 2030-05.json`.
  package let name: String
  /// The record it remembers, by position and link.
  package let head: LogHead

  package init(_ name: String, _ head: LogHead) {
    self.name = name
    self.head = head
  }

  /// A difference between the log and a witness.
  package struct Contradiction: Hashable, Sendable {
    package let witness: Witness
    /// The position where it shows.
    package let position: UInt64
    package let message: String

    package init(witness: Witness, position: UInt64, message: String) {
      (self.witness, self.position, self.message) = (witness, position, message)
    }
  }

  /// The log has another record at the position that this witness remembers.
  package var isChanged: Contradiction {
    Contradiction(
      witness: self, position: head.position,
      message:
        "\(name) remembers another record \(head.position), with the link \(head.link): that record, or one before it, was changed since, or the log is another one"
    )
  }

  /// The log ends before the record that this witness remembers.
  package func isLost(after end: UInt64) -> Contradiction {
    Contradiction(
      witness: self, position: end + 1,
      message: "the log ends at \(end); \(name) remembers record \(head.position): its tail is missing")
  }

  /// How the log contradicts it; nil when it does not.
  package func contradiction(in log: any LogStorage) throws(LedgerFailure) -> Contradiction? {
    guard head.position > 0 else { return nil }
    if let link = try log.link(of: head.position) { return link == head.link ? nil : isChanged }
    return isLost(after: min(try log.head().position, head.position - 1))
  }

  /// What to do about a contradiction that a view, a snapshot or a kept seal shows.
  package static let advice =
    "keep everything as it is; put the right log back, or, if this log is right, say so: daybook views rebuild --all --over"
}
