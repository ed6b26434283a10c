public import Daybook

/// A test in three steps: given what happened, when a command comes, then this is the answer.
///
/// ```swift
/// try Given(venue: sahil, at: "2030-05-01T08:00:00Z")
///   .and(Book(venue: "sahil", party: 2, start: "2030-05-01T19:00", tables: ["T1"]))
///   .when(Book(venue: "sahil", party: 2, start: "2030-05-01T19:30", tables: ["T1"]))
///   .then(refuses: .tablesTaken)
/// ```
public struct Given: Sendable {
  private let test: TestLedger

  /// A venue, and the current time.
  public init(venue: VenueDefinition, at time: String = "1970-01-01T00:00:00Z") throws {
    guard let now = Timestamp(rfc3339: time) else {
      throw Mismatch("\(time) is not a time such as 2030-05-01T08:00:00Z")
    }
    test = try TestLedger(venues: venue)
    try test.advance(to: now)
  }

  /// Another command that happened before; it must be accepted.
  public func and<C: LedgerCommand>(_ command: C, by actor: Actor = .operator("test")) throws -> Given {
    try test.receipt(of: command, by: actor)
    return self
  }

  /// The command under test.
  public func when<C: LedgerCommand>(
    _ command: C, by actor: Actor = .operator("test"), key: IdempotencyKey? = nil
  ) -> When<C> {
    defer { test.close() }
    return When(
      result: Result { () throws(LedgerError) in try test.receipt(of: command, by: actor, key: key) })
  }
}

/// The answer to the command under test.
public struct When<C: LedgerCommand>: Sendable {
  /// The command's result.
  public let result: Result<Receipt<C.Value>, LedgerError>

  /// Expects that it is accepted, with events of these types.
  @discardableResult
  public func then(_ events: EventType...) throws -> Receipt<C.Value> {
    let receipt = try result.get()
    guard receipt.events == events else { throw Mismatch("expected \(events), found \(receipt.events)") }
    return receipt
  }

  /// Expects that it is refused, with this code of the first reason.
  @discardableResult
  public func then(refuses code: RefusalCode) throws -> Refusal {
    guard case .failure(.refused(let refusal)) = result else {
      throw Mismatch("expected \(code.rawValue), found \(result)")
    }
    guard refusal.code == code else { throw Mismatch("expected \(code.rawValue), found \(refusal.reasons)") }
    return refusal
  }

  /// Expects that it is malformed in this field.
  public func then(invalid field: String) throws {
    guard case .failure(.invalid(let found)) = result, found.field == field else {
      throw Mismatch("expected \(field) to be invalid, found \(result)")
    }
  }
}

/// An expectation that was not met.
public struct Mismatch: Error, CustomStringConvertible, Sendable {
  public let description: String
  init(_ description: String) { self.description = description }
}
