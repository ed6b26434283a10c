import Daybook
import DaybookDomain
import DaybookJSON
import DaybookTime

/// What newer zone files would change for one adopted zone.
struct ZoneStatus {
  /// A zone as the ledger has it, with its venues and their bookings.
  struct Known {
    let rules: ZoneRules
    let venues: [(definition: VenueDefinition, bookings: [Reservation])]
  }

  /// An instant at which one of the two changes its offset and the other does not so.
  struct Difference {
    let at: Timestamp
    let adopted: UTCOffset?
    let found: UTCOffset?
  }

  private static let years = 10

  let known: Known
  let found: Result<ZoneRules, any Error>
  private(set) var differences: [Difference] = []
  private(set) var moves: [(venue: VenueID, moves: [BookingMove])] = []

  init(_ known: Known, found: Result<ZoneRules, any Error>, now: Timestamp) {
    self.known = known
    self.found = found
    guard case .success(let rules) = found else { return }
    let end = now.adding(minutes: ZoneStatus.years * 525_600)
    let old = known.rules.changes(after: now, through: end)
    let new = rules.changes(after: now, through: end)
    if known.rules.offset(at: now) != rules.offset(at: now) {
      differences.append(
        Difference(at: now, adopted: known.rules.offset(at: now), found: rules.offset(at: now)))
    }
    for at in Set((old + new).map(\.epochSeconds)).sorted() {
      let (a, b) = (old.first { $0.epochSeconds == at }, new.first { $0.epochSeconds == at })
      guard a != b else { continue }
      differences.append(
        Difference(
          at: Timestamp(epochSeconds: at), adopted: a.map { UTCOffset(seconds: Int($0.offsetSeconds)) },
          found: b.map { UTCOffset(seconds: Int($0.offsetSeconds)) }))
    }
    moves = known.venues.map { venue in
      (venue.definition.id, BookingMove.all(venue.bookings, venue.definition, rules, now: now))
    }
  }

  /// The zones of the ledger's venues, in the order of their names; their bookings unless told otherwise.
  static func known(_ snapshot: borrowing Snapshot, withBookings: Bool = true) -> [Known] {
    var names: [String: [VenueDefinition]] = [:]
    for venue in snapshot.venues() { names[venue.zone, default: []].append(venue) }
    var known: [Known] = []
    for (name, venues) in names.sorted(by: { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }) {
      guard let rules = snapshot.zoneRules(name) else { continue }
      var all: [(definition: VenueDefinition, bookings: [Reservation])] = []
      for venue in venues {
        all.append((venue, withBookings ? snapshot.reservations(at: venue.id) : []))
      }
      known.append(Known(rules: rules, venues: all))
    }
    return known
  }
}

// MARK: as text and JSON

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
    text += ": \(differences.count) changes of the clocks differ, \(count) bookings would move\n"
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

  static func message(_ error: any Error) -> String {
    (error as? ZoneError)?.message ?? "\(error)"
  }

  private static func word(_ offset: UTCOffset?) -> String { offset?.description ?? "no change" }
}
