/// What a change of a booking may take away: a field of its guest, or a wish.
public enum Removable: String, Hashable, Sendable, CaseIterable, FieldWord {
  case name, phone, email, occasion, notes, allergies, tags, area, needs

  /// Whether it is one of the guest's own fields, which are sealed.
  var isOfGuest: Bool { self != .area && self != .needs }
}

extension Modify {
  /// Whether it changes the guest's own fields.
  package var changesGuest: Bool { guest != nil || remove.contains(where: \.isOfGuest) }

  /// Whether it asks for another time, size or place.
  var changesPlace: Bool {
    party != nil || start != nil || tables != nil || pool != nil || units != nil || until != nil
  }

  /// Whether it asks for another stay: time, size, place or wishes.
  var changesStay: Bool {
    changesPlace || area != nil || needs != nil || remove.contains { !$0.isOfGuest }
  }

  /// Whether it sets or takes away the venue's own words for a guest.
  var changesTags: Bool { guest?.tags.isEmpty == false || remove.contains(.tags) }
}

extension Guest {
  /// The fields after a change: what is taken away, then what is set. Fields that are malformed set nothing.
  package func changed(by change: Modify) -> Guest {
    var guest = self
    for field in change.remove {
      switch field {
      case .name: guest.name = nil
      case .phone: guest.phone = nil
      case .email: guest.email = nil
      case .occasion: guest.occasion = nil
      case .notes: guest.notes = nil
      case .allergies: guest.allergies = []
      case .tags: guest.tags = []
      case .area, .needs: break
      }
    }
    guard let given = try? change.guest?.checked() else { return guest }
    guest.name = given.name ?? guest.name
    guest.phone = given.phone ?? guest.phone
    guest.email = given.email ?? guest.email
    guest.occasion = given.occasion ?? guest.occasion
    guest.notes = given.notes ?? guest.notes
    if !given.allergies.isEmpty { guest.allergies = given.allergies }
    if !given.tags.isEmpty { guest.tags = given.tags }
    return guest
  }
}

/// A booking's guest as a change leaves them: opened, changed and sealed again by the writer.
package struct ChangedGuest: Hashable, Sendable {
  package var sealed: SealedGuest
  package var hasAllergies: Bool
  /// Whether the change is one that the kitchen must know of.
  package var changesAllergies: Bool

  /// Nil where the change leaves everything as it was; then nothing is sealed.
  ///
  /// - Parameter kept: The allergies that are kept of a forgotten guest, who has none in their own fields. They
  ///   stay apart until others are named or they are taken away (R28).
  package init?<Failure: Error>(
    _ own: Guest, kept: [String] = [], changedBy change: Modify,
    seal: (Guest) throws(Failure) -> SealedGuest
  ) throws(Failure) {
    var old = own
    if !kept.isEmpty { old.allergies = kept }
    var new = old.changed(by: change)
    guard new != old else { return nil }
    hasAllergies = !new.allergies.isEmpty
    changesAllergies = new.allergies != old.allergies
    if !changesAllergies { new.allergies = own.allergies }
    sealed = try seal(new)
  }
}
