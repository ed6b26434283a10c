package import Daybook
package import DaybookDomain
internal import DaybookLog
internal import DaybookTime

/// Reads what ``ResultWriter`` wrote: for a node that had a command decided by another.
package enum ResultReader {
  /// The outcome that an object tells; `head` is the log's then, which the object does not say.
  ///
  /// Throws for a member that newer software wrote and this does not know.
  package static func read(
    _ value: JSONValue, head: Position, sought: Sought? = nil
  ) throws(InvalidField) -> Outcome {
    var fields = try FieldReader(value)
    switch try fields.text("outcome") {
    case "accepted":
      let position = try fields.integer("position").map { Position(UInt64(max(0, $0))) }
      return .accepted(
        try answer(&fields), position: position, head: head, isReplay: try fields.bool("replayed") ?? false)
    case "refused":
      let reasons = try fields.objects("reasons") { fields throws(InvalidField) in try reason(&fields) } ?? []
      guard !reasons.isEmpty else { throw InvalidField("reasons", "missing") }
      var refusal = Refusal(recorded: reasons, sought: sought)
      refusal.nearest = try fields.texts("nearest")?.compactMap { Timestamp(rfc3339: $0) } ?? []
      return .refused(refusal, isReplay: try fields.bool("replayed") ?? false)
    case "invalid":
      return .invalid(InvalidField(try fields.text("field") ?? "", try fields.text("message") ?? ""))
    case "busy": return .busy(try busy(&fields))
    case "undecided": return .undecided(try fields.text("key").map { IdempotencyKey($0) })
    case "failed":
      let code = try fields.parsed("code", "a code of a failure") { LedgerFailure.Code(rawValue: $0) }
      return .failed(LedgerFailure(code ?? .storage, try fields.text("message") ?? ""))
    default: throw InvalidField("outcome", "found another than this software knows")
    }
  }

  private static func answer(_ fields: inout FieldReader) throws(InvalidField) -> Answer {
    var answer = Answer()
    for name in try fields.texts("events") ?? [] {
      guard let type = EventType(rawValue: name) else {
        throw InvalidField(
          "events", "found \"\(name.shortened)\"; allowed: an event that this software knows")
      }
      answer.events.append(type)
    }
    answer.reservation = try fields.id("reservation")
    answer.hold = try fields.id("hold")
    answer.block = try fields.id("block")
    answer.entry = try fields.id("entry")
    answer.tables = try fields.texts("tables")?.map { TableID($0) } ?? []
    answer.tickets = try ids("tickets", &fields)
    answer.moved = try ids("moved", &fields)
    answer.offered = try fields.id("offered")
    answer.fits = try fields.id("fits")
    answer.ended = try ids("ended", &fields)
    answer.unsuited = try ids("unsuited", &fields)
    answer.needsTable = try ids("needsTable", &fields)
    return answer
  }

  private static func ids<Entity>(
    _ name: StaticString, _ fields: inout FieldReader
  ) throws(InvalidField) -> [ID<Entity>] {
    try fields.texts(name)?.compactMap { ID<Entity>($0) } ?? []
  }

  private static func reason(_ fields: inout FieldReader) throws(InvalidField) -> Reason {
    let code = try fields.parsed("code", "a code of a refusal") { RefusalCode(rawValue: $0) }
    guard let code else { throw InvalidField(fields.path(of: "code"), "missing") }
    return Reason(
      code, tables: try fields.texts("tables")?.map { TableID($0) } ?? [], claim: try fields.id("by"),
      pool: try fields.text("pool").map { PoolID($0) },
      start: try fields.parsed("start", "an instant") { Timestamp(rfc3339: $0) },
      free: try fields.integer("free"), more: try fields.integer("more"), message: try fields.text("message"))
  }

  private static func busy(_ fields: inout FieldReader) throws(InvalidField) -> BusyReason {
    switch try fields.text("reason") {
    case "queueFull": .queueFull
    case "cancelled": .cancelled
    case "closing": .closing
    // The process that holds the lock there is none that anybody could end here.
    default: .deadlinePassed()
    }
  }
}
