package import DaybookDomain
package import DaybookJSON

/// A guest's opened fields as JSON.
package enum GuestText {
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
