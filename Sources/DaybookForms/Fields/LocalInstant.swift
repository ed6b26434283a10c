package import DaybookTime

/// An instant as people at a place read it: `2030-05-01T19:00:00+04:00[Asia/Baku]` (RFC 9557 §4.1).
///
/// Microseconds follow the seconds if they are not zero, and seconds the offset's minutes.
package struct LocalInstant: Hashable, Sendable {
  package var instant: Timestamp
  package var offset: UTCOffset
  /// The zone's name, without a `]`.
  package var zone: String

  package init(instant: Timestamp, offset: UTCOffset, zone: String) {
    self.instant = instant
    self.offset = offset
    self.zone = zone
  }
}

extension LocalInstant: CustomStringConvertible {
  package var description: String {
    var text = ASCIIText()
    append(to: &text)
    return "\(text)[\(zone)]"
  }

  /// Everything before the zone's bracket.
  @inline(__always)
  func append(to text: inout ASCIIText) {
    let local = instant.epochSeconds + Int64(offset.seconds)
    let day = local >= 0 ? local / 86_400 : (local - 86_399) / 86_400
    let second = Int(local - day * 86_400)
    text.append(CivilDate(daysSinceEpoch: Int(day)))
    text.append(UInt8(ascii: "T"))
    text.append(second / 3_600, digits: 2)
    text.append(UInt8(ascii: ":"))
    text.append(second / 60 % 60, digits: 2)
    text.append(UInt8(ascii: ":"))
    text.append(second % 60, digits: 2)
    let fraction = instant.microsecondOfSecond
    if fraction != 0 {
      text.append(UInt8(ascii: "."))
      text.append(fraction, digits: 6)
    }
    text.append(offset)
  }
}
