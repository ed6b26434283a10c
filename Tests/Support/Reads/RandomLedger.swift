import Daybook
import DaybookDomain
import DaybookRandom
import DaybookTime

@testable import DaybookModel

/// A ledger in a directory with a random life in two or three houses, of several zones, drawn by the second model's streams.
struct RandomLedger {
  let path: String
  /// Its records, as they were read back from the log.
  private(set) var facts: [Fact] = []
  /// What guests said of themselves, by what was sealed of it.
  private(set) var said: [SealedGuest: Guest] = [:]

  /// Names as they are typed, and as a plain keyboard would write them.
  static let names = [
    ("Ana", "ana"), ("Anna  Bell", "anna bell"), ("Əli Kərimov", "eli kerimov"), ("İlqar Işıq", "ilqar isiq"),
    ("Øyvind Đorđe", "oyvind dorde"), ("Zoë O’Hara", "zoe o'hara"),
  ]
  static let phones = ["+994 50 123 45 67", "050 765 43 21"]

  private var houses: [VenueID: RandomStream] = [:]
  private var scan: Scan
  private var random: SeededGenerator

  /// Lives so many commands; half of them under a key, so that refusals are recorded.
  init(seed: UInt64, at path: String, steps: Int) throws {
    self.path = path
    (scan, random) = (Scan(said: [:]), SeededGenerator(seed: seed &+ 4_711))
    try Ledger.create(at: path, clock: .manual)
    let ledger = try Ledger.openAndWait(path, options: LedgerOptions())
    defer { ledger.finish() }
    let date = RandomVenue(seed: seed).date
    // The afternoon of the first day, wherever the houses are.
    let start = Timestamp(epochSeconds: Int64(date.daysSinceEpoch) * 86_400 + 8 * 3_600)
    for number in 0..<(2 + seed % 2) {
      var stream = RandomStream(seed: seed &* 5 &+ number, id: VenueID("house-\(number)"), on: date)
      let venue = stream.venues.venue()
      houses[venue.id] = stream
      try run(.defineVenue(DefineVenue(venue)), by: .boss, on: ledger, at: start, key: nil, requestID: nil)
    }
    let ids = houses.keys.sorted()
    for number in 0..<steps {
      let id = random.pick(ids)
      guard var house = scan.houses[id], var stream = houses[id] else { continue }
      house.now = scan.now
      let now = stream.tick(house)
      house.now = now
      let (actor, command) = stream.step(house)
      houses[id] = stream
      try run(
        named(command), by: actor, on: ledger, at: now,
        key: random.once(in: 2) ? IdempotencyKey("k-\(number)") : nil,
        requestID: random.once(in: 3) ? "r-\(number % 9)" : nil)
    }
  }

  private mutating func run(
    _ command: Command, by actor: Actor, on ledger: Ledger, at now: Timestamp, key: IdempotencyKey?,
    requestID: String?
  ) throws {
    do { try command.check() } catch { return }
    let isRepeated = key != nil && random.once(in: 12)
    for _ in 0...(isRepeated ? 1 : 0) {
      _ = ledger.executeAndWait(command, by: actor, key: key, requestID: requestID, at: now)
    }
    for fact in try ledger.facts(after: scan.position) {
      listen(fact, command)
      scan.said = said
      scan.take(fact)
      facts.append(fact)
    }
  }

  /// The same command, its guest by another name.
  private mutating func named(_ command: Command) -> Command {
    func renamed(_ guest: Guest?) -> Guest? {
      guard var guest, guest.name != nil else { return guest }
      guest.name = random.pick(RandomLedger.names).0
      if random.once(in: 3) { guest.phone = random.pick(RandomLedger.phones) }
      return guest
    }
    switch command {
    case .book(var book):
      book.guest = renamed(book.guest)
      return .book(book)
    case .walkIn(var walkIn):
      walkIn.guest = renamed(walkIn.guest)
      return .walkIn(walkIn)
    case .joinWaitlist(var join):
      join.guest = renamed(join.guest)
      return .joinWaitlist(join)
    case .modify(var modify):
      modify.guest = renamed(modify.guest)
      return .modify(modify)
    default: return command
    }
  }

  /// Notes what a record has sealed of what a command said.
  private mutating func listen(_ fact: Fact, _ command: Command) {
    switch fact.event {
    case .booked(let booked): note(booked.guest, command)
    case .requested(let requested): note(requested.booked.guest, command)
    case .walkedIn(let walkedIn): note(walkedIn.guest, command)
    case .carriedOver(let carried): note(carried.guest, command)
    case .waitlistJoined(let joined): note(joined.guest, command)
    case .guestChanged(let changed):
      guard case .modify(let modify) = command, let house = fact.venue.flatMap({ scan.houses[$0] }) else {
        return
      }
      let old = house.party(changed.reservation)?.guest.flatMap { said[$0] } ?? Guest()
      said[changed.guest] = house.fields(modify, old)
    case .allergiesKept(let kept):
      let house = fact.venue.flatMap { scan.houses[$0] }
      let old = house?.party(kept.reservation)?.guest.flatMap { said[$0] }
      said[kept.allergies] = Guest(allergies: old?.allergies ?? [])
    default: break
    }
  }

  private mutating func note(_ sealed: SealedGuest?, _ command: Command) {
    if let sealed, said[sealed] == nil, let guest = command.guest { said[sealed] = guest }
  }
}
