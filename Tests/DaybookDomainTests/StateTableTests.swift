import DaybookDomain
import DaybookModel
import DaybookTime
import Testing

/// Every state of a booking and its seating against every act on it, and every state of a hold.
struct StateTableTests {
  enum Stage: String, CaseIterable {
    case expected, arrived, seated, left, completed, cancelled, noShow, needsTable
  }

  static let acts = ["cancel", "arrive", "seat", "leave", "complete", "noShow", "modify"]

  /// One row a state, one column an act: an event, `same` for no change, `no` for NOT_ALLOWED_IN_STATE.
  static let table: [Stage: String] = [
    .expected: "cancelled arrived seated no no noShow modified",
    .arrived: "cancelled same seated no no no modified",
    .seated: "kept no same left completed no modified",
    .left: "kept no no same completed no no",
    .completed: "kept no no same same no no",
    .cancelled: "same no no no no no no",
    .noShow: "kept no no no no same no",
    .needsTable: "cancelled arrived no no no noShow modified",
  ]

  /// A booking for one at 19:00 in the stage, and the time 19:20.
  private func desk(_ stage: Stage) throws -> (desk: Desk, id: ReservationID) {
    var desk = try Desk.open()
    let id = try desk.booked("19:00", ["T1"], party: 1)
    desk.at("19:20")
    switch stage {
    case .expected: break
    case .arrived: desk.execute(.arrive(Arrive(id)))
    case .seated: desk.seat(id)
    case .left:
      desk.seat(id)
      desk.leave(id)
    case .completed:
      desk.seat(id)
      desk.execute(.complete(Complete(id)))
    case .cancelled: desk.cancel(id)
    case .noShow: desk.execute(.noShow(MarkNoShow(id)))
    case .needsTable: _ = try desk.blocked("19:00", "20:00", tables: ["T1"])
    }
    return (desk, id)
  }

  private func act(_ name: String, on id: ReservationID) -> Command {
    switch name {
    case "cancel": .cancel(Cancel(id))
    case "arrive": .arrive(Arrive(id))
    case "seat": .seat(Seat(id))
    case "leave": .leave(Leave(id))
    case "complete": .complete(Complete(id))
    case "noShow": .noShow(MarkNoShow(id))
    default: .modify(Modify(id, party: 2))
    }
  }

  @Test(arguments: Stage.allCases)
  func `a booking in each state answers each act, and says why not`(stage: Stage) throws {
    let cells = try #require(StateTableTests.table[stage]).split(separator: " ").map(String.init)
    #expect(cells.count == StateTableTests.acts.count)
    for (name, cell) in zip(StateTableTests.acts, cells) {
      var (desk, id) = try desk(stage)
      let before = try desk.reservation(id)
      let known = desk.facts.count
      let outcome = desk.execute(act(name, on: id))
      let after = try desk.reservation(id)
      switch cell {
      case "same":
        #expect(outcome.events == [] && outcome.answer?.reservation == id, "\(stage) \(name)")
      case "no":
        #expect(outcome.codes == [.notAllowedInState], "\(stage) \(name)")
      case "kept":
        let message =
          "it is \(before.state.rawValue)"
          + (before.state == .booked ? ", the party \(before.seating.rawValue)" : "")
        #expect(outcome == .refuses(Reason(.notCancellable, message: message)), "\(stage) \(name)")
      default:
        #expect(outcome.events?.map(\.rawValue) == [cell], "\(stage) \(name)")
        #expect(outcome.answer?.reservation == id)
        #expect(after != before && desk.facts.count == known + 1)
        continue
      }
      #expect(after == before && desk.facts.count == known, "\(stage) \(name)")
    }
  }

  @Test(arguments: Stage.allCases)
  func `every act that succeeded is the same success when it comes again`(stage: Stage) throws {
    for name in StateTableTests.acts {
      var (desk, id) = try desk(stage)
      guard desk.execute(act(name, on: id)).answer != nil else { continue }
      let known = desk.facts.count
      let again = desk.execute(act(name, on: id))
      #expect(again.events == [] && again.answer?.reservation == id, "\(stage) \(name)")
      #expect(desk.facts.count == known)
    }
  }

  @Test func `what a refusal of state says`() throws {
    var (desk, id) = try desk(.left)
    #expect(
      desk.seat(id)
        == .refuses(Reason(.notAllowedInState, message: "cannot seat: it is booked, the party left")))
    var (lost, lostID) = try self.desk(.needsTable)
    let message = "cannot seat: the booking needs a table; give it one with modify"
    #expect(lost.seat(lostID) == .refuses(Reason(.notAllowedInState, message: message)))
  }

  @Test func `R15 cancelling twice is the same success and no change`() throws {
    var desk = try Desk.open()
    let id = try desk.booked("19:00", ["T1"])
    #expect(desk.cancel(id, by: .ana).events == [.cancelled])
    let again = desk.cancel(id, by: .ana)
    #expect(again.events == [] && again.answer?.reservation == id)
    #expect(desk.book("19:00", ["T1"]).events == [.booked])
    // Terminal: the cancelled one does not come back.
    #expect(desk.modify(id, start: "19:00").codes == [.notAllowedInState])
  }

  // MARK: holds

  enum HoldStage: String, CaseIterable { case active, consumed, released, lapsed, lapseWritten }

  private func hold(_ stage: HoldStage) throws -> (desk: Desk, id: HoldID) {
    var desk = try Desk.open()
    let id = try desk.held("19:00", ["T1"], seconds: 60)
    switch stage {
    case .active: break
    case .consumed: desk.book(on: id)
    case .released: desk.execute(.releaseHold(ReleaseHold(id)), by: .ana)
    case .lapsed: desk.now = desk.now.adding(seconds: 60)
    case .lapseWritten:
      desk.now = desk.now.adding(seconds: 60)
      desk.writeDueLapses()
      #expect(desk.facts.last?.event == .holdLapsed(id))
    }
    return (desk, id)
  }

  @Test(arguments: HoldStage.allCases)
  func `a hold in each state answers book and release`(stage: HoldStage) throws {
    var (desk, id) = try hold(stage)
    let lapsesAt = try #require(desk.state.hold(id)).lapsesAt
    let booked = desk.book(on: id)
    switch stage {
    case .active:
      #expect(booked.events == [.booked] && booked.answer?.hold == id && booked.answer?.tables == ["T1"])
    case .consumed:
      #expect(booked == .refuses(Reason(.holdConsumed, message: "the hold has been booked already")))
    case .released: #expect(booked == .refuses(Reason(.notAllowedInState, message: "the hold was released")))
    case .lapsed, .lapseWritten:
      #expect(booked == .refuses(Reason(.holdLapsed, start: lapsesAt, message: "the hold lapsed")))
    }
    (desk, id) = try hold(stage)
    let known = desk.facts.count
    let released = desk.execute(.releaseHold(ReleaseHold(id)), by: .ana)
    #expect(released.answer?.hold == id)
    #expect(released.events == (stage == .active ? [.holdReleased] : []))
    #expect(desk.facts.count == known + (stage == .active ? 1 : 0))
  }
}
