package import Daybook
package import DaybookDomain
internal import DaybookForms

/// Writes a command's outcome as one JSON object.
package enum ResultWriter {
  /// `id` is echoed as it was given.
  package static func write(_ outcome: Outcome, id: JSONValue? = nil, to json: inout JSONWriter) {
    json.object { json in
      if let id {
        json.name("id")
        json.value(id)
      }
      switch outcome {
      case .accepted(let answer, let position, _, let isReplay):
        json.field("outcome", text: "accepted")
        write(answer, at: position, to: &json)
        json.field("replayed", bool: isReplay)
      case .refused(let refusal, let isReplay):
        json.field("outcome", text: "refused")
        json.field("code", text: refusal.code.rawValue)
        json.objects("reasons", refusal.reasons) { write($0, to: &$1) }
        if !refusal.nearest.isEmpty { json.field("nearest", texts: refusal.nearest.map(\.description)) }
        json.field("replayed", bool: isReplay)
      case .invalid(let field):
        json.field("outcome", text: "invalid")
        json.field("field", text: field.field)
        json.field("message", text: field.message)
      case .busy(let reason):
        json.field("outcome", text: "busy")
        json.field("reason", text: reason.code)
        if case .deadlinePassed(let holder?) = reason {
          json.field("process", integer: holder.processID)
          json.field("since", instant: holder.since)
        }
        json.field("message", text: reason.description)
      case .undecided(let key):
        json.field("outcome", text: "undecided")
        json.field("key", text: key?.text)
      case .failed(let failure):
        json.field("outcome", text: "failed")
        json.field("code", text: failure.code.rawValue)
        json.field("message", text: failure.message)
      }
    }
  }

  /// Writes what an accepted command led to, as members of an object: the same for every retry.
  package static func write(_ answer: Answer, at position: Position?, to json: inout JSONWriter) {
    if let position { json.field("position", unsigned: position.value) }
    json.field("events", texts: answer.events.map(\.rawValue))
    json.field("reservation", id: answer.reservation)
    json.field("hold", id: answer.hold)
    json.field("block", id: answer.block)
    json.field("entry", id: answer.entry)
    if !answer.tables.isEmpty { json.field("tables", names: answer.tables) }
    if !answer.tickets.isEmpty { json.field("tickets", ids: answer.tickets) }
    if !answer.moved.isEmpty { json.field("moved", texts: answer.moved.map(\.description)) }
    json.field("offered", id: answer.offered)
    json.field("fits", id: answer.fits)
    if !answer.ended.isEmpty { json.field("ended", texts: answer.ended.map(\.description)) }
    if !answer.unsuited.isEmpty { json.field("unsuited", texts: answer.unsuited.map(\.description)) }
    if !answer.needsTable.isEmpty { json.field("needsTable", texts: answer.needsTable.map(\.description)) }
  }

  package static func write(_ reason: Reason, to json: inout JSONWriter) {
    json.field("code", text: reason.code.rawValue)
    if !reason.tables.isEmpty { json.field("tables", names: reason.tables) }
    json.field("by", id: reason.claim)
    json.field("pool", text: reason.pool?.text)
    json.field("start", instant: reason.start)
    json.field("free", integer: reason.free)
    json.field("more", integer: reason.more)
    json.field("message", text: reason.message)
  }
}

extension JSONWriter {
  /// A parsed value as it was given.
  package mutating func value(_ value: JSONValue) {
    switch value {
    case .null: literal("null")
    case .bool(let bool): literal(bool ? "true" : "false")
    case .integer(let integer): literal(String(integer))
    case .number(let text): literal(text)
    case .string(let text): string(text)
    case .array(let values): array(values) { $1.value($0) }
    case .object(let members):
      object { json in
        for member in members {
          json.name(member.name)
          json.value(member.value)
        }
      }
    }
  }
}

/// Writes a record as one line of JSON without loss: for `log --json` and `export events`.
package enum FactWriter {
  /// Writes one object: position, the fields of envelope and data as in the log, and the link.
  package static func write(_ fact: Fact, link: String?, to json: inout JSONWriter) {
    json.object { json in
      json.field("position", unsigned: fact.position.value)
      RecordForm.write(fact, to: &json)
      json.field("link", text: link)
    }
    json.endLine()
  }

  /// Writes the fields of envelope and data as in the log, as members of an object.
  package static func write(_ fact: Fact, to json: inout JSONWriter) { RecordForm.write(fact, to: &json) }

  /// Writes the fields of an event's data as in the log, as members of an object.
  package static func write(_ event: Event, to json: inout JSONWriter) { EventForms.write(event, to: &json) }

  /// Writes a ticket's fields, as members of an object.
  package static func write(_ ticket: Ticket, to json: inout JSONWriter) {
    EntityForm.write(ticket, to: &json)
  }
}
