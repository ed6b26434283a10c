internal import Daybook
package import DaybookLog

/// Something apart from the log that remembers a place in it: a view, a seal, a backup.
package struct Witness: Hashable, Sendable {
  /// What it is, for people: `view index`, `seal 2030-05.json`.
  package let name: String
  /// The record it remembers, by position and link.
  package let head: LogHead

  package init(_ name: String, _ head: LogHead) {
    self.name = name
    self.head = head
  }
}
