import DaybookDomain
import DaybookForms
import DaybookTime
import Testing

/// Compares what an event says about itself with what its form writes.
///
/// A field that is added to the form alone is found here.
@Suite struct FootprintTests {
  @Test(arguments: EventType.allCases)
  func `every id, notice and sealed field that an event writes is one of its parts`(type: EventType) {
    for event in EventSamples.of(type) {
      let written = WrittenFields(event)
      var (ids, numbers): (Set<ClaimID>, Set<UInt64>) = ([], [])
      event.forEachPart { _, part in
        if let id = part.id { ids.insert(id) }
        switch part {
        case .notice(_, let number): numbers.insert(UInt64(number))
        case .sealed(let guest): numbers.insert(guest.number)
        case .forgottenKey(let number): numbers.insert(number)
        case .reservation, .hold, .block, .entry, .ticket, .claim, .dish, .day, .venue, .zone, .maintenance,
          .clock, .ledger, .guest:
          break
        }
      }
      // A ledger's own id is not an entity's.
      #expect(ids == (type == .ledgerCreated ? [] : written.ids), "\(event)")
      #expect(numbers == written.numbers, "\(event)")
    }
  }

  @Test(arguments: EventType.allCases)
  func `every text that an event writes can be edited, but the words nobody chooses`(type: EventType) {
    // What a ledger, a zone and a venue say about themselves.
    guard ![.ledgerCreated, .zoneRulesAdopted, .venueDefined].contains(type) else { return }
    var marker = Marker()
    for event in EventSamples.of(type) {
      let edited = WrittenFields(event.editingTexts(&marker))
      for text in edited.texts where !WrittenFields.words.contains(text) {
        #expect(text.hasSuffix(Marker.text), "\(type.rawValue): \(text)")
      }
      #expect(type == .checkpointed || edited.bytes.allSatisfy { $0 == Marker.bytes })
    }
  }

  @Test func `what an event is about, by what it does to it`() {
    func parts(_ event: Event) -> [Relation: [Part]] {
      var found: [Relation: [Part]] = [:]
      event.forEachPart { found[$0, default: []].append($1) }
      return found
    }
    let (reservation, hold, block) = (Samples.reservation, Samples.hold, Samples.block)
    #expect(
      parts(.booked(Booked(reservation: reservation, hold: hold, stay: Samples.stay())))
        == [[.makes, .ties]: [.reservation(reservation)], [.changes, .ties]: [.hold(hold)]])
    #expect(
      parts(.holdReleased(HoldReleased(hold: hold, block: block)))
        == [[.changes, .ties]: [.hold(hold)], .hinders: [.block(block)]])
    #expect(parts(.answered(Answered(block: block))) == [[.tells, .ties]: [.block(block)]])
    let refusal = Refusal([Reason(.tablesTaken, claim: reservation.retyped())])
    #expect(parts(.refused(refusal)) == [.hinders: [.claim(reservation.retyped())]])
    #expect(Event.refused(refusal).named.isEmpty && Event.refused(refusal).tied.isEmpty)
  }
}

private struct Marker: TextEditor {
  static let text = "~"
  static let bytes: [UInt8] = [0x7E]

  mutating func edit(_: String, _: TextKind) -> String { Marker.text }
  mutating func edit(_ sealed: SealedGuest) -> SealedGuest {
    SealedGuest(number: sealed.number, sealed: Marker.bytes)
  }
  mutating func edit(_ actor: Actor) -> Actor { Actor(actor.role, Marker.text) }
}

/// The ids, texts, byte strings, and numbers of guests' keys and notices that an event writes.
private struct WrittenFields: FieldWriter {
  private(set) var ids: Set<ClaimID> = []
  private(set) var texts: [String] = []
  private(set) var bytes: [[UInt8]] = []
  private(set) var numbers: Set<UInt64> = []

  /// The words of the domain's own enumerations.
  static let words: Set<String> = {
    func all<Word: RawRepresentable<String> & CaseIterable>(_: Word.Type) -> [String] {
      Word.allCases.map(\.rawValue)
    }
    return Set(
      all(Channel.self) + all(Need.self) + all(RefusalCode.self) + all(SeatingState.self)
        + all(PrepScope.self) + all(ArrivalState.self) + all(ETASource.self) + all(Audience.self)
        + all(Standing.self) + all(BookingState.self) + all(DepositState.self))
  }()

  init() {}
  init(_ event: Event) { EventForms.write(event, to: &self) }

  mutating func field(_: StaticString, text: String) { texts.append(text) }
  mutating func field(_ name: StaticString, integer: Int) { note(name, UInt64(bitPattern: Int64(integer))) }
  mutating func field(_ name: StaticString, unsigned: UInt64) { note(name, unsigned) }
  mutating func field(_: StaticString, bool: Bool) {}
  mutating func field(_: StaticString, instant: Timestamp) {}
  mutating func field(_: StaticString, date: CivilDate) {}
  mutating func field(_: StaticString, local: LocalInstant) { texts.append(local.zone) }
  mutating func field<Entity>(_: StaticString, id: ID<Entity>) { ids.insert(id.retyped()) }
  mutating func field(_: StaticString, bytes: [UInt8]) { self.bytes.append(bytes) }
  mutating func field(_: StaticString, texts: [String]) { self.texts += texts }
  mutating func field(_ name: StaticString, integers: [Int]) {
    for integer in integers { note(name, UInt64(bitPattern: Int64(integer))) }
  }
  mutating func field<Entity>(_: StaticString, ids: [ID<Entity>]) {
    self.ids.formUnion(ids.map { $0.retyped() })
  }
  mutating func field(_: StaticString, transitions: [ZoneRules.Transition]) {}
  mutating func object(_: StaticString, _ fields: (inout WrittenFields) -> Void) { fields(&self) }
  mutating func objects<Element>(
    _: StaticString, _ elements: [Element], _ fields: (Element, inout WrittenFields) -> Void
  ) {
    for element in elements { fields(element, &self) }
  }

  private mutating func note(_ name: StaticString, _ number: UInt64) {
    if ["number", "numbers"].contains("\(name)") { numbers.insert(number) }
  }
}
