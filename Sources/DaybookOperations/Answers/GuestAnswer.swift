package import Daybook
package import DaybookDomain
package import DaybookJSON
package import DaybookTime
package import DaybookViews

/// A guest's card, with the bookings and waitlist entries it tells of.
package struct GuestAnswer {
  package let card: GuestCard
  package let reservations: [Reservation]
  package let waiting: [WaitlistEntry]

  /// Nil for a guest who never booked and does not wait.
  package init?(of guest: Actor, _ snapshot: borrowing Snapshot, now: Timestamp) {
    let card = snapshot.guestCard(guest, now: now)
    var waiting: [WaitlistEntry] = []
    for venue in snapshot.venues() {
      waiting += snapshot.waitlist(at: venue.id, now: now).map(\.entry).filter {
        card.accounts.contains($0.owner)
      }
    }
    guard !card.isEmpty || !waiting.isEmpty else { return nil }
    self.card = card
    self.waiting = waiting
    reservations = card.reservations.compactMap { snapshot.reservation($0, now: now) }
  }

  /// Each field as the latest booking that names it has it; allergies and tags of all.
  package func contact(_ guests: some GuestOpener) throws(LedgerFailure) -> Guest? {
    var contact: Guest?
    for sealed in waiting.reversed().compactMap(\.guest) + reservations.reversed().compactMap(\.guest) {
      guard let said = try guests.open(sealed) else { continue }
      contact = contact?.adding(earlier: said) ?? said
    }
    return contact
  }

  package func isForgotten(_ contact: Guest?) -> Bool {
    contact == nil && (card.forgottenAt != nil || reservations.contains { $0.details.isForgotten })
  }

  package func write(_ contact: Guest?, to json: inout JSONWriter) {
    json.object { json in
      json.field("guest", text: card.guest.description)
      json.field("visits", integer: card.visits)
      json.field("noShows", integer: card.noShows)
      json.field("lateCancels", integer: card.lateCancels)
      json.field("cancels", integer: card.cancels)
      json.field("declined", integer: card.declined)
      json.field("upcoming", ids: card.upcoming)
      json.field("reservations", ids: card.reservations)
      json.field("waiting", ids: waiting.map(\.id))
      json.field("holds", ids: card.holds)
      json.field("mergedInto", text: card.mergedInto?.description)
      if !card.merged.isEmpty {
        json.objects("merged", card.merged) { account, json in
          json.field("guest", text: account.description)
          json.field("reservations", ids: reservations.filter { $0.owner == account }.map(\.id))
        }
      }
      json.field("forgotten", bool: isForgotten(contact))
      json.field("forgottenAt", instant: card.forgottenAt)
      if let contact { json.object("contact") { GuestWriter.write(contact, to: &$0) } }
    }
    json.endLine()
  }
}

extension Guest {
  /// With what an earlier booking says where this one says nothing; allergies and tags of both.
  fileprivate func adding(earlier other: Guest) -> Guest {
    func all(_ words: [String], _ others: [String]) -> [String] {
      words + others.filter { !words.contains($0) }
    }
    return Guest(
      name: name ?? other.name, phone: phone ?? other.phone, email: email ?? other.email,
      notes: notes ?? other.notes, occasion: occasion ?? other.occasion,
      allergies: all(allergies, other.allergies), tags: all(tags, other.tags))
  }
}
