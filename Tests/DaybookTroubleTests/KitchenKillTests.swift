import Daybook
import DaybookTrouble
import Glibc
import Testing

extension Trouble {
  /// Cancelling a booking whose dishes are cooking tells the kitchen once, wherever the process dies.
  @Suite struct KitchenKillTests {
    @Test(arguments: [WriterStep.turnBegun, .taken, .appended, .committed, .replied], 3..<8)
    func `the kitchen has exactly one cancel notice, with its own acknowledgement`(
      step: WriterStep, turn: Int
    ) throws {
      let ledger = try TemporaryLedger()
      let child = try Child("kitchen", ledger.path, step.rawValue, "\(turn)")
      child.tell("go")
      _ = child.lines()
      #expect(child.wait() == .killed(SIGKILL))

      // Whoever asked asks again with the same keys.
      var reservation: ReservationID?
      for index in TroubleStory.kitchen(nil).indices {
        let (command, key) = TroubleStory.kitchen(reservation)[index]
        let words = try ledger.with { Words($0.executeAndWait(command, by: .operator("child"), key: key)) }
        #expect(words.isAccepted, "\(index) \(words)")
        if index == 2 { reservation = words.id.flatMap { ReservationID($0) } }
      }

      let types = try ledger.verifiedFacts().map(\.event.type)
      #expect(types.count { $0 == .ticketFired } == 1 && types.count { $0 == .cancelled } == 1)
      // Folded from zero, as a rebuild does.
      let state = try ledger.state()
      #expect(state.lastNotice(of: "trouble", to: .kitchen) == 2, "sent and cancelled, once each")
      #expect(
        state.everyNotice.map(\.id).filter { $0.audience == .kitchen } == [
          NoticeID(venue: "trouble", audience: .kitchen, number: 1)
        ], "the cancel is acknowledged on its own; the allergies still ask for a person")
      let ticket = try #require(state.tickets.inOrder.first)
      #expect(ticket.state == .cancelled && ticket.notice == 1)
    }
  }
}
