package import DaybookDomain
package import DaybookTime

/// Every view asked for, at one position, for as long as a closure lasts.
package struct ViewSnapshot: ~Copyable {
  /// What is read here is what the log says up to this position.
  package let position: Position
  /// When that record was written.
  package let recordedAt: Timestamp
  private let parts: [(view: any View, part: ViewPart)]

  init(position: Position, recordedAt: Timestamp, parts: [(view: any View, part: ViewPart)]) {
    self.position = position
    self.recordedAt = recordedAt
    self.parts = parts
  }

  /// The view of a type and its rows; asking for one that was not asked to be read is a bug.
  func rows<V: View>(of _: V.Type) -> (view: V, part: ViewPart) {
    for (view, part) in parts {
      if let view = view as? V { return (view, part) }
    }
    preconditionFailure("the snapshot was not asked to hold the view \(V.self)")
  }
}
