package import DaybookDomain

/// A record that concerns a row's subject.
package struct RowEvent: Hashable, Sendable {
  package let position: Position
  package let type: EventType
}
