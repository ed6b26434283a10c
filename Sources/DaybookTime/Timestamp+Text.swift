extension Timestamp: CustomStringConvertible {
  /// The instant that an RFC 3339 §5.6 text names; nil for any other text.
  ///
  /// Needs seconds and an offset or `Z`, both letters in capitals; at most six fraction digits, no leap second (`:60`).
  /// Beyond the RFC it reads everything that `description` and `formatted(offset:)` write: years beyond
  /// 0000–9999 with sign and all digits, and an offset's seconds.
  public init?(rfc3339 text: String) {
    var reader = TextReader(text)
    guard let wall = reader.wallTime(needsSeconds: true) else { return nil }
    var fraction: Int64 = 0
    if reader.take(".") {
      var scale: Int64 = 1_000_000
      while let digit = reader.digit() {
        guard scale > 1 else { return nil }
        scale /= 10
        fraction += Int64(digit) * scale
      }
      guard scale < 1_000_000 else { return nil }
    }
    var offset = UTCOffset.zero
    if !reader.take("Z") {
      guard let given = reader.offset() else { return nil }
      offset = given
    }
    guard reader.isAtEnd else { return nil }
    // Rounds towards 1970, so that the first instant of all, whose second begins before the type's reach, is
    // not lost.
    let seconds = wall.localSeconds - Int64(offset.seconds)
    self =
      seconds < 0 && fraction > 0
      ? Timestamp(epochSeconds: seconds + 1).adding(microseconds: fraction - 1_000_000)
      : Timestamp(epochSeconds: seconds).adding(microseconds: fraction)
  }

  /// In UTC, as `2030-05-01T06:00:00Z`; with `.ffffff` when there are microseconds.
  public var description: String {
    var writer = writerWithoutOffset(.zero)
    writer.append("Z")
    return writer.text
  }

  /// In the local time of an offset, as `2030-05-01T10:00:00+04:00`.
  ///
  /// With `.ffffff` when there are microseconds.
  public func formatted(offset: UTCOffset) -> String {
    var writer = writerWithoutOffset(offset)
    offset.append(to: &writer)
    return writer.text
  }

  private func writerWithoutOffset(_ offset: UTCOffset) -> TextWriter {
    let wall = WallTime(localSeconds: epochSeconds + Int64(offset.seconds))
    var writer = TextWriter()
    wall.append(to: &writer, withSeconds: true)
    if microsecondOfSecond != 0 {
      writer.append(".")
      writer.appendDigits(microsecondOfSecond, width: 6)
    }
    return writer
  }
}
