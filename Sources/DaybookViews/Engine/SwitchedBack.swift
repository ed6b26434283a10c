package import DaybookDomain

/// The result of switching a view back.
package struct SwitchedBack: Hashable, Sendable {
  package let view: String
  /// The number of the generation that was in use before, and is now kept.
  package let from: Int
  /// The number of the generation in use now.
  package let to: Int
  package let position: Position
}
