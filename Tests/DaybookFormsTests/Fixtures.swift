import DaybookDomain
import DaybookForms
import DaybookTime
import Foundation
import Testing

/// The facts whose stored bytes lie beside the tests and are read for ever.
///
/// A file is named for its event's type, and after a hyphen for what is special; its folder for the
/// version of the form.
///
/// `DAYBOOK_WRITE_FIXTURES=1` writes those that are not there yet; one that is there is never written
/// again, because a stored form is frozen. Fixtures in an older form are only read.
struct Fixture: Sendable, CustomTestStringConvertible {
  let name: String
  let version: Int
  let fact: Fact

  var type: EventType { fact.event.type }
  /// The fixture with a fact that knows in which form it was read, where that is an older one.
  fileprivate var readAsStored: Fixture {
    var read = fact
    read.form = isCurrent ? nil : version
    return Fixture(name: name, version: version, fact: read)
  }
  /// Whether this is the form that is written today.
  var isCurrent: Bool { version == EventForms.current(type) }
  var folder: URL { Fixtures.root.appendingPathComponent("form\(version)") }
  var testDescription: String { "form\(version)/\(name)" }

  func bytes() throws -> [UInt8] {
    try Fixtures.bytes(in: folder.appendingPathComponent("\(name).cbor.hex"))
  }

  func listing() throws -> String {
    try String(contentsOf: folder.appendingPathComponent("\(name).json"), encoding: .utf8)
  }
}

enum Fixtures {
  static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .appendingPathComponent("Fixtures")

  static let all: [Fixture] = (first + second + earlier + sampled).map(\.readAsStored)
  static let current = all.filter(\.isCurrent)
  static let older = all.filter { !$0.isCurrent }

  static func named(_ name: String, version: Int) throws -> Fixture {
    guard let found = all.first(where: { $0.name == name && $0.version == version }) else {
      throw Missing(name: name)
    }
    return found
  }

  static func bytes(in file: URL) throws -> [UInt8] {
    DaybookFormsTests.bytes(hex: try String(contentsOf: file, encoding: .utf8))
  }

  struct Missing: Error { let name: String }

  /// What was written when there was one form of each event, and what it says today.
  private static let first: [Fixture] = sources.map { source in
    var fact = envelope(source.event)
    source.change(&fact)
    return Fixture(name: source.name, version: 1, fact: fact)
  }

  /// What was written in a second form of an event that has a third, and what it says today.
  private static let second: [Fixture] = EventSamples.of(.answered).enumerated().compactMap { index, event in
    guard case .answered(var answered) = event else { return nil }
    answered.since = nil
    return Fixture(
      name: index == 0 ? "answered" : "answered-bare", version: 2, fact: envelope(.answered(answered)))
  }

  /// What was written in the form before the one of today.
  private static let earlier: [Fixture] = [
    samples(of: .modified, in: 2, modifiedInForm3), samples(of: .modified, in: 3, modifiedInForm3),
    samples(
      of: .venueDefined, in: 2,
      EventSamples.of(.venueDefined).map { event in
        guard case .venueDefined(let venue) = event else { return event }
        return .venueDefined(venue.inForm2)
      }),
    samples(
      of: .prepConfirmed, in: 1,
      EventSamples.of(.prepConfirmed).map { event in
        guard case .prepConfirmed(var confirmed) = event else { return event }
        confirmed.courseGapMinutes = nil
        return .prepConfirmed(confirmed)
      }),
    samples(of: .retimed, in: 1, EventSamples.of(.retimed).suffix(1)),
    withoutOwner(.booked, in: 2), withoutOwner(.requested, in: 1), withoutOwner(.walkedIn, in: 2),
    withoutOwner(.holdPlaced, in: 2), withoutOwner(.waitlistJoined, in: 1),
    samples(of: .accepted, in: 1, [.accepted(Accepted(Samples.reservation))]),
    samples(of: .undone, in: 1, [.undone(Undone(Samples.reservation, seating: .arrived))]),
    samples(
      of: .undone, in: 2,
      [
        .undone(Undone(Samples.reservation, seating: .expected, restoresDeposit: true)),
        .undone(Undone(Samples.reservation, seating: .arrived)),
      ]),
    samples(
      of: .reassigned, in: 2,
      [
        .reassigned(Reassigned(reservation: Samples.reservation, tables: ["T9"], isPinned: true)),
        .reassigned(Reassigned(reservation: Samples.reservation, tables: ["T9"])),
      ]),
    samples(
      of: .dayClosed, in: 1,
      EventSamples.of(.dayClosed).map { event in
        guard case .dayClosed(var closed) = event else { return event }
        (closed.override, closed.seated) = (nil, [])
        return .dayClosed(closed)
      }),
    samples(
      of: .dayClosed, in: 2,
      EventSamples.of(.dayClosed).map { event in
        guard case .dayClosed(var closed) = event else { return event }
        closed.seated = []
        return .dayClosed(closed)
      }),
    samples(
      of: .dayReopened, in: 1,
      Array(EventSamples.of(.dayReopened).suffix(1))),
    samples(
      of: .seated, in: 2,
      [.seated(Visited(Samples.reservation, covers: 4)), .seated(Visited(Samples.reservation))]),
  ].flatMap { $0 }

  private static let modifiedInForm3: [Event] = EventSamples.of(.modified).map { event in
    guard case .modified(var modified) = event else { return event }
    modified.answerBy = nil
    return .modified(modified)
  }

  /// What was written before a host's claim could be a guest's.
  private static func withoutOwner(_ type: EventType, in version: Int) -> [Fixture] {
    samples(
      of: type, in: version,
      EventSamples.of(type).map { event in
        switch event {
        case .booked(var booked):
          booked.owner = nil
          return .booked(booked)
        case .requested(var requested):
          requested.booked.owner = nil
          return .requested(requested)
        case .walkedIn(var walkedIn):
          walkedIn.owner = nil
          return .walkedIn(walkedIn)
        case .holdPlaced(var placed):
          placed.owner = nil
          return .holdPlaced(placed)
        case .waitlistJoined(var joined):
          (joined.owner, joined.offset, joined.hasAllergies) = (nil, nil, false)
          return .waitlistJoined(joined)
        default: return event
        }
      })
  }

  /// The sample events of every type that has gained a form since.
  private static let sampled: [Fixture] = EventType.allCases.flatMap { type -> [Fixture] in
    let version = EventForms.current(type)
    guard version > 1 || !first.contains(where: { $0.type == type }) else { return [] }
    return samples(of: type, in: version, EventSamples.of(type))
  }

  private static func samples(of type: EventType, in version: Int, _ samples: [Event]) -> [Fixture] {
    samples.enumerated().map { index, event in
      let isLast = index == samples.count - 1
      let suffix = index == 0 ? "" : isLast ? "-bare" : index == 1 ? "-other" : "-other\(index)"
      return Fixture(name: type.rawValue + suffix, version: version, fact: envelope(event))
    }
  }

  private static func envelope(_ event: Event) -> Fact {
    Fact(
      position: 17, first: 17, recordedAt: Samples.recorded, by: .host("1"), venue: "sahil", event: event)
  }

  private static var sources: [Source] {
    do {
      return bookings + visits + holds + blocks + answers + (try ledger())
    } catch {
      preconditionFailure("the sample rules of a zone are not sound: \(error)")
    }
  }

  struct Source {
    var name: String
    var event: Event
    var change: @Sendable (inout Fact) -> Void = { _ in }
  }

  private static let bookings: [Source] = [
    Source(name: "booked", event: .booked(Booked(reservation: Samples.reservation, stay: Samples.tables))),
    Source(
      name: "booked-guest",
      event: .booked(
        Booked(
          reservation: Samples.reservation, hold: Samples.hold, stay: Samples.stay(), guest: Samples.sealed))
    ) {
      $0.by = .guest("ana")
      $0.key = "k-1"
      $0.fingerprint = (0..<16).map { UInt8($0 * 17) }
      $0.requestID = "4bf92f3577b34da6a3ce929d0e0e4736"
    },
    Source(
      name: "booked-pool", event: .booked(Booked(reservation: Samples.reservation, stay: Samples.pool))
    ) {
      $0.first = 15
      $0.key = "import:17"
      $0.fingerprint = Array(repeating: 0xFF, count: 16)
    },
    Source(
      name: "modified",
      event: .modified(Modified(reservation: Samples.reservation, stay: Samples.stay(tables: [])))),
    Source(
      name: "modified-pool", event: .modified(Modified(reservation: Samples.reservation, stay: Samples.pool))),
    Source(
      name: "walkedIn", event: .walkedIn(WalkedIn(reservation: Samples.reservation, stay: Samples.street))),
    Source(
      name: "walkedIn-guest",
      event: .walkedIn(
        WalkedIn(reservation: Samples.reservation, stay: Samples.street, guest: Samples.sealed))),
    Source(
      name: "needsTable",
      event: .needsTable(NeedsTable(reservation: Samples.reservation, tables: ["T1", "T2"]))),
    Source(
      name: "reassigned", event: .reassigned(Reassigned(reservation: Samples.reservation, tables: ["T9"]))),
  ]

  private static let visits: [Source] = [
    Source(name: "cancelled", event: .cancelled(Samples.reservation)) { $0.by = .guest("Ана-😀") },
    Source(name: "arrived", event: .arrived(Visited(Samples.reservation))),
    Source(name: "seated", event: .seated(Visited(Samples.reservation))),
    Source(name: "left", event: .left(Samples.reservation)),
    Source(name: "completed", event: .completed(Samples.reservation)),
    Source(name: "noShow", event: .noShow(Samples.reservation)),
  ]

  private static let holds: [Source] = [
    Source(
      name: "holdPlaced",
      event: .holdPlaced(
        HoldPlaced(
          hold: Samples.hold, stay: Samples.stay(tables: ["T1"], isPinned: false),
          lapsesAt: Samples.recorded.adding(seconds: 300)))),
    Source(
      name: "holdPlaced-pool",
      event: .holdPlaced(
        HoldPlaced(hold: Samples.hold, stay: Samples.pool, lapsesAt: Samples.recorded.adding(seconds: 300)))),
    Source(name: "holdReleased", event: .holdReleased(HoldReleased(hold: Samples.hold))),
    Source(
      name: "holdReleased-block", event: .holdReleased(HoldReleased(hold: Samples.hold, block: Samples.block))
    ),
    Source(name: "holdLapsed", event: .holdLapsed(Samples.hold)) { $0.by = .ledger },
  ]

  private static let blocks: [Source] = [
    Source(name: "blocked", event: .blocked(blocked(.venue, nil))),
    Source(name: "blocked-tables", event: .blocked(blocked(.tables(["T1"]), "broken chair"))),
    Source(name: "blocked-area", event: .blocked(blocked(.area("hall"), nil))),
    Source(name: "unblocked", event: .unblocked(Samples.block)),
  ]

  private static func blocked(_ scope: BlockScope, _ reason: String?) -> Blocked {
    Blocked(
      block: Samples.block, scope: scope, from: Samples.evening, until: Samples.evening.adding(minutes: 600),
      reason: reason)
  }

  private static let answers: [Source] = [
    Source(
      name: "refused",
      event: .refused(Refusal([Reason(.outsideService), Reason(.inThePast, message: "it was 19:00")]))
    ) {
      $0.by = .kitchen("grill")
      $0.key = "k-2"
      $0.fingerprint = Array(0..<16)
      $0.venue = nil
    },
    Source(
      name: "refused-tables",
      event: .refused(
        Refusal([
          Reason(
            .tablesTaken, tables: ["T1", "T2"], claim: Samples.reservation.retyped(), start: Samples.evening),
          Reason(.tablesTaken, more: 7), Reason(.poolFull, pool: "covers", free: 0),
        ]))
    ) {
      $0.key = "k-3"
      $0.fingerprint = Array(0..<16)
    },
    Source(name: "answered", event: .answered(Answered())) { $0.key = "k-4" },
    Source(name: "answered-reservation", event: .answered(Answered(reservation: Samples.reservation))) {
      $0.key = "k-5"
    },
    Source(name: "answered-block", event: .answered(Answered(hold: Samples.hold, block: Samples.block))) {
      $0.key = "k-6"
    },
  ]

  private static func ledger() throws -> [Source] {
    let own: @Sendable (inout Fact) -> Void = {
      $0.by = .ledger
      $0.venue = nil
    }
    let operators: @Sendable (inout Fact) -> Void = {
      $0.by = .operator("cli")
      $0.venue = nil
    }
    let created = LedgerCreated(ledger: Samples.ledger, format: 1, created: Samples.recorded, clock: .system)
    let manual = LedgerCreated(ledger: Samples.ledger, format: 1, created: .epoch, clock: .manual)
    return [
      Source(name: "ledgerCreated", event: .ledgerCreated(created), change: own),
      Source(name: "ledgerCreated-manual", event: .ledgerCreated(manual), change: own),
      Source(name: "zoneRulesAdopted", event: .zoneRulesAdopted(try Samples.baku()), change: operators),
      Source(
        name: "zoneRulesAdopted-rule", event: .zoneRulesAdopted(try Samples.berlin()), change: operators),
      Source(name: "zoneRulesAdopted-utc", event: .zoneRulesAdopted(try Samples.utc()), change: operators),
      Source(name: "venueDefined", event: .venueDefined(Samples.venue)),
      Source(name: "venueDefined-bare", event: .venueDefined(Samples.bareVenue)) { $0.venue = "köşe" },
      Source(name: "maintenanceSet", event: .maintenanceSet(MaintenanceSet(isOn: false)), change: operators),
      Source(
        name: "maintenanceSet-message",
        event: .maintenanceSet(MaintenanceSet(isOn: true, message: "back at noon")),
        change: operators),
      Source(name: "clockAdvanced", event: .clockAdvanced(to: Samples.evening), change: operators),
      Source(name: "clockAccepted", event: .clockAccepted(from: Samples.evening), change: operators),
      Source(
        name: "checkpointed",
        event: .checkpointed(
          Checkpointed(at: 65_536, every: 65_536, statement: 2, digest: [UInt8](repeating: 9, count: 32))),
        change: own),
      Source(
        name: "writerRestarted", event: .writerRestarted(WriterRestarted(reason: "sync failed: EIO")),
        change: own),
    ]
  }
}

/// The bytes of pairs of hexadecimal digits; anything else ends the list early.
func bytes(hex: String) -> [UInt8] {
  let digits = hex.utf8.compactMap { Character(Unicode.Scalar($0)).hexDigitValue }
  return stride(from: 0, to: digits.count - 1, by: 2).map { UInt8(digits[$0] << 4 | digits[$0 + 1]) }
}

/// Two lowercase hexadecimal digits for each byte.
func hex(_ bytes: [UInt8]) -> String {
  bytes.map { byte in
    let digits = String(byte, radix: 16)
    return digits.count == 1 ? "0" + digits : digits
  }.joined()
}
