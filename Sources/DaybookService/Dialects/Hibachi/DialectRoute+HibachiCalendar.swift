internal import Daybook
internal import DaybookHTTP
internal import DaybookJSON

/// What the station's people see and do: the week, the month, another start, a deposit that came.
extension DialectRoute {
  static let hibachiCalendar = [
    DialectRoute("hibachiWeek", .get, "/hibachi/api/v1/bookings/admin/weekly", by: .hosts) {
      context async throws(Problem) in try await calendar(context)
    },
    DialectRoute("hibachiMonth", .get, "/hibachi/api/v1/bookings/admin/monthly", by: .hosts) {
      context async throws(Problem) in try await calendar(context)
    },
    DialectRoute("hibachiReschedule", .patch, "/hibachi/api/v1/bookings/admin/{id}", by: .hosts) {
      context async throws(Problem) in try await reschedule(context)
    },
    DialectRoute("hibachiDeposit", .post, "/hibachi/api/v1/bookings/admin/confirm_deposit", by: .hosts) {
      context async throws(Problem) in try await confirmDeposit(context)
    },
  ]

  private static func calendar(_ context: DialectContext) async throws(Problem) -> HTTPAnswer {
    let from = try context.hibachiDate(context.query("date_from"))
    let to = try context.hibachiDate(context.query("date_to"))
    let count = to.daysSinceEpoch - from.daysSinceEpoch + 1
    guard (1...92).contains(count) else {
      throw HibachiProblem.badRequest("date_to: found \(count) dates; allowed: 1–92, from date_from on")
    }
    let wanted = context.query("status")
    return try await context.read { snapshot throws(Problem) in
      let station = try snapshot.hibachiStation(context.query("station_id"), context)
      var found: [HibachiBooking] = []
      for day in 0..<count {
        for one in snapshot.reservations(at: station.venue.id, on: from.adding(days: day)) {
          guard wanted == nil || HibachiStatus(one).rawValue == wanted,
            let booking = try context.hibachiBooking(one, snapshot)
          else { continue }
          found.append(booking)
        }
      }
      let lines = found
      return context.json { json in
        json.object { json in
          json.field("success", bool: true)
          json.objects("data", lines) { $0.writeLine(to: &$1) }
          json.field("total_count", integer: lines.count)
        }
      }
    }
  }

  private static func reschedule(_ context: DialectContext) async throws(Problem) -> HTTPAnswer {
    let body = try DialectBody(context)
    guard let date = try body.text("date"), let slot = try body.text("slot") else {
      throw HibachiProblem.badRequest("Both 'date' and 'slot' are required")
    }
    let old = try await context.hibachiBooking(context.hibachiID())
    var command = Modify(old.id)
    command.start = old.station.start(try HibachiTime(slot, "slot"), on: try context.hibachiDate(date))
    let receipt = try await context.execute(command, key: context.call.idempotencyKey())
    let new = try await context.seeing(receipt.position).hibachiBooking(old.id)
    return context.json { json in
      json.object { json in
        json.field("success", bool: true)
        json.object("data") { json in
          json.field("booking_id", id: new.id)
          json.field("date", text: new.start.date)
          json.field("slot", text: new.start.time)
          json.field("status", text: new.status.rawValue)
          json.field("message", text: "Booking rescheduled successfully")
        }
      }
    }
  }

  private static func confirmDeposit(_ context: DialectContext) async throws(Problem) -> HTTPAnswer {
    let body = try DialectBody(context)
    let id = try context.hibachiID(body.needed("booking_id", body.text))
    let cents = try body.needed("amount", body.cents)
    _ = try body.needed("payment_method", body.text)
    let old = try await context.hibachiBooking(id)
    let currency = old.reservation.details.terms.deposit?.currency ?? "USD"
    let receipt = try await context.execute(
      PayDeposit(id, Money(cents, currency)), key: context.call.idempotencyKey())
    let new = try await context.seeing(receipt.position).hibachiBooking(id)
    return context.json { json in
      json.object { json in
        json.field("success", bool: true)
        json.field("message", text: "Deposit confirmed for booking \(id)")
        json.name("booking")
        new.write(to: &json)
      }
    }
  }
}
