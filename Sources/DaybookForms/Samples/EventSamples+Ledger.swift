import DaybookDomain
import DaybookTime

extension EventSamples {
  static func ledger(_ type: EventType) -> [Event] {
    switch type {
    case .ledgerCreated:
      [
        .ledgerCreated(
          LedgerCreated(
            ledger: SampleValues.ledger, format: 1, created: SampleValues.recorded, clock: .system))
      ]
    case .zoneRulesAdopted: [.zoneRulesAdopted(SampleZones.berlin), .zoneRulesAdopted(SampleZones.utc)]
    case .venueDefined:
      [.venueDefined(SampleVenues.full), .venueDefined(SampleVenues.other), .venueDefined(SampleVenues.bare)]
    case .maintenanceSet:
      [
        .maintenanceSet(MaintenanceSet(isOn: true, message: "back at noon")),
        .maintenanceSet(MaintenanceSet(isOn: false)),
      ]
    case .clockAdvanced: [.clockAdvanced(to: SampleValues.evening)]
    case .clockAccepted: [.clockAccepted(from: SampleValues.evening)]
    case .refused:
      [
        .refused(
          Refusal(recorded: reasons, sought: Sought(party: 4, start: SampleValues.evening))),
        .refused(Refusal(.inThePast)),
      ]
    case .answered:
      [
        .answered(
          Answered(
            reservation: SampleValues.reservation, hold: SampleValues.hold, block: SampleValues.block,
            entry: SampleValues.entry, since: 12)), .answered(Answered()),
      ]
    case .writerRestarted: [.writerRestarted(WriterRestarted(reason: "sync failed: EIO"))]
    case .checkpointed:
      [
        .checkpointed(
          Checkpointed(at: 65_536, every: 65_536, statement: 2, digest: [UInt8](repeating: 7, count: 32)))
      ]
    default: misplaced(type)
    }
  }

  /// Between them they have every part of a reason.
  private static let reasons = [
    Reason(
      .tablesTaken, tables: ["T1", "T2"], claim: SampleValues.reservation.retyped(),
      start: SampleValues.evening),
    Reason(.tablesTaken, more: 7), Reason(.poolFull, pool: "covers", free: 0),
    Reason(.inThePast, message: "it was 19:00"),
  ]
}
