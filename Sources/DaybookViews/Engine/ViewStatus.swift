package import DaybookDomain

/// The status of a view, for `views list`.
package struct ViewStatus: Hashable, Sendable {
  package enum State: Hashable, Sendable {
    /// It answers, at its position.
    case ready
    /// It is being filled for the first time and does not answer yet.
    case incomplete
    /// No generation can be used, and why. The next batch begins one.
    case unusable(String)
    /// It remembers records that the log does not have, and which. It is kept until the operator decides
    /// which is right.
    case contradicted(String)
  }

  package let name: String
  /// The version this software writes.
  package let version: UInt32
  /// The number of the generation in use.
  package let generation: Int?
  package let position: Position?
  /// Records from its position to the log's head.
  package let lag: UInt64
  /// Bytes of its data file.
  package let byteCount: Int
  package let state: State
  /// The number of the generation that a rebuild is filling, or has left unfinished or not switched to.
  package let filling: Int?
  /// The number of the earlier generation that is kept, and the bytes of its data file.
  package let previous: Int?
  package let previousByteCount: Int
}
