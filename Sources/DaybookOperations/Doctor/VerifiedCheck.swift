internal import Daybook
internal import DaybookLog
internal import DaybookTime
internal import DaybookViews

/// When the log was last verified, how far, and whether what was verified is still there.
enum VerifiedCheck {
  /// Days after which a verification is called old.
  private static let old: Int64 = 30

  private static let advice = "run daybook verify"

  static func look(at directory: LedgerDirectory, _ sample: LogSample, _ storage: LMDBLog) -> Finding {
    let last: LastVerification?
    do throws(LedgerFailure) {
      last = try LastVerification.read(in: directory)
    } catch {
      return .warn("verified", error.message, "delete it, and \(advice)")
    }
    guard let last else {
      return sample.isWhole
        ? .good("verified", "never; every record was looked at now") : .warn("verified", "never", advice)
    }
    let seconds = max(0, LedgerClock.system.now().microseconds(since: last.at) / 1_000_000)
    let found = "\(spanText(seconds: seconds)) ago through \(last.head.position) of \(sample.head.position)"
    let link = try? storage.link(at: Position(last.head.position))
    guard last.head.position == 0 || link == last.head.link else {
      return .bad(
        "verified", "\(found): this log has another record there, or none",
        "it was put back or lost records since: \(advice), and keep everything as it is")
    }
    if let fault = last.fault {
      let text = "\(found): \(fault.kind.rawValue): \(fault.message)"
      switch fault.kind {
      // What may have been mended since.
      case .view, .vault, .witness, .seal: return .warn("verified", text, advice)
      default: return .bad("verified", text, "\(advice), and do what it says")
      }
    }
    return seconds > old * 86_400 ? .warn("verified", found, advice) : .good("verified", found)
  }
}
