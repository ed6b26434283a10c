/// The fields of a guest that a change sets: each says something, and what is taken away is named in `remove`.
package struct GuestFields: FieldObject {
  package var guest: Guest

  init(_ guest: Guest) { self.guest = guest }

  package static var blank: GuestFields { GuestFields(Guest()) }

  package mutating func visit<V: FieldVisitor>(_ fields: inout V) throws(InvalidField) {
    try guest.visit(&fields, mayBeEmpty: false)
  }

  package func check() throws(InvalidField) {
    for (name, text) in [
      ("name", guest.name), ("email", guest.email), ("notes", guest.notes), ("phone", guest.phone),
      ("occasion", guest.occasion),
    ] { try checkSaid(text, name) }
  }
}

/// What a change sets is something: an empty text or list would change nothing, or take something away unsaid.
func checkSaid(_ text: String?, _ name: String) throws(InvalidField) {
  guard let text, TextRule.collapsed(text) == nil else { return }
  throw InvalidField(name, "found nothing; to take it away name it in remove")
}
