import DaybookDomain
import DaybookTime

@testable import DaybookModel

/// Bookings by what their guests said.
extension Scan {
  /// Guests who are forgotten by the end of a log: nothing they said can be read any more, at no position.
  static func forgotten(in facts: [Fact]) -> Set<UInt64> {
    facts.reduce(into: []) { numbers, fact in
      if case .guestForgotten(let forgotten) = fact.event { numbers.formUnion(forgotten.numbers) }
    }
  }

  /// What is found for a text, in order of start, then id.
  func find(
    _ text: String, at venue: VenueID?, on date: CivilDate?, includingPast: Bool, forgotten: Set<UInt64>
  ) -> [ReservationID] {
    var found: [Model.Party] = []
    for (id, house) in houses where venue == nil || venue == id {
      for party in house.parties where date == nil || party.stay.hasDate && party.stay.date == date {
        let isNamed = party.id.description == text
        let isOpen = [.booked, .requested].contains(house.state(party))
        guard isNamed || ReservationID(text) == nil && (isOpen || includingPast) else { continue }
        let guest = party.guest.flatMap { forgotten.contains($0.number) ? nil : said[$0] }
        if isNamed || party.id.description.hasSuffix(text) && text.count == 8 || Scan.is(guest, meantBy: text)
        {
          found.append(party)
        }
      }
    }
    return found.sorted { ($0.stay.start, $0.id) < ($1.stay.start, $1.id) }.map(\.id)
  }

  private static func `is`(_ guest: Guest?, meantBy text: String) -> Bool {
    if let phone = guest?.phone?.filter(\.isNumber), text.allSatisfy(\.isNumber), text.count >= 4,
      phone.hasSuffix(text)
    {
      return true
    }
    guard let name = guest?.name else { return false }
    return RandomLedger.names.first { $0.0 == name }?.1.contains(text.lowercased()) ?? false
  }
}
