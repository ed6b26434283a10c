package import DaybookDomain

/// What a way back came to.
package struct SwitchedBack: Hashable, Sendable {
  package let view: String
  /// The number of the generation that was in use and is kept now.
  package let from: Int
  /// The number of the one in use now.
  package let to: Int
  package let position: Position
}
