/// A generation that was removed to free its disk space.
package struct PrunedGeneration: Hashable, Sendable {
  package let view: String
  package let generation: Int
  package let byteCount: Int
}
