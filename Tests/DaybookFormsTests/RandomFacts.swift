import DaybookDomain
import DaybookForms
import DaybookRandom
import DaybookTime

/// Facts of every type with every value a type can hold, the odd ones often.
extension SeededGenerator {
  mutating func fact() -> Fact {
    Fact(
      position: 1, first: Position(UInt64(int(.position))), recordedAt: instant(), by: actor(),
      key: maybe { IdempotencyKey($0.text()) },
      fingerprint: maybe { random in (0..<16).map { _ in UInt8(truncatingIfNeeded: random.next()) } },
      requestID: maybe { $0.text() }, traceparent: maybe { TraceParent(stored: $0.text()) },
      venue: maybe { VenueID($0.text()) }, event: event())
  }

  mutating func event() -> Event { event(oneOf(EventType.allCases)) }

  /// An event of this type.
  mutating func event(_ type: EventType) -> Event {
    switch type {
    case .ledgerCreated:
      .ledgerCreated(
        LedgerCreated(
          ledger: id(), format: int(.version), created: instant(), clock: oneOf(ClockKind.allCases)))
    case .zoneRulesAdopted: zoneRules()
    case .venueDefined: .venueDefined(venue())
    case .booked: .booked(booked())
    case .requested: .requested(Requested(booked(), answerBy: instant()))
    case .modified:
      .modified(
        Modified(
          reservation: id(), stay: stay(), terms: maybe { $0.terms() }, answerBy: maybe { $0.instant() }))
    case .guestChanged:
      .guestChanged(
        GuestChanged(
          reservation: id(), guest: sealed(), hasAllergies: bool(), changesAllergies: bool()))
    case .arrived: .arrived(Visited(id(), covers: maybe { $0.int(.covers) }))
    case .seated: .seated(Visited(id(), covers: maybe { $0.int(.covers) }))
    case .undone:
      .undone(
        Undone(
          id(), seating: oneOf(SeatingState.allCases), restoresDeposit: bool(),
          tables: maybe { $0.names() }, isPinned: bool()))
    case .corrected:
      .corrected(
        Corrected(reservation: id(), why: text(), before: visitRecord(), after: visitRecord()))
    case .walkedIn:
      .walkedIn(
        WalkedIn(
          reservation: id(), stay: stay(), guest: guest(), terms: terms(), owner: maybe { $0.actor() }))
    case .carriedOver:
      .carriedOver(
        CarriedOver(
          reservation: id(), stay: stay(), guest: guest(), terms: terms(),
          original: Original(id: text(), owner: maybe { $0.actor() }, system: text()),
          standing: oneOf(Standing.allCases)))
    case .dayClosed:
      .dayClosed(
        DayClosed(
          date: date(), expected: many { $0.id() }, override: maybe { $0.override() },
          seated: many { $0.id() }))
    case .dayReopened:
      .dayReopened(
        DayReopened(date: date(), why: text(), seated: many { $0.id() }, tableless: many { $0.id() }))
    case .holdPlaced:
      .holdPlaced(
        HoldPlaced(
          hold: id(), stay: stay(), lapsesAt: instant(), override: maybe { $0.override() },
          owner: maybe { $0.actor() }))
    case .holdReleased: .holdReleased(HoldReleased(hold: id(), block: maybe { $0.id() }))
    case .holdLapsed: .holdLapsed(id())
    case .blocked:
      .blocked(
        Blocked(
          block: id(), scope: scope(), from: instant(), until: instant(), offsets: maybe { $0.offsets() },
          reason: maybe { $0.text() }))
    case .holdMoved: .holdMoved(HoldMoved(hold: id(), stay: stay()))
    case .blockMoved:
      .blockMoved(BlockMoved(block: id(), from: instant(), until: instant(), offsets: offsets()))
    case .unblocked: .unblocked(id())
    case .needsTable: .needsTable(NeedsTable(reservation: id(), tables: names()))
    case .reassigned:
      .reassigned(
        Reassigned(
          reservation: id(), tables: names(), isPinned: bool(), override: maybe { $0.override() }))
    case .sectionsSet:
      .sectionsSet(
        SectionsSet(date: date(), sections: many { Section(server: $0.text(), tables: $0.names()) }))
    case .paceSet:
      .paceSet(
        PaceSet(
          block: id(), from: instant(), until: instant(), covers: int(.crowd), why: maybe { $0.text() },
          offsets: maybe { BlockOffsets(from: $0.offset(), until: $0.offset()) }))
    case .maintenanceSet: .maintenanceSet(MaintenanceSet(isOn: bool(), message: maybe { $0.text() }))
    case .clockAdvanced: .clockAdvanced(to: instant())
    case .clockAccepted: .clockAccepted(from: instant())
    case .refused:
      .refused(
        Refusal(
          recorded: (0...small()).map { _ in reason() },
          sought: maybe { Sought(party: PartySize($0.int(.covers)), start: $0.instant()) }))
    case .answered:
      .answered(
        Answered(
          reservation: maybe { $0.id() }, hold: maybe { $0.id() }, block: maybe { $0.id() },
          entry: maybe { $0.id() }, since: maybe { Position(UInt64($0.small())) }))
    case .checkpointed:
      .checkpointed(
        Checkpointed(at: Position(UInt64(small())), every: small(), statement: small(), digest: [1, 2, 3]))
    case .writerRestarted: .writerRestarted(WriterRestarted(reason: text()))
    case .guestsMerged: .guestsMerged(GuestsMerged(actor(), into: actor(), why: text()))
    case .guestsSplit: .guestsSplit(GuestsSplit(actor(), into: actor(), why: text()))
    case .waitlistMoved, .waitlistJoined, .waitlistOffered, .waitlistBooked, .waitlistLeft,
      .waitlistLapsed, .depositPaid, .arrivalDeclared, .etaChanged, .pinged, .guestForgotten,
      .allergiesKept, .waitlistReturned, .waitlistFits:
      careEvent(type)
    case .prepConfirmed, .retimed, .ticketFired, .ticketStarted, .ticketReady, .ticketServed, .ticketRecalled,
      .eightySixed, .noticesDelivered, .noticeAcknowledged, .noticeRetried, .noticeEscalated, .relocated,
      .courseFired, .dishMissed:
      kitchenEvent(type)
    case .accepted, .declined, .requestLapsed, .cancelled, .lateCancelled, .left, .completed, .noShow,
      .depositRefunded, .depositForfeited, .depositHeldOpen, .depositLapsed, .guaranteeAsked, .guaranteeGiven,
      .guaranteeCharged, .guaranteeReleased, .attendanceAsked, .attendanceConfirmed, .attendanceDeclined,
      .arrivalWithdrawn, .arrivalApproved, .arrivalQueued, .arrivalDeclined, .prepCancelled, .prepRestored,
      .prepAtRisk, .unsuited:
      visitEvent(type)
    }
  }

  mutating func booked() -> Booked {
    Booked(
      reservation: id(), hold: maybe { $0.id() }, stay: stay(), guest: guest(), terms: terms(),
      owner: maybe { $0.actor() })
  }

  mutating func stay() -> Stay {
    let pool: PoolID? = maybe { PoolID($0.text()) }
    let (one, other) = (instant(), instant())
    return Stay(
      party: PartySize(int(.covers)), start: min(one, other), end: max(one, other),
      offset: offset(), zone: zone(), date: date(),
      tables: pool == nil ? names() : [], pool: pool, units: pool == nil ? 0 : int(.units), isPinned: bool(),
      channel: oneOf(Channel.allCases), bufferMinutes: maybe { $0.int(.minutes) } ?? 0,
      area: maybe { $0.text() },
      needs: needs())
  }

  mutating func offset() -> UTCOffset { UTCOffset(seconds: .random(in: -93_599...93_599, using: &self)) }

  mutating func offsets() -> BlockOffsets { BlockOffsets(from: offset(), until: offset()) }

  mutating func terms() -> Terms {
    guard bool() else { return .plain }
    let deposit = maybe { Money($0.int(.money), $0.text()) }
    return Terms(
      cutoffAt: maybe { $0.instant() }, refusesLateCancels: bool(), deposit: deposit,
      depositDueAt: deposit == nil ? nil : maybe { $0.instant() }, asksGuarantee: bool(),
      override: maybe { $0.override() }, hasAllergies: bool())
  }

  mutating func override() -> Override { Override(many { $0.oneOf(RefusalCode.allCases) }, why: text()) }

  mutating func zoneRules() -> Event {
    do { return .zoneRulesAdopted(bool() ? try Samples.baku() : try Samples.berlin()) } catch {
      return .cancelled(id())
    }
  }

  mutating func reason() -> Reason {
    Reason(
      oneOf(RefusalCode.allCases), tables: names(), claim: maybe { $0.id() },
      pool: maybe { PoolID($0.text()) },
      start: maybe { $0.instant() }, free: maybe { $0.int(.unitsLeft) }, more: maybe { $0.int(.count) },
      message: maybe { $0.text() })
  }

  mutating func scope() -> BlockScope {
    switch small() {
    case 0: .venue
    case 1: .area(text())
    default: .tables(names())
    }
  }

  mutating func guest() -> SealedGuest? { maybe { $0.sealed() } }
  mutating func sealed() -> SealedGuest {
    SealedGuest(number: UInt64(int(.guest)), sealed: many { UInt8(truncatingIfNeeded: $0.next()) })
  }

  mutating func needs() -> [Need] { many { $0.oneOf(Need.allCases) } }
  mutating func date() -> CivilDate {
    CivilDate(daysSinceEpoch: .random(in: StoredSpan.record.dates, using: &self))
  }
  mutating func actor() -> Actor { Actor(oneOf(Actor.Role.allCases), "a" + text()) }
  mutating func clock() -> ClockValue { ClockValue(minutes: .random(in: 0...2_879, using: &self)) }
  mutating func id<Entity>() -> ID<Entity> { ID(high: next(), low: next()) }
  mutating func names<Thing>() -> [Name<Thing>] { many { Name($0.text()) } }
  mutating func small() -> Int { .random(in: 0...3, using: &self) }
  mutating func bool() -> Bool { .random(using: &self) }
  mutating func zone() -> String {
    oneOf(["Asia/Baku", "America/Argentina/ComodRivadavia", "]", "[x]", "UTC"])
  }
  mutating func oneOf<Value>(_ values: [Value]) -> Value {
    values[Int.random(in: 0..<values.count, using: &self)]
  }

  /// Within the range, often at its ends.
  mutating func int(_ range: StoredRange) -> Int {
    switch small() {
    case 0: range.allowed.lowerBound
    case 1: range.allowed.upperBound
    default: .random(in: range.allowed, using: &self)
    }
  }

  /// Mostly of this century, to the second or not; sometimes anywhere a record may say.
  mutating func instant() -> Timestamp {
    switch small() {
    case 0:
      Timestamp(microseconds: .random(in: StoredSpan.record.instants, using: &self))
    case 1: Timestamp(microseconds: .random(in: 0...4_000_000_000_000_000, using: &self))
    default: Timestamp(epochSeconds: .random(in: -60_000_000_000...250_000_000_000, using: &self))
    }
  }

  /// Of any length that changes a CBOR head.
  mutating func text() -> String {
    let count = oneOf([0, 1, 2, 15, 16, 23, 24, 25, 255, 256, 300])
    return String((0..<count).map { _ in oneOf(["a", "Z", "ə", "😀", "e\u{301}", "\u{0}", "\"", "]"]) })
  }

  mutating func many<Value>(_ make: (inout SeededGenerator) -> Value) -> [Value] {
    (0..<small()).map { _ in make(&self) }
  }

  mutating func maybe<Value>(_ make: (inout SeededGenerator) -> Value) -> Value? {
    bool() ? make(&self) : nil
  }
}

extension SeededGenerator {
  fileprivate mutating func visitRecord() -> VisitRecord {
    VisitRecord(
      state: oneOf(BookingState.allCases), party: PartySize(int(.covers)), tables: names(),
      deposit: oneOf(DepositState.allCases))
  }
}
