internal import Daybook
internal import DaybookJSON

/// One reservation of the pilot, read field by field.
struct BakuRow {
  let value: JSONValue

  func command(_ values: CarriedValues, _ venues: [String: String]) -> Result<CarryOver, RowFaults> {
    var faults = FaultCollector()
    let id = faults.take { () throws(RowFault) in try text("id") }
    let venue = faults.take { () throws(RowFault) in try text("restaurant_id") }
    let table = faults.take { () throws(RowFault) in try optionalText("table_id") }
    let party = faults.take { () throws(RowFault) in try integer("party_size") }
    let start = faults.take { () throws(RowFault) in try values.time(try text("start"), .start) }
    let end = faults.take { () throws(RowFault) in try values.time(try text("end"), .end) }
    let name = faults.take { () throws(RowFault) in try optionalText("guest_name") }
    let phone = faults.take { () throws(RowFault) in try optionalText("guest_phone") }
    let owner = faults.take { () throws(RowFault) in try optionalText("owner_id") }
    let standing = faults.take { () throws(RowFault) in try readStanding() }
    guard let id, let venue, let table, let party, let start, let end, let name, let phone, let owner,
      let standing
    else { return .failure(RowFaults(all: faults.faults)) }
    let hasGuest = name != nil || phone != nil
    let command = CarryOver(
      venue: VenueID(venues[venue] ?? venue), party: PartySize(party), start: start, until: end,
      tables: table.map { [TableID($0)] }, guest: hasGuest ? Guest(name: name, phone: phone) : nil,
      original: Original(id: id, owner: owner.map { values.owner($0) }, system: values.system),
      standing: standing)
    do throws(RowFault) {
      return .success(try values.checked(command))
    } catch {
      return .failure(RowFaults(all: [error]))
    }
  }

  /// Adds what the kitchen was asked for and the declared arrival, if the reservation is booked.
  func addMore(to row: inout CarriedRow) {
    guard value["status"] == .string("booked") else { return }
    if value["prep_status"] == .string("accepted") {
      let scope = PrepScope(of: value["prep_scope"])
      let items = names(value["prep_items"])
      if let scope, let items {
        row.prep = (scope, items.map { PrepItem($0) })
      } else {
        row.notes.append(
          "prep_items, prep_scope: found something else than dishes and starters, mains or full")
      }
    }
    let intent = value["arrival_intent"]
    guard case .string(let status)? = intent?["status"], ["requested", "queued", "approved"].contains(status)
    else { return }
    if let minutes = intent?["lead_minutes"]?.whole, (5...90).contains(minutes),
      let scope = PrepScope(of: intent?["prep_scope"])
    {
      row.arrival = (minutes, scope)
    } else {
      row.notes.append("arrival_intent: lead_minutes is 5–90, prep_scope starters, mains or full")
    }
  }

  private func names(_ value: JSONValue?) -> [String]? {
    switch value {
    case nil, .null: return []
    case .array(let values):
      let names = values.compactMap { value -> String? in
        if case .string(let text) = value { text } else { nil }
      }
      return names.count == values.count ? names : nil
    default: return nil
    }
  }

  private func readStanding() throws(RowFault) -> Standing {
    switch try text("status") {
    case "booked": return .booked
    case "cancelled": return .cancelled
    case let other: throw .invalid("status", "found \"\(other)\"; allowed: booked, cancelled")
    }
  }

  private func text(_ name: String) throws(RowFault) -> String {
    guard let text = try optionalText(name) else {
      throw .invalid(name, "found nothing; allowed: a text")
    }
    return text
  }

  /// Nil if the member is missing, null or blank.
  private func optionalText(_ name: String) throws(RowFault) -> String? {
    switch value[name] {
    case nil, .null: return nil
    case .string(let text): return text.isBlank ? nil : text
    case .some(let other): throw .invalid(name, "found \(other.found); allowed: a text")
    }
  }

  private func integer(_ name: String) throws(RowFault) -> Int {
    guard let integer = value[name]?.whole else {
      throw .invalid(name, "found \(value[name]?.found ?? "nothing"); allowed: a whole number")
    }
    return integer
  }
}

extension PrepScope {
  /// As the pilot writes it; null or no value means the full scope.
  fileprivate init?(of value: JSONValue?) {
    switch value {
    case nil, .null: self = .full
    case .string(let text): self.init(rawValue: text)
    default: return nil
    }
  }
}
