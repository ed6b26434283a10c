extension ZoneRules {
  /// A change of a zone's offset.
  public struct Transition: Hashable, Sendable {
    /// The first instant with the new offset, in seconds since 1970-01-01T00:00:00Z.
    public let epochSeconds: Int64

    /// The offset from then on, in seconds ahead of UTC.
    public let offsetSeconds: Int32

    /// A change to this offset at this instant.
    public init(epochSeconds: Int64, offsetSeconds: Int32) {
      self.epochSeconds = epochSeconds
      self.offsetSeconds = offsetSeconds
    }
  }
}
