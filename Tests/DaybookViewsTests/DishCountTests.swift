import DaybookDomain
import DaybookTime
import DaybookViews
import Testing

/// R18: totals count what is still to be made.
struct DishCountTests {
  private func ticket(
    _ number: UInt64, of party: UInt64, _ quantity: Int, _ state: TicketItemState = .fired
  ) -> Ticket {
    Ticket(
      id: TicketID(high: 1, low: number), venue: "sahil", reservation: ReservationID(high: 2, low: party),
      station: "grill",
      items: [
        TicketItem(
          name: "A", quantity: quantity, isPerCover: true, course: 1, minutes: 10, isAhead: false,
          fireAt: .epoch, state: state)
      ], state: state == .ready ? .ready : .sent, isDelta: quantity < 0, sentAt: .epoch)
  }

  private func counts(_ tickets: Ticket...) -> [Int] { DishCount.allDay(tickets).map(\.quantity) }

  @Test func `R18 a party that shrinks has fewer, of its own dishes only, and never less than none`() {
    #expect(counts(ticket(1, of: 1, 2), ticket(2, of: 1, -1)) == [1])
    #expect(counts(ticket(1, of: 1, 2, .ready), ticket(2, of: 1, -1)) == [])
    #expect(counts(ticket(1, of: 1, 2, .ready), ticket(2, of: 1, -1), ticket(3, of: 2, 2)) == [2])
  }
}
