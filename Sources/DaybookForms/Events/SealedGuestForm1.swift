import DaybookDomain

/// A guest's sealed fields in the log, form 1: `guest: {number, sealed}`.
enum SealedGuestForm1 {
  @inline(__always)
  static func write<Writer: FieldWriter & ~Copyable>(_ guest: SealedGuest, to fields: inout Writer) {
    fields.field("number", unsigned: guest.number)
    fields.field("sealed", bytes: guest.sealed)
  }

  /// The whole field, if it is there.
  static func read(_ fields: inout FormReader) throws(FormError) -> SealedGuest? {
    guard let outer = try fields.optionalObject("guest") else { return nil }
    let guest = try readFields(&fields)
    try fields.leave(outer)
    return guest
  }

  static func readFields(_ fields: inout FormReader) throws(FormError) -> SealedGuest {
    SealedGuest(number: try fields.unsigned("number", .guest), sealed: try fields.bytes("sealed"))
  }
}
