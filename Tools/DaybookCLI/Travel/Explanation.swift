import Daybook
import DaybookForms
import DaybookJSON
import DaybookLog
import DaybookOperations
import DaybookViews

/// What `explain` found: a command, why it was refused, and the stories of what it concerned.
struct Explanation {
  /// A story with what became of those it is about.
  struct Told {
    let story: Story
    let store: PastStore
  }

  /// Something in the way of a refused command, as it was then.
  struct Obstacle {
    let reason: Reason
    let claim: Departed?
  }

  private let context: ReadContext
  private var zones = VenueZones()
  /// The records of the command, where one was asked for.
  private(set) var command: [Fact] = []
  private(set) var obstacles: [Obstacle] = []
  private(set) var sought: Sought?
  private(set) var free: [Slot]?
  private(set) var stories: [Told] = []
  /// What is wrong with records that are told of, by position.
  private(set) var faults: [Position: RecordFault] = [:]

  init(_ context: ReadContext) { self.context = context }

  /// The command that a record belongs to, and what it concerned.
  mutating func add(command position: Position) throws {
    let storage = context.reader.storage
    guard let named = try storage.checkedRecord(at: position) else {
      throw CommandFailure(
        code: .refused,
        message: "no record \(position): the log goes from 1 to \(try storage.head().position)")
    }
    faults[position] = named.fault
    guard let first = named.fact?.first else { return }
    try storage.records(after: Position(first.value - min(first.value, 1))) { record, _ in
      guard record.position >= position || record.fact?.first == first else {
        // What the command was before this one cannot be told.
        faults[record.position] = record.fault
        return record.fault != nil
      }
      guard let fact = record.fact, fact.first == first else { return false }
      faults[record.position] = record.fault
      command.append(fact)
      return true
    }
    for record in command {
      if case .refused(let refusal) = record.event { try explain(refusal, record) }
      for id in record.event.named { try add(id) }
    }
  }

  mutating func add(_ id: ClaimID) throws {
    guard !stories.contains(where: { $0.store.entity(id) != nil }) else { return }
    let storage = context.reader.storage
    let told: Told? = try context.read { snapshot in
      snapshot.attempt(or: nil) { () throws(ViewError) in
        let story = try Story(of: id, through: snapshot.position, snapshot, storage)
        return Told(story: story, store: story.store(through: snapshot.position))
      }
    }
    guard let told else { return }
    try zones.add(told.store.all.map(\.venue), context)
    for fault in told.story.faults { faults[fault.position] = fault }
    if told.store.entity(id) != nil || !told.story.faults.isEmpty { stories.append(told) }
  }

  private mutating func explain(_ refusal: Refusal, _ fact: Fact) throws {
    let past = Past(context.reader, after: fact)
    sought = refusal.sought
    for reason in refusal.reasons {
      let claim: Departed? = try reason.claim.flatMap { id in
        try context.read { snapshot in
          snapshot.attempt(or: nil) { () throws(ViewError) in try past.store(of: id, snapshot).entity(id) }
        }
      }
      try zones.add([claim?.venue].compactMap { $0 }, context)
      obstacles.append(Obstacle(reason: reason, claim: claim))
    }
  }

  /// The starts that were free when the command was refused, nearest to when the party was to come; for another party
  /// than it asked for, where one is named.
  mutating func look(for other: PartySize?) throws {
    // What cannot be proven leads nowhere.
    guard faults.isEmpty, let fact = command.first, !obstacles.isEmpty, let party = other ?? sought?.party,
      let start = sought?.start ?? obstacles.lazy.compactMap({ $0.reason.start }).first,
      let id = obstacles.lazy.compactMap({ $0.claim?.venue }).first ?? fact.venue,
      let past = try Past(context.reader, after: fact.position)
    else { return }
    let state = try context.state(past)
    guard let number = state.number(of: id) else { return }
    free = past.nearest(in: state.venues[number], to: start, party: party)
  }

  // MARK: text

  var text: String {
    var text = ""
    if !command.isEmpty {
      text += "the command of record \(command[0].position), by \(command[0].by)"
      if let key = command[0].key { text += ", key \(key)" }
      if let request = command[0].requestID { text += ", request \(request)" }
      text += "\n" + aligned(command.map(Explanation.row))
    }
    if let sought { text += "asked for: \(sought.party.covers) at \(sought.start)\n" }
    for obstacle in obstacles {
      let reason = obstacle.reason
      text += "refused: \(reason.code.rawValue), \(reason.code.meaning)" + Explanation.by(reason.code.rule)
      if !reason.tables.isEmpty { text += "; tables \(reason.tables.map(\.text).joined(separator: " "))" }
      if let message = reason.message { text += "; \(message)" }
      text += "\n"
      if let claim = obstacle.claim { text += "  in the way then: \(EntityText.line(claim, zones))\n" }
    }
    if let free {
      text +=
        "free then: " + (free.isEmpty ? "nothing near" : free.map(Explanation.place).joined(separator: "; "))
      text += "\n"
    } else if !obstacles.isEmpty {
      text += "The record does not say what was asked for; --party N says what else was free then.\n"
    }
    for told in stories { text += (text.isEmpty ? "" : "\n") + story(told) }
    for (_, fault) in faults.sorted(by: { $0.key < $1.key }) { text += "! \(fault)\n" }
    if !faults.isEmpty { text += "What these records say is not proven: daybook verify says what holds.\n" }
    return text
  }

  private func story(_ told: Told) -> String {
    var text = told.store.all.map { EntityText.line($0, zones) + "\n" }.joined()
    for fact in told.story.facts {
      text += aligned([Explanation.row(fact)])
      for notice in told.store.told where notice.position == fact.position {
        text += "      told \(notice.audience.rawValue) \(notice.number): \(notice.kind.rawValue)"
        if let station = notice.station { text += " to \(station)" }
        let marks = (told.story.marks[notice.id] ?? []).compactMap { mark in
          told.story.facts.first { $0.position == mark }
        }
        text += marks.map {
          ", \(Explanation.word($0.event)) by \($0.by) at \($0.recordedAt) (\($0.position))"
        }.joined()
        text += marks.isEmpty ? ", not yet delivered\n" : "\n"
      }
    }
    return text
  }

  private static func row(_ fact: Fact) -> [String] {
    var who = "\(fact.by)"
    if let key = fact.key { who += " key \(key)" }
    if let request = fact.requestID { who += " request \(request)" }
    return [
      "  \(fact.position)", "\(fact.recordedAt)", who, fact.event.type.rawValue,
      fact.event.type.summary + by(fact.event.type.rule), FactText.data(fact.event),
    ]
  }

  private static func by(_ rule: String?) -> String { rule.map { " (\($0))" } ?? "" }

  private static func word(_ event: Event) -> String {
    if case .noticesDelivered = event { return "delivered" }
    if case .noticeAcknowledged = event { return "acknowledged" }
    if case .noticeRetried = event { return "tried again" }
    if case .noticeEscalated = event { return "escalated" }
    return event.type.rawValue
  }

  private static func place(_ slot: Slot) -> String {
    let places = slot.tables.map(\.text) + slot.combinations.map(\.text) + slot.pools.map(\.pool.text)
    return slot.label + (places.isEmpty ? "" : " " + places.joined(separator: " "))
  }

  // MARK: JSON

  var json: [UInt8] {
    var json = JSONWriter()
    json.object { json in
      if !command.isEmpty { json.objects("command", command, Explanation.write) }
      if let sought {
        json.object("sought") { json in
          json.field("party", integer: sought.party.covers)
          json.field("start", instant: sought.start)
        }
      }
      if !obstacles.isEmpty {
        json.objects("reasons", obstacles) { obstacle, json in
          ResultWriter.write(obstacle.reason, to: &json)
          json.field("rule", text: obstacle.reason.code.rule)
          if let claim = obstacle.claim {
            json.object("inTheWay") { EntityText.write(claim, zones, to: &$0) }
          }
        }
      }
      if let free {
        json.objects("free", free) { slot, json in
          json.field("start", text: slot.label)
          json.field("tables", names: slot.tables)
        }
      }
      if !faults.isEmpty {
        json.objects("faults", faults.sorted { $0.key < $1.key }) { fault, json in
          json.field("position", unsigned: fault.key.value)
          json.field("fault", text: fault.value.description)
        }
      }
      json.objects("stories", stories) { told, json in
        json.objects("about", told.store.all) { EntityText.write($0, zones, to: &$1) }
        json.objects("events", told.story.facts, Explanation.write)
        json.objects("notices", told.store.told) { notice, json in
          json.field("audience", text: notice.audience.rawValue)
          json.field("number", integer: notice.number)
          json.field("kind", text: notice.kind.rawValue)
          json.field("position", unsigned: notice.position.value)
          json.field("state", text: notice.state.rawValue)
          json.field("reservation", id: notice.reservation)
          json.field("ticket", id: notice.ticket)
          json.field("marks", integers: (told.story.marks[notice.id] ?? []).map { Int($0.value) })
        }
      }
    }
    json.endLine()
    return json.bytes
  }

  private static func write(_ fact: Fact, to json: inout JSONWriter) {
    json.field("position", unsigned: fact.position.value)
    json.field("rule", text: fact.event.type.rule)
    RecordForm.write(fact, to: &json)
  }
}

extension Departed {
  var venue: VenueID {
    switch self {
    case .reservation(let reservation): reservation.venue
    case .hold(let hold): hold.venue
    case .block(let block): block.venue
    case .entry(let entry): entry.venue
    case .ticket(let ticket): ticket.venue
    }
  }
}
