import DaybookDomain

/// A view's rows as the source of a batch's entities. A row that cannot be read is told afterwards.
final class RowSource: EntitySource {
  private let reader: EntityReader
  private let numbers: (Audience) -> Bool
  /// The first failure to read a row.
  private(set) var failure: LedgerFailure?

  init(_ reader: EntityReader, numbers: @escaping (Audience) -> Bool) {
    self.reader = reader
    self.numbers = numbers
  }

  private func read<Value>(_ body: () throws(LedgerFailure) -> Value?) -> Value? {
    do throws(LedgerFailure) {
      return try body()
    } catch {
      failure = failure ?? error
      return nil
    }
  }

  func reservation(_ id: ReservationID) -> Reservation? {
    read { () throws(LedgerFailure) in try reader.reservation(id) }
  }
  func hold(_ id: HoldID) -> Hold? { read { () throws(LedgerFailure) in try reader.hold(id) } }
  func block(_ id: BlockID) -> Block? { read { () throws(LedgerFailure) in try reader.block(id) } }
  func entry(_ id: WaitlistID) -> WaitlistEntry? { read { () throws(LedgerFailure) in try reader.entry(id) } }
  func ticket(_ id: TicketID) -> Ticket? { read { () throws(LedgerFailure) in try reader.ticket(id) } }
  func notice(_ id: NoticeID) -> Notice? { read { () throws(LedgerFailure) in try reader.notice(id) } }

  func lastNotice(_ venue: VenueID, _ audience: Audience) -> Int? {
    guard numbers(audience) else { return nil }
    return read { () throws(LedgerFailure) in try reader.lastNotice(venue, audience) }
  }
}
