/// How often one call has begun anew what was unusable or deleted: past a limit it is not the files' fault.
struct Restarts {
  private var counts: [String: Int] = [:]
  private var deletions = 0

  private static let mostPerView = 2
  private static let mostDeletions = 100

  mutating func note(_ view: String, _ reason: String) throws(ViewError) {
    counts[view, default: 0] += 1
    guard counts[view, default: 0] > Restarts.mostPerView else { return }
    throw ViewError(.row, "fill the view \(view): begun anew twice in vain: \(reason); report this")
  }

  mutating func noteDeletion(_ error: ViewError) throws(ViewError) {
    deletions += 1
    if deletions > Restarts.mostDeletions { throw error }
  }
}
