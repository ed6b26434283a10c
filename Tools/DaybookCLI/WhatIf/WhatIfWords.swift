import Daybook
import DaybookOperations

/// How the answer to a what-if is said, in text and in its drawing.
struct WhatIfWords {
  let answer: WhatIf
  let name: String
  let zones: VenueZones
  let names: GuestNames

  init(_ answer: WhatIf, name: String, _ zones: VenueZones, _ names: GuestNames) {
    (self.answer, self.name, self.zones, self.names) = (answer, name, zones, names)
  }

  /// `Sahil, 2030-05-01 to 2030-05-31, records 13 to 4711 decided again`.
  var heading: String {
    "\(name), \(ReportWords.dates(answer.dates)), records \(answer.after.next) to \(answer.through) decided again"
  }

  /// Covers and parties in both courses, and what lies between.
  var figures: [[String]] {
    let (before, otherwise) = (answer.before, answer.otherwise)
    let counts: [(String, PartyCount, PartyCount)] = [
      ("covers", before.due, otherwise.due), ("of these walk-ins", before.walkIns, otherwise.walkIns),
      ("no-shows", before.noShows, otherwise.noShows), ("cancels", before.cancels, otherwise.cancels),
      ("turned away", before.turnedAway, otherwise.turnedAway),
      ("need a table", before.needTable, otherwise.needTable),
    ]
    return counts.map { name, old, new in
      [name, ReportWords.count(old), ReportWords.count(new), WhatIfWords.difference(new.covers - old.covers)]
    }
  }

  /// `+4`, `-2`, or nothing.
  static func difference(_ count: Int) -> String { count == 0 ? "" : count > 0 ? "+\(count)" : "\(count)" }

  /// Who it is: the name of record, else the account.
  func who(_ party: WhatIfParty) -> String {
    let name = names.text(party.guest)
    return name.isEmpty ? party.owner.description : name
  }

  /// `T1 + T2`, or the pool.
  func tables(_ place: WhatIfPlace) -> String {
    place.pool?.text ?? zones.names(place.tables, at: answer.venue)
  }

  func clock(_ place: WhatIfPlace) -> String {
    "\(zones.clock(place.start, at: answer.venue))–\(zones.clock(place.end, at: answer.venue))"
  }

  /// Why a party is gained or lost, and what else there is to say of it.
  func notes(_ party: WhatIfParty) -> String {
    var notes: [String] = []
    if let refusal = party.refusal { notes.append("was refused, record \(refusal)") }
    if party.isFromWaitlist { notes.append("waited in vain") }
    if party.otherwise == nil {
      notes.append(
        party.codes.isEmpty
          ? "needs a table, or is called off" : party.codes.map(\.rawValue).joined(separator: " "))
    }
    if party.lateMinutes > 0 { notes.append("waits \(party.lateMinutes) min at the door") }
    if party.isChangeRefused { notes.append("its change is refused") }
    return notes.joined(separator: ", ")
  }

  /// Mean covers of each quarter of an hour, before and after, over the dates that have a service.
  func quarters(_ occupancy: (WhatIfFigures) -> Occupancy) -> [(minutes: Int, before: Int, otherwise: Int)] {
    let (before, otherwise) = (occupancy(answer.before), occupancy(answer.otherwise))
    var covers: [Int: (Int, Int)] = [:]
    for quarter in before.quarters { covers[quarter.minutes, default: (0, 0)].0 = quarter.covers }
    for quarter in otherwise.quarters { covers[quarter.minutes, default: (0, 0)].1 = quarter.covers }
    return covers.sorted { $0.key < $1.key }.map { ($0.key, $0.value.0, $0.value.1) }
  }

  /// How many dates the sums of quarters are over.
  var dateCount: Int { max(1, answer.otherwise.occupancy.dateCount, answer.before.occupancy.dateCount) }

  /// What was not decided again, in a sentence; nil where everything was.
  var takenOver: String? {
    guard !answer.takenOver.isEmpty else { return nil }
    let count = answer.takenOver.reduce(0) { $0 + $1.count }
    let types = answer.takenOver.prefix(6).map { "\($0.type.rawValue) \($0.count)" }.joined(separator: ", ")
    return
      "\(counted(answer.decidedCount, "command")) decided again; \(counted(count, "record")) taken over: \(types)"
  }
}
