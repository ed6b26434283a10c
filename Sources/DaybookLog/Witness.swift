/// Something apart from the log that remembers a place in it: a view, a snapshot, a seal, a backup.
package struct Witness: Hashable, Sendable {
  /// What it is, for people: `view index`, `seal 2030-05.json`.
  package let name: String
  /// The record it remembers, by position and link.
  package let head: LogHead

  package init(_ name: String, _ head: LogHead) {
    self.name = name
    self.head = head
  }

  /// That the log and a witness do not tell the same.
  package struct Contradiction: Hashable, Sendable {
    package let witness: Witness
    /// Where it shows in the log.
    package let position: UInt64
    package let message: String
  }

  /// The log has another record where this one remembers one.
  package var isChanged: Contradiction {
    Contradiction(
      witness: self, position: head.position,
      message:
        "\(name) remembers another record \(head.position), with the link \(head.link): this one, or one before it, was changed since, or it is of another history"
    )
  }

  /// The log ends before the record this one remembers.
  package func isLost(after end: UInt64) -> Contradiction {
    Contradiction(
      witness: self, position: end + 1,
      message: "the log ends at \(end); \(name) remembers record \(head.position): its tail is missing")
  }

  /// How a log contradicts it; nil when it does not.
  package func contradiction(in log: any LogStorage) throws(LogFailure) -> Contradiction? {
    guard head.position > 0 else { return nil }
    if let link = try log.link(of: head.position) { return link == head.link ? nil : isChanged }
    return isLost(after: min(try log.head().position, head.position - 1))
  }

  /// What to do about a contradiction that a view or a snapshot shows.
  package static let advice =
    "keep everything as it is; put the right log back, or, if this log is right, say so: daybook views rebuild --all --over"
}
