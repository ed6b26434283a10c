internal import Daybook
internal import DaybookHTTP
internal import DaybookJSON

/// Slots: which dates and seatings have a chef left, for the app and for the public page.
extension DialectRoute {
  static let hibachiSlots = [
    DialectRoute("hibachiBookedDates", .get, "/hibachi/api/v1/bookings/booked-dates", by: .everybody) {
      context async throws(Problem) in
      let dates = try await bookedDates(context) { _, _ in true }
      return context.json { json in json.object { $0.field("bookedDates", texts: dates) } }
    },
    DialectRoute("hibachiAvailability", .get, "/hibachi/api/v1/bookings/availability", by: .everybody) {
      context async throws(Problem) in try await availability(context)
    },
    DialectRoute("hibachiTimes", .get, "/hibachi/api/v1/bookings/available-times", by: .everybody) {
      context async throws(Problem) in try await times(context, isPublic: false)
    },
    DialectRoute("hibachiPublicDates", .get, "/hibachi/api/v1/public/bookings/booked-dates", by: .everybody) {
      context async throws(Problem) in
      let dates = try await bookedDates(context) { station, slots in slots.allSatisfy { !$0.reasons.isEmpty }
      }
      return context.json { json in
        json.object { json in
          json.field("success", bool: true)
          json.field("data", texts: dates)
          json.field("count", integer: dates.count)
        }
      }
    },
    DialectRoute(
      "hibachiPublicTimes", .get, "/hibachi/api/v1/public/bookings/available-times", by: .everybody
    ) {
      context async throws(Problem) in try await times(context, isPublic: true)
    },
  ]

  /// The dates from today on that have a booking which stands, and are meant by their slots.
  private static func bookedDates(
    _ context: DialectContext, _ isMeant: @Sendable (HibachiStation, [Slot]) -> Bool
  ) async throws(Problem) -> [String] {
    try await context.read { snapshot throws(Problem) in
      let station = try snapshot.hibachiStation(context.query("station_id"), context)
      let today = station.rules.wallTime(at: snapshot.ledgerTime()).date
      let standing = snapshot.reservations(at: station.venue.id).filter {
        $0.stay.date >= today && ($0.state == .booked || $0.state == .requested)
      }
      return Set(standing.map(\.stay.date)).sorted().filter {
        isMeant(station, snapshot.hibachiSlots(station, on: $0))
      }.map(\.description)
    }
  }

  private static func availability(_ context: DialectContext) async throws(Problem) -> HTTPAnswer {
    let date = try context.hibachiDate(context.query("date"))
    return try await context.read { snapshot throws(Problem) in
      let station = try snapshot.hibachiStation(context.query("station_id"), context)
      let isPast = date < station.rules.wallTime(at: snapshot.ledgerTime()).date
      let slots = snapshot.hibachiSlots(station, on: date)
      let free = slots.count { $0.reasons.isEmpty }
      let booked = snapshot.reservations(at: station.venue.id, on: date).count {
        $0.state == .booked || $0.state == .requested
      }
      return context.json { json in
        json.object { json in
          json.field("success", bool: true)
          json.field("date", text: date.description)
          json.field("available", bool: free > 0)
          if isPast { json.field("reason", text: "Date is in the past") }
          json.field("bookings_count", integer: booked)
          guard !isPast else { return }
          json.field("available_slots_count", integer: free)
          json.field("total_slots", integer: slots.count)
        }
      }
    }
  }

  private static func times(_ context: DialectContext, isPublic: Bool) async throws(Problem) -> HTTPAnswer {
    let date = try context.hibachiDate(context.query("date"))
    return try await context.read { snapshot throws(Problem) in
      let station = try snapshot.hibachiStation(context.query("station_id"), context)
      let isPast = date < station.rules.wallTime(at: snapshot.ledgerTime()).date
      let slots = isPast ? [] : snapshot.hibachiSlots(station, on: date)
      return context.json { json in
        json.object { json in
          if isPublic || isPast {
            json.field("success", bool: true)
            json.field("date", text: date.description)
          }
          json.objects("timeSlots", slots) { slot, json in
            let label = station.label(slot.start)
            json.field("time", text: label.short)
            json.field("label", text: label.long)
            json.field("available", integer: max(slot.tables.count, slot.reasons.isEmpty ? 1 : 0))
            json.field("isAvailable", bool: slot.reasons.isEmpty)
          }
          if isPast { json.field("message", text: "Date is in the past") }
        }
      }
    }
  }
}

extension ViewSnapshot {
  /// Every seating of a date, with what is free of it for the smallest party, or why nothing is.
  borrowing func hibachiSlots(_ station: HibachiStation, on date: CivilDate) -> [Slot] {
    availability(at: station.venue.id, on: date, party: station.leastParty, withReasons: true)
  }
}
