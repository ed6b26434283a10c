import Daybook
import DaybookTemporary
import Testing

/// A guest's own words, opened for whoever may see them.
@Suite struct GuestTests {
  private let directory: TemporaryDirectory
  private let path: String

  init() throws {
    directory = try TemporaryDirectory()
    path = directory.path + "/ledger"
    try Ledger.create(at: path, clock: .manual)
  }

  private func booked() async throws -> (Ledger, ReservationID) {
    let ledger = try await Ledger.open(path)
    _ = try await ledger.execute(DefineVenue(sahil), by: .operator("test"))
    let booked = try await ledger.execute(
      Book(
        venue: "sahil", party: 2, start: "2030-05-01T19:00",
        guest: Guest(name: "Ana M", phone: "+994501234567", allergies: ["nuts"])), by: .guest("ana"))
    return (ledger, booked.value.id)
  }

  private func expectNotFound(_ ledger: Ledger, _ id: ReservationID, _ actor: Actor) async {
    let error = await #expect(throws: LedgerError.self) { try await ledger.guest(of: id, for: actor) }
    guard case .refused(let refusal) = error else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect(refusal.code == .notFound)
  }

  @Test func `R21 staff see a guest, a guest themselves, the kitchen allergies, a stranger nothing`()
    async throws
  {
    let (ledger, id) = try await booked()
    for actor in [Actor.host("1"), .operator("cli"), .guest("ana")] {
      let guest = try await ledger.guest(of: id, for: actor)
      #expect(guest?.name == "Ana M" && guest?.phone == "+994501234567" && guest?.allergies == ["nuts"])
    }
    let seen = try await ledger.guest(of: id, for: .kitchen("grill"))
    #expect(seen?.name == nil && seen?.phone == nil && seen?.allergies == ["nuts"])
    await expectNotFound(ledger, id, .guest("bob"))
    await expectNotFound(ledger, ReservationID(high: 1, low: 1), .host("1"))
    await ledger.close()
  }

  @Test func `a guest who is forgotten is nobody's to see`() async throws {
    let (ledger, id) = try await booked()
    _ = try await ledger.execute(Cancel(id), by: .host("1"))
    _ = try await ledger.execute(ForgetGuest(.guest("ana")), by: .operator("cli"))
    #expect(try await ledger.guest(of: id, for: .host("1")) == nil)
    await ledger.close()
  }
}
