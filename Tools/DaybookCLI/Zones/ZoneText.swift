import Daybook
import DaybookJSON
import DaybookOperations

/// What newer zone files would change, as text and as JSON.
extension ZoneStatus {
  private static let mostShown = 8

  var text: String {
    let name = known.rules.name
    let rules: ZoneRules
    switch found {
    case .failure(let error):
      return "\(name)  adopted \(known.rules.version)\n  \(ZoneStatus.message(error))\n"
    case .success(let found): rules = found
    }
    let count = moves.reduce(0) { $0 + $1.moves.count }
    var text = "\(name)  adopted \(known.rules.version), found \(rules.version)"
    if differences.isEmpty, count == 0 { return text + ": nothing would change\n" }
    text +=
      ": \(counted(differences.count, "change of the clocks differs", "changes of the clocks differ")), "
      + "\(counted(count, "booking")) would move\n"
    for one in differences.prefix(ZoneStatus.mostShown) {
      text += "  \(one.at)  \(ZoneStatus.word(one.adopted)) → \(ZoneStatus.word(one.found))\n"
    }
    if differences.count > ZoneStatus.mostShown {
      text +=
        "  and \(differences.count - ZoneStatus.mostShown) more until \(ZoneStatus.years) years from now\n"
    }
    for venue in moves where !venue.moves.isEmpty {
      text += "  \(venue.venue)\n" + aligned(venue.moves.map { ["   ", $0.text] })
    }
    return text
  }

  func write(to json: inout JSONWriter) {
    json.object { json in
      json.field("zone", text: known.rules.name)
      json.field("adopted", text: known.rules.version)
      switch found {
      case .failure(let error): json.field("problem", text: ZoneStatus.message(error))
      case .success(let rules):
        json.field("found", text: rules.version)
        json.objects("transitions", differences) { one, json in
          json.field("at", text: one.at.description)
          json.nullable("adopted", one.adopted?.description)
          json.nullable("found", one.found?.description)
        }
        json.objects("venues", moves) { venue, json in
          json.field("venue", text: venue.venue.text)
          json.objects("bookings", venue.moves) { move, json in move.write(to: &json) }
        }
      }
    }
  }

  private static func word(_ offset: UTCOffset?) -> String { offset?.description ?? "no change" }
}

extension BookingMove {
  var text: String {
    "\(reservation)  \(from.start.formatted(offset: from.offset)) → \(to.start.formatted(offset: to.offset))"
  }

  func write(to json: inout JSONWriter) {
    json.field("reservation", id: reservation)
    json.field("from", text: from.start.formatted(offset: from.offset))
    json.field("to", text: to.start.formatted(offset: to.offset))
  }
}
