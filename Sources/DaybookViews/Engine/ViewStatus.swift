public import DaybookDomain

/// The status of a view, for `views list`.
public struct ViewStatus: Hashable, Sendable {
  /// Whether it answers, and why not.
  public enum State: Hashable, Sendable {
    /// It answers, at its position.
    case ready
    /// It is being filled for the first time and does not answer yet.
    case incomplete
    /// No generation can be used, and why. The next batch begins one.
    case unusable(String)
    /// It remembers records that the log does not have, and which. It is kept until the operator decides
    /// which is right.
    case contradicted(String)
    /// It is an embedder's projection and does not go on, and why: its code threw at an event, or its rows are of a
    /// later version than this software writes. All others go on.
    case stopped(String)
  }

  /// The view.
  public let name: String
  /// Whether it is filled only when it is asked for: its lag is no fault.
  public let isOnDemand: Bool
  /// The version this software writes.
  public let version: UInt32
  /// The number of the generation in use.
  public let generation: Int?
  /// The last record its rows were made from; nil where none is in use.
  public let position: Position?
  /// Records from its position to the log's head.
  public let lag: UInt64
  /// Bytes of its data file.
  public let byteCount: Int
  /// Whether it answers.
  public let state: State
  /// The number of the generation that a rebuild is filling, or has left unfinished or not switched to.
  public let filling: Int?
  /// The number of the earlier generation that is kept; nil where none is.
  public let previous: Int?
  /// Bytes of the data file of the one that is kept; 0 where none is.
  public let previousByteCount: Int
}
