internal import DaybookDomain
internal import DaybookForms
package import DaybookLog
internal import DaybookViews

/// The keys of guests whom a log says are forgotten: a vault must not have them.
package enum ForgottenKeys {
  /// Their numbers by the log's head; with snapshots, only the records after the newest one are read.
  package static func numbers(
    in log: any LogStorage, snapshots: SnapshotDirectory? = nil
  ) throws(LedgerFailure) -> Set<UInt64> {
    let base = snapshots?.forgotten(in: log)
    var numbers = Set(base?.numbers ?? [])
    try log.read(after: base?.position.value ?? 0) { position, record throws(LedgerFailure) in
      if let forgotten = try event(record, Position(position)) { numbers.formUnion(forgotten.numbers) }
      return true
    }
    return numbers
  }

  /// Those that a vault still has, ascending: the next process that opens the ledger to write overwrites
  /// them.
  package static func owed(
    by vault: Vault, to log: any LogStorage, snapshots: SnapshotDirectory?
  ) throws(LedgerFailure) -> [UInt64] {
    try vault.present(try numbers(in: log, snapshots: snapshots))
  }

  /// A message about these keys: how many, and the first.
  package static func message(_ owed: [UInt64]) -> String {
    let which = owed.count == 1 ? "key \(owed[0])" : "\(owed.count) keys, the first \(owed.first ?? 0),"
    return "\(which) of guests whom the log says are forgotten "
      + (owed.count == 1 ? "is" : "are") + " still in the vault"
  }

  /// What overwrites them.
  package static let advice = "open the ledger to write, as daybook exec does, and they are overwritten first"

  /// The record's event, if it forgets a guest; of any other record only the envelope is read.
  private static func event(_ record: RawSpan, _ position: Position) throws(LedgerFailure) -> GuestForgotten?
  {
    guard record.byteCount > RecordHeader.byteCount else {
      throw LedgerFailure(.corrupt, "read record \(position): it is too short; run daybook verify")
    }
    let cbor = record.extracting(RecordHeader.byteCount...)
    do throws(FormError) {
      guard try RecordForm.peek(cbor).type == .guestForgotten,
        case .guestForgotten(let forgotten) = try RecordForm.decode(cbor, position: position).event
      else { return nil }
      return forgotten
    } catch {
      throw LedgerFailure(RecordFault.form(position, error))
    }
  }
}
