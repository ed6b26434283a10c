/// A generation that was removed to free its disk space.
public struct PrunedGeneration: Hashable, Sendable {
  /// The view.
  public let view: String
  /// The number it had.
  public let generation: Int
  /// Bytes of its data file.
  public let byteCount: Int
}
