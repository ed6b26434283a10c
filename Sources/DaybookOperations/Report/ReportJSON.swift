import DaybookDomain
package import DaybookJSON
import DaybookTime

/// A report as one JSON object.
package enum ReportJSON {
  package static func bytes(_ report: Report, _ zones: VenueZones) -> [UInt8] {
    var json = JSONWriter()
    json.object { json in
      json.field("venues", names: report.venues)
      json.field("from", text: report.dates.lowerBound.description)
      json.field("to", text: report.dates.upperBound.description)
      json.field("by", text: report.by.rawValue)
      json.field("position", unsigned: report.position.value)
      json.field("now", instant: report.now)
      json.object("total") { write(report.total, to: &$0) }
      json.objects("rows", report.rows) { row, json in
        json.nullable("key", row.key)
        write(row.figures, to: &json)
      }
      json.objects("turnTimes", report.turns) { turn, json in
        json.nullable("service", turn.service)
        json.field("party", integer: turn.party)
        write(turn.minutes, "minutes", to: &json)
      }
      json.objects("leadDays", report.leads) { lead, json in
        json.field("from", integer: lead.from)
        json.field("through", integer: lead.through)
        write(lead.count, "booked", to: &json)
      }
      write(report.occupancy, "occupancy", to: &json)
      write(refusals: report, zones, to: &json)
      json.objects("kitchen", report.kitchen) { station, json in
        json.field("station", text: station.station)
        json.field("dishes", integer: station.dishes)
        json.field("late", integer: station.late)
        write(station.minutes, "minutesPastTime", to: &json)
      }
      json.objects("onTheBooks", report.books) { day, json in
        json.field("date", text: day.date.description)
        json.field("weekday", text: day.date.weekday.rawValue)
        write(day.booked, "booked", to: &json)
        json.field("earlierDates", integer: day.earlierDates)
        write(day.earlier, "earlier", to: &json)
        write(day.earlierByThen, "earlierByThen", to: &json)
      }
    }
    json.endLine()
    return json.bytes
  }

  package static func write(_ occupancy: Occupancy, _ name: StaticString, to json: inout JSONWriter) {
    json.object(name) { json in
      json.field("dates", integer: occupancy.dateCount)
      json.field("tables", integer: occupancy.tables)
      json.field("seats", integer: occupancy.seats)
      json.objects("quarters", occupancy.quarters) { quarter, json in
        json.field("time", text: ClockValue(minutes: quarter.minutes).description)
        json.field("covers", integer: quarter.covers)
        json.field("tables", integer: quarter.tables)
        json.field("mostCovers", integer: quarter.mostCovers)
        json.field("mostTables", integer: quarter.mostTables)
      }
    }
  }

  private static func write(refusals report: Report, _ zones: VenueZones, to json: inout JSONWriter) {
    json.objects("refusedByCode", report.refusedByCode) { figures, json in
      json.field("code", text: figures.code.rawValue)
      json.field("parties", integer: figures.refused.parties)
      json.field("covers", integer: figures.refused.covers)
    }
    json.objects("refused", report.refused) { refused, json in
      json.field("position", unsigned: refused.position.value)
      json.field("venue", text: refused.venue.text)
      json.field("date", text: refused.date.description)
      json.nullable("service", refused.service)
      json.field("start", text: zones.label(refused.start, at: refused.venue))
      json.field("party", integer: refused.covers)
      json.field("by", text: refused.by.description)
      json.field("codes", texts: refused.codes.map(\.rawValue))
      json.field("turnedAway", bool: refused.isTurnedAway)
    }
  }

  private static func write(_ figures: ReportFigures, to json: inout JSONWriter) {
    write(figures.due, "due", to: &json)
    write(figures.seated, "seated", to: &json)
    write(figures.walkIns, "walkIns", to: &json)
    write(figures.noShows, "noShows", to: &json)
    write(figures.lateCancels, "lateCancels", to: &json)
    write(figures.cancels, "cancels", to: &json)
    write(figures.declined, "declined", to: &json)
    write(figures.refused, "refused", to: &json)
    write(figures.turnedAway, "turnedAway", to: &json)
    json.object("waitlist") { json in
      write(figures.waits.joined, "joined", to: &json)
      write(figures.waits.offered, "offered", to: &json)
      write(figures.waits.booked, "booked", to: &json)
      write(figures.waits.left, "left", to: &json)
      write(figures.waits.lapsed, "lapsed", to: &json)
      write(figures.waits.waiting, "waiting", to: &json)
      write(figures.waits.minutes, "minutes", to: &json)
    }
    write(figures.turn, "turnMinutes", to: &json)
    write(figures.lead, "leadMinutes", to: &json)
    json.objects("deposits", figures.deposits) { money, json in
      json.field("currency", text: money.currency)
      json.field("bookings", integer: money.bookings)
      json.field("agreed", integer: money.agreed)
      json.field("due", integer: money.due)
      json.field("paid", integer: money.paid)
      json.field("refunded", integer: money.refunded)
      json.field("forfeited", integer: money.forfeited)
    }
  }

  package static func write(_ count: PartyCount, _ name: StaticString, to json: inout JSONWriter) {
    json.object(name) { json in
      json.field("parties", integer: count.parties)
      json.field("covers", integer: count.covers)
    }
  }

  /// Left out where there is nothing to spread.
  private static func write(_ spread: Spread?, _ name: StaticString, to json: inout JSONWriter) {
    guard let spread else { return }
    json.object(name) { json in
      json.field("count", integer: spread.count)
      json.field("least", integer: spread.least)
      json.field("lowerQuarter", integer: spread.lowerQuarter)
      json.field("median", integer: spread.median)
      json.field("upperQuarter", integer: spread.upperQuarter)
      json.field("most", integer: spread.most)
    }
  }
}
