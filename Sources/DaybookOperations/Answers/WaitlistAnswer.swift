package import Daybook
package import DaybookDomain
package import DaybookJSON
package import DaybookTime
package import DaybookViews

/// Who waits for a table, in the order they joined.
package struct WaitlistAnswer {
  /// An entry and its guest's fields; nil once they are forgotten.
  package typealias Line = (place: WaitlistPlace, guest: Guest?)

  package let heading: VenueHeading
  package let places: [WaitlistPlace]

  /// Nil when there is no such venue. With a date: every entry of it, finished ones included.
  package init?(at venue: VenueID, on date: CivilDate?, _ snapshot: borrowing Snapshot, now: Timestamp) {
    guard let heading = VenueHeading(venue, snapshot, now: now) else { return nil }
    self.heading = heading
    places = snapshot.waitlist(at: venue, on: date, now: now)
  }

  package func lines(_ guests: some GuestOpener) throws(LedgerFailure) -> [Line] {
    try places.map { place throws(LedgerFailure) in
      (place, try place.entry.guest.flatMap { sealed throws(LedgerFailure) in try guests.open(sealed) })
    }
  }

  package func write(_ lines: [Line], to json: inout JSONWriter) {
    json.object { json in
      json.field("venue", text: heading.definition.id.text)
      json.field("position", unsigned: heading.position.value)
      json.objects("entries", lines) { line, json in
        WaitlistJSON.write(line.place, guest: line.guest, heading.zones, to: &json)
      }
    }
    json.endLine()
  }
}
