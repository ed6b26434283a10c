package import DaybookDomain

/// Writes a guest's opened fields as members of an object; what was not said is left out.
package enum GuestWriter {
  package static func write(_ guest: Guest, to json: inout JSONWriter) {
    json.field("name", text: guest.name)
    json.field("phone", text: guest.phone)
    json.field("email", text: guest.email)
    json.field("notes", text: guest.notes)
    json.field("occasion", text: guest.occasion)
    if !guest.allergies.isEmpty { json.field("allergies", texts: guest.allergies) }
    if !guest.tags.isEmpty { json.field("tags", texts: guest.tags) }
  }
}
