import Daybook
import DaybookOperations
import DaybookStories
import DaybookTemporary
import Testing

/// Bookings found by their guests, and a guest's card, as calls of an embedder: roles say by whom.
@Suite struct GuestSearchTests {
  private let directory: TemporaryDirectory
  private let path: String

  init() throws {
    directory = try TemporaryDirectory()
    path = directory.path + "/ledger"
    try Ledger.create(at: path, clock: .manual)
  }

  /// A ledger with a booking of Ana's, one of Bob's, and one of Ana's that is cancelled.
  private func booked() async throws -> (Ledger, ana: ReservationID, bob: ReservationID, past: ReservationID)
  {
    let ledger = try await Ledger.open(path)
    _ = try await ledger.execute(
      AdvanceClock(to: #require(Timestamp(rfc3339: "2030-05-01T05:00:00Z"))), by: .operator("setup"))
    _ = try await ledger.execute(DefineVenue(Venues.sahil), by: .operator("setup"))
    var ids: [ReservationID] = []
    for (guest, name, start) in [
      ("ana", "Ana Əliyeva", "2030-05-02T19:00"), ("bob", "Bob", "2030-05-01T19:00"),
      ("ana", "Ana Əliyeva", "2030-05-03T19:00"),
    ] {
      let said = Guest(name: name, phone: guest == "ana" ? "+994501234567" : nil, allergies: ["nuts"])
      let booking = Book(
        venue: "sahil", party: 2, start: try #require(RequestedTime(start)), guest: said)
      ids.append(try await ledger.execute(booking, by: .guest(guest)).value.id)
    }
    _ = try await ledger.execute(Cancel(ids[2]), by: .guest("ana"))
    return (ledger, ids[0], ids[1], ids[2])
  }

  private func search(_ text: String, includingPast: Bool = false) throws -> BookingSearch {
    try #require(BookingSearch(text, includingPast: includingPast))
  }

  private func code(_ error: LedgerError?) -> RefusalCode? {
    if case .refused(let refusal) = error { refusal.code } else { nil }
  }

  @Test func `bookings are found by name, phone and id, in order of start`() async throws {
    let (ledger, ana, bob, past) = try await booked()
    func found(_ text: String, includingPast: Bool = false) async throws -> [ReservationID] {
      try await ledger.find(search(text, includingPast: includingPast), for: .host("1"))
        .map(\.reservation.id)
    }
    #expect(try await found("eliyeva") == [ana])
    #expect(try await found("eliyeva", includingPast: true) == [ana, past])
    #expect(try await found("4567") == [ana])
    #expect(try await found("b") == [bob])
    #expect(try await found("\(past)") == [past])
    #expect(try await found("nobody") == [])
    let one = try await ledger.find(search("bob"), for: .operator("cli"))
    #expect(one.first?.guest?.name == "Bob")
    #expect(BookingSearch(" \t") == nil)
    let elsewhere = try #require(BookingSearch("ana", on: "2030-05-01"))
    #expect(try await ledger.find(elsewhere, for: .host("1")).isEmpty)
    await ledger.close()
    let history = try LedgerHistory(path)
    defer { history.close() }
    #expect(try history.find(search("eliyeva")).map(\.guest?.phone) == ["+994501234567"])
  }

  @Test func `R21 a guest finds their own bookings, a kitchen nobody's`() async throws {
    let (ledger, ana, _, _) = try await booked()
    #expect(try await ledger.find(search("a"), for: .guest("ana")).map(\.reservation.id) == [ana])
    #expect(try await ledger.find(search("bob"), for: .guest("ana")).isEmpty)
    let error = await #expect(throws: LedgerError.self) {
      try await ledger.find(search("bob"), for: .kitchen("grill"))
    }
    #expect(code(error) == .forbidden)
    await ledger.close()
  }

  @Test func `R21 a guest's card is opened for staff and for the guest`() async throws {
    let (ledger, ana, _, past) = try await booked()
    for actor in [Actor.host("1"), .operator("cli"), .guest("ana")] {
      let profile = try #require(try await ledger.profile(of: .guest("ana"), for: actor))
      #expect(profile.contact?.name == "Ana Əliyeva" && !profile.isForgotten)
      #expect(profile.card.upcoming == [ana] && profile.card.cancels == 1)
      #expect(profile.reservations.map(\.id) == [ana, past] && profile.waiting.isEmpty)
    }
    let stranger = await #expect(throws: LedgerError.self) {
      try await ledger.profile(of: .guest("ana"), for: .guest("bob"))
    }
    #expect(code(stranger) == .notFound)
    let kitchen = await #expect(throws: LedgerError.self) {
      try await ledger.profile(of: .guest("ana"), for: .kitchen("grill"))
    }
    #expect(code(kitchen) == .forbidden)
    #expect(try await ledger.profile(of: .guest("nobody"), for: .host("1")) == nil)
    await ledger.close()
  }

  @Test func `a guest who is forgotten has a card and no contact`() async throws {
    let (ledger, ana, _, _) = try await booked()
    _ = try await ledger.execute(Cancel(ana), by: .guest("ana"))
    _ = try await ledger.execute(ForgetGuest(.guest("ana")), by: .operator("cli"))
    let profile = try #require(try await ledger.profile(of: .guest("ana"), for: .host("1")))
    #expect(profile.isForgotten && profile.contact == nil && profile.card.cancels == 2)
    #expect(try await ledger.find(search("eliyeva", includingPast: true), for: .host("1")).isEmpty)
    await ledger.close()
  }
}
