internal import Daybook
internal import DaybookDomain
internal import DaybookTime

/// An event as the tables have it.
struct EventRow: LocalRow {
  /// As it is shown.
  let it: Fact
  let rules: ZoneRules?
  let data: String

  fileprivate func first(_ wanted: (Part) -> Bool) -> String? {
    var found: String?
    it.event.forEachPart { relation, part in
      if found == nil, !relation.isDisjoint(with: [.makes, .changes, .ties]), wanted(part) {
        found = part.id?.description
      }
    }
    return found
  }
}

extension EventRow: TableRow {
  static let table = TableForm<EventRow>(
    "events", "Every record of the log, in order.", key: ["position"],
    [
      .integer("position", "from 1, without gaps") { Int($0.it.position.value) },
      .integer("first", "the first record of the same command") { Int($0.it.first.value) },
      .text("type", "what happened; daybook reference tells of each") { $0.it.event.type.rawValue },
      .instant("recorded", "when it was recorded") { $0.it.recordedAt },
      .text("venue", "the venue it belongs to") { $0.it.venue?.text },
      .text("by", "who asked for it") { $0.it.by.description },
      .text("key", "the idempotency key it was asked under") { $0.it.key?.text },
      .text("request", "the caller's own name for the request") { $0.it.requestID },
      .text("reservation", "the first reservation it is about") { row in
        row.first { if case .reservation = $0 { true } else { false } }
      },
      .text("hold", "the first hold it is about") { row in
        row.first { if case .hold = $0 { true } else { false } }
      },
      .text("block", "the first block it is about") { row in
        row.first { if case .block = $0 { true } else { false } }
      },
      .text("entry", "the first waitlist entry it is about") { row in
        row.first { if case .entry = $0 { true } else { false } }
      },
      .text("ticket", "the first ticket it is about") { row in
        row.first { if case .ticket = $0 { true } else { false } }
      },
      .text("data", "its fields as JSON, as export events shows them") { $0.data },
    ])
}
