public import Daybook

/// A story in three words: given what happened, when a command comes, then this is the answer.
///
/// ```swift
/// try Given(venue: sahil, at: "2030-05-01T08:00:00Z")
///   .and(Book(venue: "sahil", party: 2, start: "2030-05-01T19:00", tables: ["T1"]))
///   .when(Book(venue: "sahil", party: 2, start: "2030-05-01T19:30", tables: ["T1"]))
///   .then(refuses: .tablesTaken)
/// ```
public struct Given: Sendable {
  private let test: TestLedger

  /// A venue, and the time it is.
  public init(venue: VenueDefinition, at time: String = "1970-01-01T00:00:00Z") throws {
    guard let now = Timestamp(rfc3339: time) else {
      throw Mismatch("\(time) is not a time such as 2030-05-01T08:00:00Z")
    }
    test = try TestLedger(venues: venue)
    try test.advance(to: now)
  }

  /// What also happened; it must be accepted.
  public func and<C: LedgerCommand>(_ command: C, by actor: Actor = .operator("test")) throws -> Given {
    try test.receipt(of: command, by: actor)
    return self
  }

  /// The command the story is about.
  public func when<C: LedgerCommand>(
    _ command: C, by actor: Actor = .operator("test"), key: IdempotencyKey? = nil
  ) -> When<C> {
    defer { test.close() }
    return When(
      result: Result { () throws(LedgerError) in try test.receipt(of: command, by: actor, key: key) })
  }
}

/// The answer to a story's command.
public struct When<C: LedgerCommand>: Sendable {
  /// What the command was answered.
  public let result: Result<Receipt<C.Value>, LedgerError>

  /// It is accepted with events of these types.
  @discardableResult
  public func then(_ events: EventType...) throws -> Receipt<C.Value> {
    let receipt = try result.get()
    guard receipt.events == events else { throw Mismatch("expected \(events), found \(receipt.events)") }
    return receipt
  }

  /// It is refused, this being the first reason's code.
  @discardableResult
  public func then(refuses code: RefusalCode) throws -> Refusal {
    guard case .failure(.refused(let refusal)) = result else {
      throw Mismatch("expected \(code.rawValue), found \(result)")
    }
    guard refusal.code == code else { throw Mismatch("expected \(code.rawValue), found \(refusal.reasons)") }
    return refusal
  }

  /// It is malformed in this field.
  public func then(invalid field: String) throws {
    guard case .failure(.invalid(let found)) = result, found.field == field else {
      throw Mismatch("expected \(field) to be invalid, found \(result)")
    }
  }
}

/// A story that ended otherwise than told.
public struct Mismatch: Error, CustomStringConvertible, Sendable {
  public let description: String
  init(_ description: String) { self.description = description }
}
