package import DaybookDomain
package import DaybookJSON
package import DaybookTime

/// A notice with what it tells of.
package struct NoticeAnswer {
  package let heading: VenueHeading
  package let notice: Notice
  package let ticket: Ticket?
  /// When each dish of the ticket fires, nil while nobody knows.
  package let fires: [Timestamp?]
  package let reservation: Reservation?
  /// The party that waits for the place it tells of, and its name.
  package let entry: WaitlistEntry?
  package let guest: String?
  package let allergies: [String]

  package init(
    heading: VenueHeading, notice: Notice, ticket: Ticket?, fires: [Timestamp?], reservation: Reservation?,
    entry: WaitlistEntry?, guest: String?, allergies: [String]
  ) {
    (self.heading, self.notice, self.ticket, self.fires) = (heading, notice, ticket, fires)
    (self.reservation, self.entry, self.guest, self.allergies) = (reservation, entry, guest, allergies)
  }

  package var hasAllergies: Bool { reservation?.details.terms.hasAllergies ?? false }

  package func write(to json: inout JSONWriter) {
    json.object { json in
      NoticeJSON.name(notice, at: heading.label(notice.at), to: &json)
      json.field("state", text: notice.state.rawValue)
      json.field("needsAcknowledgement", bool: notice.needsAcknowledgement)
      json.field("tries", integer: notice.tries)
      json.field("escalated", bool: notice.isEscalated)
      NoticeJSON.subject(notice, to: &json)
      if let stay = reservation?.stay {
        json.field("hasAllergies", bool: hasAllergies)
        json.field("party", integer: stay.party.covers)
        if stay.hasDate { json.field("start", text: heading.label(stay.start)) }
        AgreedTime(stay, heading.rules).write(to: &json)
        json.field("tables", names: stay.tables)
        json.field("pool", text: stay.pool?.text)
        if reservation?.needsTable == true { json.field("needsTable", bool: true) }
      }
      if let entry {
        json.field("party", integer: entry.party.covers)
        json.field("start", text: entry.start.map(heading.label))
        json.field("hasAllergies", bool: entry.hasAllergies)
        if let guest { json.object("guest") { $0.field("name", text: guest) } }
      }
      if let ticket {
        json.object("ticket") {
          TicketJSON.write(ticket, fires: fires, allergies: allergies, heading.zones, to: &$0)
        }
      } else if !allergies.isEmpty {
        json.field("allergies", texts: allergies)
      }
    }
  }
}
