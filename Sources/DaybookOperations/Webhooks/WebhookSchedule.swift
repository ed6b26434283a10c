internal import Daybook

/// When a message that was not taken is sent again.
struct WebhookSchedule: Sendable {
  /// After the first failure, the second, and so on, in seconds: three days and a little, as Standard Webhooks 1.0.0 has it.
  var seconds = [5, 300, 1_800, 7_200, 18_000, 36_000, 50_400, 72_000, 86_400]
  /// The longest wait that a receiver may ask for, in seconds.
  var most = 86_400

  /// When to try again after so many failures; nil: no more.
  ///
  /// - Parameters:
  ///   - wanted: What the receiver asked for, at the earliest: `Retry-After`.
  ///   - jitter: 0–1; that part of a tenth is added, so that what failed together does not come back together.
  func next(after failures: Int, at now: Timestamp, wanted: Timestamp?, jitter: Double) -> Timestamp? {
    guard (1...seconds.count).contains(failures) else { return nil }
    let wait = Double(seconds[failures - 1]) * (1 + jitter / 10)
    let next = now.adding(microseconds: Int64(wait * 1_000_000))
    return max(next, min(wanted ?? next, now.adding(seconds: most)))
  }

  /// What a header line `Retry-After` says (RFC 9110 §10.2.3): seconds, or a date; nil for anything else.
  static func wanted(_ text: String?, at now: Timestamp) -> Timestamp? {
    guard let text else { return nil }
    guard let seconds = Int(text), seconds >= 0 else { return Timestamp(httpDate: text) }
    return now.adding(seconds: seconds)
  }
}
