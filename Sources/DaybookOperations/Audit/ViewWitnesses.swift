internal import Daybook
internal import DaybookCrypto
internal import DaybookDomain
internal import DaybookLog
internal import DaybookViews

/// The views of a ledger as witnesses of its log.
struct ViewWitnesses {
  private(set) var witnesses: [Witness] = []
  private(set) var troubles: [Violation] = []
  private var found: [String] = []

  /// `ledger` nil: record 1 cannot say whose views they must be.
  init(_ directory: LedgerDirectory, of ledger: LedgerID?) throws(LedgerFailure) {
    let incarnation = try? directory.identity()?.incarnation
    found = try ViewCheckpoint.names(under: directory.views)
    for name in found {
      do throws(LedgerFailure) {
        let checkpoint = try ViewCheckpoint(view: name, under: directory.views)
        if let ledger, checkpoint.ledger != ledger {
          let message = "the view \(name) is of the ledger \(checkpoint.ledger), this is \(ledger)"
          troubles.append(Violation(.start, .view, message))
        } else if let incarnation, checkpoint.incarnation != incarnation {
          // Of the ledger before it was restored: no witness of this life, and filled anew by the next query.
          continue
        } else if let link = Digest256(bytes: checkpoint.link) {
          witnesses.append(
            Witness("view \(name)", LogHead(position: checkpoint.position.value, link: link)))
        }
      } catch {
        troubles.append(Violation(.start, .view, "the view \(name): \(error.message)"))
      }
    }
  }

  /// Views that should be there and are not.
  func missing(_ names: [String]) -> [Violation] {
    names.filter { !found.contains($0) }.map {
      Violation(.start, .view, "the view \($0) is not there; daybook views rebuild \($0) fills it")
    }
  }
}
