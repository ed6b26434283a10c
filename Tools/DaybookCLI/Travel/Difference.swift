import Daybook
import DaybookForms
import DaybookJSON
import DaybookLog
import DaybookViews

/// What changed between two positions, by venue.
struct Difference {
  /// An entity before and after; nil: there was none.
  struct Change {
    let before: Departed?
    let after: Departed

    /// Fields that differ, in the order they are written, with what they were and are.
    var fields: [(name: String, before: JSONValue?, after: JSONValue?)] {
      let (old, new) = (Difference.members(before), Difference.members(after))
      let names = new.map(\.name) + old.map(\.name).filter { name in !new.contains { $0.name == name } }
      return names.compactMap { name in
        let (was, now) = (old.first { $0.name == name }?.value, new.first { $0.name == name }?.value)
        return was == now ? nil : (name, was, now)
      }
    }
  }

  let from: Position
  let to: Position
  private var changes: [Change] = []
  /// Redefinitions and dishes, told by their records.
  private var facts: [Fact] = []

  init(from: Position, to: Position, venue: VenueID?, _ context: ReadContext) throws {
    (self.from, self.to) = (from, to)
    var named: [ClaimID] = []
    var seen: Set<ClaimID> = []
    var notices: Set<NoticeID> = []
    var failure: LogFailure?
    var facts: [Fact] = []
    try context.reader.storage.read(after: from.value) { number, record in
      guard number <= to.value else { return false }
      do throws(LogFailure) {
        let fact = try LogFold.fact(record, at: Position(number))
        guard venue == nil || fact.venue == nil || fact.venue == venue else { return true }
        for id in fact.event.named where seen.insert(id).inserted { named.append(id) }
        notices.formUnion(fact.notices)
        if fact.changesVenue, venue == nil || fact.about == venue { facts.append(fact) }
        return true
      } catch {
        failure = error
        return false
      }
    }
    if let failure { throw failure }
    self.facts = facts
    let storage = context.reader.storage
    // In one snapshot each: a story is short, and a long difference holds no reader for long.
    for notice in notices {
      let id: ReservationID? = try context.read { $0.notice(notice)?.reservation }
      if let id, seen.insert(id.retyped()).inserted { named.append(id.retyped()) }
    }
    var told: Set<ClaimID> = []
    for id in named where !told.contains(id) {
      let story: Story? = try context.read { snapshot in
        snapshot.attempt(or: nil) { () throws(ViewError) in
          try Story(of: id, through: to, snapshot, storage)
        }
      }
      guard let story else { continue }
      let (old, new) = (story.store(through: from), story.store(through: to))
      for after in new.all where told.insert(after.id).inserted {
        let change = Change(before: old.entity(after.id), after: after)
        if venue == nil || after.venue == venue, !change.fields.isEmpty { changes.append(change) }
      }
    }
    changes.sort {
      $0.after.venue != $1.after.venue ? $0.after.venue < $1.after.venue : $0.after.id < $1.after.id
    }
  }

  fileprivate static func members(_ entity: Departed?) -> [(name: String, value: JSONValue)] {
    guard let entity else { return [] }
    var json = JSONWriter()
    json.object { EntityText.write(entity, to: &$0) }
    guard case .object(let members) = try? JSONParser.parse(json.bytes) else { return [] }
    return members.map { ($0.name, $0.value) }
  }

  var text: String {
    var text = "from position \(from) to \(to)\n"
    if changes.isEmpty, facts.isEmpty { text += "Nothing changed.\n" }
    for venue in Set(changes.map(\.after.venue) + facts.compactMap(\.about)).sorted() {
      text += "\(venue)\n"
      for fact in facts where fact.about == venue {
        text += "  \(Difference.words(fact)) (record \(fact.position))\n"
      }
      for change in changes where change.after.venue == venue {
        text += "  \(change.before == nil ? "new: " : "")\(EntityText.line(change.after))\n"
        guard change.before != nil else { continue }
        let fields = change.fields.map {
          "\($0.name) \($0.before?.plain ?? "none") → \($0.after?.plain ?? "none")"
        }
        text += "    \(fields.joined(separator: "; "))\n"
      }
    }
    return text
  }

  private static func words(_ fact: Fact) -> String {
    switch fact.event {
    case .eightySixed(let dish): "\(dish.item) is \(dish.isOut ? "out" : "back")"
    default: "the venue was defined"
    }
  }

  var json: [UInt8] {
    var json = JSONWriter()
    json.object { json in
      json.field("from", unsigned: from.value)
      json.field("to", unsigned: to.value)
      json.objects("records", facts) { fact, json in
        json.field("position", unsigned: fact.position.value)
        json.field("venue", text: fact.about?.text)
        json.field("what", text: Difference.words(fact))
      }
      json.objects("changes", changes) { change, json in
        json.field("id", id: change.after.id)
        json.field("venue", text: change.after.venue.text)
        json.field("fields", texts: change.fields.map(\.name))
        if let before = change.before { json.object("before") { EntityText.write(before, to: &$0) } }
        json.object("after") { EntityText.write(change.after, to: &$0) }
      }
    }
    json.endLine()
    return json.bytes
  }
}

extension Fact {
  /// The venue a redefinition or a dish is of.
  fileprivate var about: VenueID? {
    if case .venueDefined(let definition) = event { definition.id } else { venue }
  }

  fileprivate var changesVenue: Bool { event.type == .venueDefined || event.type == .eightySixed }

  /// The notices it says something of.
  fileprivate var notices: [NoticeID] {
    guard let venue else { return [] }
    return switch event {
    case .noticesDelivered(let delivered):
      delivered.numbers.map { NoticeID(venue: venue, audience: delivered.audience, number: $0) }
    case .noticeAcknowledged(let mark):
      [NoticeID(venue: venue, audience: mark.audience, number: mark.number)]
    default: []
    }
  }
}

extension JSONValue {
  /// As people read it in a line.
  var plain: String {
    switch self {
    case .string(let text): text
    case .array(let values): values.map(\.plain).joined(separator: " ")
    case .object(let members): members.map { "\($0.name) \($0.value.plain)" }.joined(separator: ", ")
    default: found
    }
  }
}
