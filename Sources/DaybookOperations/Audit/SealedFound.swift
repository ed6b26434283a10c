internal import Daybook
internal import DaybookDomain
internal import DaybookLog

/// What a vault makes of all that a log's records have sealed.
struct SealedFound {
  /// Sealed fields that its keys open; those of the forgotten count as neither.
  private(set) var openedCount = 0
  /// The first record whose fields open.
  private(set) var firstOpened: Position?
  /// The last record whose key does not open what was sealed with it.
  private(set) var lastWrong: Position?
  /// The first record whose key the vault has not.
  private(set) var firstMissing: Position?

  /// Nothing opens, and something should: the vault is another ledger's.
  var isOfAnother: Bool { openedCount == 0 && (lastWrong != nil || firstMissing != nil) }

  /// Reads every record.
  init(in log: any LogStorage, by vault: Vault, of ledger: LedgerID) throws(LedgerFailure) {
    let secrets = CommandSecrets(vault: vault, ledgerID: ledger)
    var found = SealedFound()
    try log.read(after: 0) { position, record throws(LedgerFailure) in
      let fact = try LogFold.fact(record, at: Position(position))
      if let sealed = fact.event.sealed { found.note(try secrets.test(sealed), fact.position) }
      return true
    }
    self = found
  }

  private init() {}

  private mutating func note(_ test: SealTest, _ position: Position) {
    switch test {
    case .forgotten: break
    case .opens:
      openedCount += 1
      firstOpened = firstOpened ?? position
    case .wrongKey: lastWrong = position
    case .keyMissing: firstMissing = firstMissing ?? position
    }
  }
}
