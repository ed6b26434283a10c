/// How often one call has begun anew what was unusable or deleted: past a limit it is not the files' fault.
struct Restarts {
  private var counts: [String: Int] = [:]
  private var deletions = 0

  private static let mostPerView = 2
  private static let mostDeletions = 100

  /// One view is begun anew; where its files are gone, somebody deleted them, and may do so again.
  mutating func note(_ view: String, _ reason: String, isGone: Bool) throws(ViewError) {
    counts[view, default: 0] += 1
    let most = isGone ? Restarts.mostDeletions : Restarts.mostPerView
    guard counts[view, default: 0] > most else { return }
    throw ViewError(.row, "fill the view \(view): begun anew \(most) times in vain: \(reason); report this")
  }

  mutating func noteDeletion(_ error: ViewError) throws(ViewError) {
    deletions += 1
    if deletions > Restarts.mostDeletions { throw error }
  }
}
