internal import Daybook
internal import DaybookOperations

/// Names a command that came without a key, so that its retry is known: by all that it asks for.
///
/// It is made with the ledger's secret and says nothing of the guest.
struct RetryKey {
  private let digest: String

  init(_ command: Command, _ ledger: Ledger) {
    digest = Base64.text(ledger.secrets.fingerprint(of: command), as: .url)
  }

  /// The key of the first, second, … time that this is done, from 0.
  func time(_ number: Int) -> IdempotencyKey { IdempotencyKey("retry:\(digest):\(number)") }
}

extension DialectContext {
  /// Books under the caller's key or, where there is none, once for as long as the booking stands.
  ///
  /// Without a key the same of the same caller is the same booking until that is cancelled or over; a refusal is no answer
  /// for ever. Requests that come at once try the same keys in the same order, so they cannot book twice, wherever the service
  /// is killed. It takes a look at each booking and refusal that this had before; after 1,000 it is too many (429).
  func book(_ command: Book) async throws(Problem) -> Receipt<Booking> {
    if let key = try call.idempotencyKey() { return try await execute(command, key: key) }
    let key = RetryKey(command.command, ledger)
    for number in 0..<1_000 {
      let outcome = await ledger.outcome(
        of: command.command, by: principal.actor, key: key.time(number), requestID: call.requestID,
        traceparent: call.traceparent, within: .seconds(5))
      switch outcome {
      case .refused(_, isReplay: true): continue
      case .accepted(let answer, _, let head, isReplay: true):
        guard let id = answer.reservation, try await seeing(head).stands(id) else { continue }
      default: break
      }
      do throws(LedgerError) {
        return try ledger.receipt(of: Book.self, from: outcome)
      } catch {
        throw Problem(error)
      }
    }
    throw Problem(
      status: 429, code: "TOO_MANY_REQUESTS", title: "the same was asked 1,000 times", detail: nil,
      advice: "ask for another table or time, or send Idempotency-Key")
  }

  private func stands(_ id: ReservationID) async throws(Problem) -> Bool {
    let state = try await read { $0.reservation(id)?.state }
    return state == .booked || state == .requested
  }
}
