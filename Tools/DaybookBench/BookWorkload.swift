import DaybookDomain
import DaybookTime

/// The BOOK workload of one client: random bookings, cancellations and repeated commands.
///
/// Bookings of 90 minutes over 1,500 venues × 20 tables × 60 days on a 15-minute grid; one command in five
/// cancels one of the client's bookings, one in twenty is given again.
struct BookWorkload: Sendable {
  struct Order: Sendable {
    let command: Command
    let key: IdempotencyKey
    let isRetry: Bool
  }

  let actor: Actor
  private let day: BookDays
  private let client: UInt64
  private var random: SplitMix
  private var count: UInt64 = 0
  /// The latest bookings that stand; their number is bounded.
  private var booked: [ReservationID] = []
  /// Recent commands, to be given again.
  private var asked: [Order] = []

  private static let mostRemembered = 1024

  init(client: Int, days: BookDays) {
    self.client = UInt64(client)
    day = days
    actor = .guest("c\(client)")
    random = SplitMix(seed: UInt64(client) &* 7919 &+ 1)
  }

  mutating func next() -> Order {
    let draw = random.next()
    let share = draw % 100
    if share < 5, !asked.isEmpty {
      let order = asked[Int(random.next() % UInt64(asked.count))]
      return Order(command: order.command, key: order.key, isRetry: true)
    }
    count += 1
    let key = IdempotencyKey(hexadecimal(client &* 0x9E37_79B9_7F4A_7C15, count))
    let command: Command
    if share < 25, !booked.isEmpty {
      command = .cancel(
        Cancel(booked.remove(at: booked.count - 1 - Int(random.next() % UInt64(min(booked.count, 64))))))
    } else {
      command = .book(day.book(random.next(), party: 1 + Int(draw >> 32 % 8), guest: Int(draw >> 8 % 1024)))
    }
    let order = Order(command: command, key: key, isRetry: false)
    if asked.count < BookWorkload.mostRemembered {
      asked.append(order)
    } else {
      asked[Int(count % UInt64(asked.count))] = order
    }
    return order
  }

  /// Remembers an accepted booking, so that it can be cancelled.
  mutating func noteBooked(_ id: ReservationID) {
    if booked.count == BookWorkload.mostRemembered { booked.removeFirst(BookWorkload.mostRemembered / 2) }
    booked.append(id)
  }

  private func hexadecimal(_ high: UInt64, _ low: UInt64) -> String {
    String(unsafeUninitializedCapacity: 32) { text in
      for digit in 0..<32 {
        let nibble = (digit < 16 ? high : low) >> (60 - 4 * UInt64(digit % 16)) & 0xF
        text[digit] = UInt8(nibble < 10 ? 0x30 + nibble : 0x57 + nibble)
      }
      return 32
    }
  }
}

/// The venues, days, tables and guests to draw from.
///
/// Made once, so that drawing costs little compared to the ledger.
final class BookDays: Sendable {
  static let venueCount = 1500
  static let tableCount = 20
  static let dayCount = 60

  let venues: [VenueDefinition]
  private let starts: [RequestedTime]
  private let guests: [Guest]

  /// Days from `first` on.
  init(first: CivilDate, venueCount: Int = BookDays.venueCount) {
    let tables = (1...BookDays.tableCount).map { number in
      Table(id: Name("T\(number)"), name: "T\(number)", least: 1, most: 8)
    }
    let service = Service(
      name: "all day", days: Weekday.allCases, opens: ClockValue(minutes: 0),
      lastSeating: ClockValue(minutes: 1425),
      closes: ClockValue(minutes: 1515), gridMinutes: 15)
    venues = (0..<venueCount).map { number in
      VenueDefinition(
        id: Name("venue-\(number)"), name: "Venue \(number)", zone: "Asia/Baku", services: [service],
        tables: tables)
    }
    starts = (0..<BookDays.dayCount * 96).compactMap { slot in
      let minute = slot % 96 * 15
      return RequestedTime("\(first.adding(days: slot / 96))T\(ClockValue(minutes: minute))")
    }
    guests = (0..<1024).map { Guest(name: "Guest \(100_000 + $0)", phone: "+994 50 \(1_000_000 + $0)") }
  }

  /// A booking of the table that `draw` selects.
  func book(_ draw: UInt64, party: Int, guest: Int) -> Book {
    let venue = venues[Int(draw % UInt64(venues.count))]
    let table = venue.tables[Int(draw >> 20 % UInt64(venue.tables.count))]
    return Book(
      venue: venue.id, party: PartySize(party), start: starts[Int(draw >> 32 % UInt64(starts.count))],
      tables: [table.id], guest: guests[guest % guests.count])
  }
}

/// SplitMix64: small, quick, the same on every machine.
struct SplitMix: Sendable {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ z >> 30) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ z >> 27) &* 0x94D0_49BB_1331_11EB
    return z ^ z >> 31
  }
}
