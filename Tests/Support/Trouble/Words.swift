package import Daybook

/// An outcome as one line of words, for a child process to tell its parent.
package struct Words: Hashable, Sendable, CustomStringConvertible {
  package let description: String

  package init(_ outcome: Outcome) {
    switch outcome {
    case .accepted(let answer, let position, _, let isReplay):
      let id = answer.reservation?.description ?? answer.hold?.description ?? answer.block?.description ?? "-"
      description = "accepted \(id) \(position?.value ?? 0) \(isReplay ? "again" : "first")"
    case .refused(let refusal, let isReplay):
      description = "refused \(refusal.code.rawValue) \(isReplay ? "again" : "first")"
    case .invalid(let field): description = "invalid \(field.field)"
    case .busy(let reason): description = "busy \(reason.code)"
    case .undecided(let key): description = "undecided \(key?.text ?? "-")"
    case .failed(let failure): description = "failed \(failure.code.rawValue)"
    }
  }

  package init(_ line: some StringProtocol) { description = String(line) }

  private var words: [Substring] { description.split(separator: " ") }

  package var isAccepted: Bool { words.first == "accepted" }
  package var isReplay: Bool { words.last == "again" }
  /// The id in an acceptance.
  package var id: String? { isAccepted ? String(words[1]) : nil }
  /// The position of its last event.
  package var position: UInt64? { isAccepted ? UInt64(words[2]) : nil }
}
