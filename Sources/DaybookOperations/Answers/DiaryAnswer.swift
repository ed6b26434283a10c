package import Daybook
package import DaybookDomain
package import DaybookJSON
package import DaybookTime
package import DaybookViews

/// The bookings of a date by time, and what pacing leaves free.
package struct DiaryAnswer {
  package let heading: VenueHeading
  package let diary: Diary
  package let reservations: [Reservation]
  package let risks: Set<ReservationID>

  /// Nil when there is no such venue.
  package init?(at venue: VenueID, on date: CivilDate, _ snapshot: borrowing Snapshot, now: Timestamp) {
    guard let heading = VenueHeading(venue, snapshot, now: now),
      let diary = snapshot.diary(at: venue, on: date, now: now)
    else { return nil }
    self.heading = heading
    self.diary = diary
    reservations = diary.reservations.compactMap { snapshot.reservation($0, now: now) }
    risks = snapshot.risks(of: reservations, now: now)
  }

  package func write(_ names: GuestNames, to json: inout JSONWriter) {
    json.object { json in
      json.field("venue", text: diary.venue.text)
      json.field("date", text: diary.date.description)
      DateJSON.write(isClosed: diary.isClosed, to: &json)
      json.field("position", unsigned: heading.position.value)
      json.field("parties", integer: diary.parties)
      json.field("covers", integer: diary.covers)
      json.objects("buckets", diary.buckets) { bucket, json in
        json.field("service", text: bucket.service)
        json.field("start", text: heading.label(bucket.start))
        json.field("end", text: bucket.end.map(heading.label))
        json.field("parties", integer: bucket.parties)
        json.field("covers", integer: bucket.covers)
        json.field("onlineCovers", integer: bucket.onlineCovers)
        json.field("heldParties", integer: bucket.heldParties)
        json.field("heldCovers", integer: bucket.heldCovers)
        json.field("mostCovers", integer: bucket.mostCovers)
        json.field("mostParties", integer: bucket.mostParties)
        json.field("mostOnlineCovers", integer: bucket.mostOnlineCovers)
        json.field("coversLeft", integer: bucket.coversLeft)
        json.field("partiesLeft", integer: bucket.partiesLeft)
        json.field("onlineCoversLeft", integer: bucket.onlineCoversLeft)
      }
      DateJSON.write(diary.paces, heading.rules, to: &json)
      json.objects("reservations", reservations) { reservation, json in
        let stay = reservation.stay
        json.field("reservation", id: reservation.id)
        json.field("start", text: heading.label(stay.start))
        AgreedTime(stay, heading.rules).write(to: &json)
        json.field("party", integer: stay.party.covers)
        json.field("tables", names: stay.tables)
        json.field("pool", text: stay.pool?.text)
        json.field("state", text: reservation.state.rawValue)
        json.field("seating", text: reservation.seating.rawValue)
        if risks.contains(reservation.id) { json.field("atRisk", bool: true) }
        names.write(reservation, to: &json)
      }
    }
    json.endLine()
  }
}
