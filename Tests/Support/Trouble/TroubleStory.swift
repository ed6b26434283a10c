package import Daybook

/// The venue and the commands that the trouble tests and their child processes agree on.
package enum TroubleStory {
  package static let venue = VenueDefinition(
    id: "trouble", name: "Trouble", zone: "Asia/Baku",
    services: [
      Service(
        name: "all day", days: Weekday.allCases, opens: ClockValue(minutes: 600),
        lastSeating: ClockValue(minutes: 1290),
        closes: ClockValue(minutes: 1380), gridMinutes: 30)
    ],
    turnTimes: [TurnTime(party: 99, minutes: 90)],
    tables: (1...50).map { Table(id: TableID("T\($0)"), name: "T\($0)", area: "hall", most: 4) },
    pools: [Pool(id: "covers", capacity: 40)])

  /// The one table and slot that all clients try to book.
  package static let wanted = Book(venue: "trouble", party: 2, start: "2030-05-01T19:00", tables: ["T1"])

  /// Booking `number`; 50 of them fit at each time.
  package static func booking(_ number: Int) -> Book {
    let (day, slot) = (number / 7, number % 7)
    let minutes = 600 + 90 * slot
    let date = "2030-\(twoDigits(1 + day / 28 % 12))-\(twoDigits(1 + day % 28))"
    let start = RequestedTime(stringLiteral: "\(date)T\(twoDigits(minutes / 60)):\(twoDigits(minutes % 60))")
    return Book(venue: "trouble", party: 2, start: start, guest: Guest(name: "Guest \(number)"))
  }

  /// The key of booking `number` of `name`.
  package static func key(_ number: Int, of name: String) -> IdempotencyKey {
    IdempotencyKey("\(name)-\(number)")
  }

  /// Wave `number` of a run: commands of every kind, each with its key (nil: none), refusals and a replay
  /// among them.
  package static func wave(_ number: Int) -> [(command: Command, key: IdempotencyKey?)] {
    let table = TableID("T\(number + 2)")
    let booking = Book(
      venue: "trouble", party: 2, start: "2030-06-01T19:00", tables: [table], guest: Guest(name: "Ana"))
    let over = Book(venue: "trouble", party: 2, start: "2030-06-01T19:30", tables: [table])
    let block = PlaceBlock(
      venue: "trouble", tables: [table], from: "2030-06-01T18:00", until: "2030-06-01T23:00",
      reason: "broken chair")
    var other = venue
    other.id = VenueID("other-\(number)")
    other.zone = ["Asia/Tokyo", "Europe/Berlin", "America/New_York", "Asia/Kolkata"][number % 4]
    return [
      (booking.command, key(1, of: "wave\(number)")),
      (over.command, key(2, of: "wave\(number)")),
      (over.command, nil),
      (booking.command, key(1, of: "wave\(number)")),
      (block.command, key(3, of: "wave\(number)")),
      (DefineVenue(other).command, key(4, of: "wave\(number)")),
      (PlaceHold(venue: other.id, party: 2, start: "2030-06-01T12:00").command, key(5, of: "wave\(number)")),
      (TroubleStory.booking(number).command, key(6, of: "wave\(number)")),
    ]
  }

  /// A venue whose kitchen starts before the party sits down.
  package static var kitchenVenue: VenueDefinition {
    var venue = venue
    venue.prep = PrepPolicy(items: [
      PrepPlanItem(name: "Plov", station: "grill", minutes: 240, isAhead: true)
    ])
    return venue
  }

  /// The commands, each with its key, of a booking that is cancelled while its dishes are being cooked.
  ///
  /// Later commands use the id that the booking answered.
  package static func kitchen(_ reservation: ReservationID?) -> [(command: Command, key: IdempotencyKey)] {
    let booking = Book(
      venue: "trouble", party: 2, start: "2030-05-01T19:00", guest: Guest(name: "Ana", allergies: ["nuts"]))
    let id = reservation ?? ReservationID(high: 0, low: 0)
    let noon = Timestamp(rfc3339: "2030-05-01T12:00:00Z") ?? .epoch
    let commands: [Command] = [
      AdvanceClock(to: noon).command, DefineVenue(kitchenVenue).command, booking.command,
      ConfirmPrep(id, items: [PrepItem("Plov")]).command, RecordDue().command,
      DeliverNotices(venue: "trouble", audience: .kitchen, through: 1).command, Cancel(id).command,
      AcknowledgeNotice(venue: "trouble", audience: .kitchen, number: 2).command,
    ]
    return commands.enumerated().map { ($1, key($0, of: "kitchen")) }
  }

  private static func twoDigits(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
}
