package import DaybookCBOR
package import DaybookDomain

/// A guest's fields before sealing: one deterministic CBOR map.
///
/// `name`?, `tags`?, `email`?, `notes`?, `phone`?, `occasion`?, `allergies`?.
///
/// It is in the log for ever inside `guest.sealed`, so it is frozen like the forms of events.
package enum GuestForm {
  /// Appends the guest's plaintext; seal it, then overwrite the buffer.
  package static func encode(_ guest: Guest, into cbor: inout CBORWriter) {
    cbor.writeFields { write(guest, to: &$0) }
  }

  /// Reads a plaintext that was sealed.
  package static func decode(_ cbor: RawSpan) throws(FormError) -> Guest {
    do throws(FormError) {
      return try read(cbor)
    } catch {
      throw error.located(in: cbor)
    }
  }

  /// Writes the guest's fields.
  package static func write<Writer: FieldWriter & ~Copyable>(_ guest: Guest, to fields: inout Writer) {
    fields.field("name", text: guest.name)
    if !guest.tags.isEmpty { fields.field("tags", texts: guest.tags) }
    fields.field("email", text: guest.email)
    fields.field("notes", text: guest.notes)
    fields.field("phone", text: guest.phone)
    fields.field("occasion", text: guest.occasion)
    if !guest.allergies.isEmpty { fields.field("allergies", texts: guest.allergies) }
  }

  private static func read(_ cbor: RawSpan) throws(FormError) -> Guest {
    var fields = FormReader(cbor)
    let outer = try fields.enter()
    let name = try fields.optionalText("name")
    var tags: [String] = []
    for _ in 0..<(try fields.nonemptyArray("tags")) { tags.append(try fields.text()) }
    let email = try fields.optionalText("email")
    let notes = try fields.optionalText("notes")
    let phone = try fields.optionalText("phone")
    let occasion = try fields.optionalText("occasion")
    var allergies: [String] = []
    for _ in 0..<(try fields.nonemptyArray("allergies")) { allergies.append(try fields.text()) }
    try fields.leave(outer)
    try fields.end()
    return Guest(
      name: name, phone: phone, email: email, notes: notes, occasion: occasion, allergies: allergies,
      tags: tags)
  }
}

/// A location before sealing: one deterministic CBOR map, `latitude`, `longitude`, in millionths of a degree.
package enum PlaceForm {
  package static func encode(_ place: Coordinate, into cbor: inout CBORWriter) {
    cbor.writeFields { fields in
      fields.field("latitude", integer: place.latitude)
      fields.field("longitude", integer: place.longitude)
    }
  }

  package static func decode(_ cbor: RawSpan) throws(FormError) -> Coordinate {
    do throws(FormError) {
      var fields = FormReader(cbor)
      let outer = try fields.enter()
      let place = Coordinate(
        latitude: try fields.integer("latitude", .latitude),
        longitude: try fields.integer("longitude", .longitude))
      try fields.leave(outer)
      try fields.end()
      return place
    } catch {
      throw error.located(in: cbor)
    }
  }
}
