import DaybookDomain

/// `booked`, form 1: the stay, `hold`?, `guest`?, `reservation`. Read only.
enum BookedForm1 {
  static func read(_ fields: inout FormReader) throws(FormError) -> Booked {
    let found = try StayForm.read(&fields, version: 1, hasHold: true, hasGuest: true)
    return Booked(
      reservation: try fields.id("reservation"), hold: found.hold, stay: found.stay, guest: found.guest)
  }
}

/// `modified`, form 1: the whole stay after the change, `reservation`. Read only.
enum ModifiedForm1 {
  static func read(_ fields: inout FormReader) throws(FormError) -> Modified {
    let stay = try StayForm.read(&fields, version: 1).stay
    return Modified(reservation: try fields.id("reservation"), stay: stay)
  }
}

/// `walkedIn`, form 1: the stay, `guest`?, `reservation`. Read only: the channel is always walk-in.
enum WalkedInForm1 {
  static func read(_ fields: inout FormReader) throws(FormError) -> WalkedIn {
    var found = try StayForm.read(&fields, version: 1, hasGuest: true)
    found.stay.channel = .walkIn
    return WalkedIn(reservation: try fields.id("reservation"), stay: found.stay, guest: found.guest)
  }
}

/// `holdPlaced`, form 1: the stay, `hold`, `lapsesAt`. Read only.
enum HoldPlacedForm1 {
  static func read(_ fields: inout FormReader) throws(FormError) -> HoldPlaced {
    try HoldPlacedForm3.read(&fields, version: 1)
  }
}
