/// How often one call has begun unusable or deleted views again; past a limit it gives up.
struct Restarts {
  private var counts: [String: Int] = [:]
  private var deletions = 0

  private static let mostPerView = 2
  private static let mostDeletions = 100

  /// A view is begun again. When its files are gone, they were deleted, and may be deleted again.
  mutating func note(_ view: String, _ reason: String, isGone: Bool) throws(LedgerFailure) {
    counts[view, default: 0] += 1
    let most = isGone ? Restarts.mostDeletions : Restarts.mostPerView
    guard counts[view, default: 0] > most else { return }
    throw LedgerFailure(
      .view, "fill the view \(view): failed after \(most) attempts: \(reason); report this")
  }

  mutating func noteDeletion(_ error: LedgerFailure) throws(LedgerFailure) {
    deletions += 1
    if deletions > Restarts.mostDeletions { throw error }
  }
}
