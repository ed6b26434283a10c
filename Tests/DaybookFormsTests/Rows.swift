import DaybookCBOR
import DaybookDomain
import DaybookForms
import DaybookTime

/// One row of a view: its bytes, and what reading and writing them again gives; nil when they do not decode.
struct Row {
  var name: String
  var bytes: [UInt8]
  var again: ([UInt8]) -> [UInt8]?

  init<Value>(
    _ name: String, _ value: Value, _ encode: @escaping (Value, inout CBORWriter) -> Void,
    _ decode: @escaping (RawSpan) throws(FormError) -> Value
  ) {
    self.name = name
    bytes = written { encode(value, &$0) }
    again = { bytes in
      do throws(FormError) {
        let value = try decode(bytes.span.bytes)
        return written { encode(value, &$0) }
      } catch {
        return nil
      }
    }
  }
}

enum Rows {
  static let reservations: [Reservation] = [
    Reservation(
      id: Samples.reservation, venue: "sahil", stay: Samples.tables, owner: .guest("ana"), key: nil,
      guest: nil),
    Reservation(
      id: Samples.reservation, venue: "sahil", stay: Samples.pool, state: .noShow, seating: .arrived,
      owner: .guest("ana"), key: "k-1", guest: Samples.sealed),
    Reservation(
      id: Samples.reservation, venue: "Fenster", stay: Samples.street, state: .completed, seating: .left,
      owner: .operator("cli"), key: nil, isWalkIn: true, needsTable: true, seatedAt: Samples.recorded,
      guest: nil),
    Reservation(
      id: Samples.reservation, venue: "x", stay: Samples.stay(tables: [], isPinned: false), state: .cancelled,
      seating: .seated, owner: .kitchen("grill"), key: "", needsTable: true, seatedAt: .epoch,
      guest: Samples.sealed),
  ]

  static let holds: [Hold] = [
    Hold(
      id: Samples.hold, venue: "sahil", stay: Samples.tables, lapsesAt: Samples.recorded, owner: .host("1")),
    Hold(
      id: Samples.hold, venue: "sahil", stay: Samples.pool, lapsesAt: .epoch, state: .lapsed,
      owner: .guest("ana")),
    Hold(
      id: Samples.hold, venue: "", stay: Samples.street, lapsesAt: .epoch, state: .consumed, owner: .ledger),
  ]

  static let blocks: [Block] = [
    block(.venue, nil, false), block(.area("hall"), "paint", true),
    block(.tables(["T1", "T2"]), "chair", false),
    block(.tables([]), nil, true),
  ]

  private static func block(_ scope: BlockScope, _ reason: String?, _ isRemoved: Bool) -> Block {
    Block(
      id: Samples.block, venue: "sahil", scope: scope, from: Samples.recorded, until: Samples.evening,
      reason: reason, isRemoved: isRemoved)
  }

  static let guests = [Samples.person, Guest(), Guest(name: "Ana"), Guest(phone: "1", email: "")]

  static func all() throws -> [Row] {
    let created = LedgerCreated(ledger: Samples.ledger, format: 1, created: Samples.recorded, clock: .manual)
    var rows = [
      Row("rules", try Samples.baku(), EntityForm.encode, EntityForm.decodeZoneRules),
      Row("ledger", created, EntityForm.encode, EntityForm.decodeLedger),
    ]
    rows += [[Samples.venue], [Samples.bareVenue, Samples.venue]].map {
      Row("venue", $0, EntityForm.encode, EntityForm.decodeVenues)
    }
    rows += [MaintenanceSet(isOn: true, message: "noon"), MaintenanceSet(isOn: false)].map {
      Row("maintenance", $0, EntityForm.encode, EntityForm.decodeMaintenance)
    }
    rows += reservations.map {
      Row("reservation", $0, { EntityForm.encode($0, into: &$1) }, EntityForm.decodeReservation)
    }
    rows += holds.map { Row("hold", $0, { EntityForm.encode($0, into: &$1) }, EntityForm.decodeHold) }
    rows += blocks.map { Row("block", $0, { EntityForm.encode($0, into: &$1) }, EntityForm.decodeBlock) }
    rows += guests.map { Row("guest", $0, GuestForm.encode, GuestForm.decode) }
    return rows
  }
}
