package import DaybookDomain

/// A record that concerns what a row is about.
package struct RowEvent: Hashable, Sendable {
  package let position: Position
  package let type: EventType
}
