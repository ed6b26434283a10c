public import DaybookDomain

/// The result of switching a view back.
public struct SwitchedBack: Hashable, Sendable {
  /// The view.
  public let view: String
  /// The number of the generation that was in use before, and is now kept.
  public let from: Int
  /// The number of the generation in use now.
  public let to: Int
  /// The position it is at now.
  public let position: Position
}
