internal import Daybook
internal import DaybookHTTP

extension Call {
  /// The key that the caller sent, with or without quotes; nil when there is none.
  func idempotencyKey() throws(Problem) -> IdempotencyKey? {
    guard request.count(of: "idempotency-key") > 0 else { return nil }
    guard var text = request.field("idempotency-key") else {
      throw .malformed("Idempotency-Key: found it more than once; allowed: once")
    }
    // The draft has it as a quoted string, many clients do not.
    if text.utf8.count >= 2, text.hasPrefix("\""), text.hasSuffix("\"") {
      text = String(text.dropFirst().dropLast())
    }
    guard (1...255).contains(text.utf8.count) else { throw .keyMissing }
    return IdempotencyKey(text)
  }
}
