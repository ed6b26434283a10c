package import DaybookDomain
import DaybookTime

extension Model {
  /// The expected outcome of a command at this instant; `found` only says who moved to make room.
  package func expect(_ command: Command, _ ask: Ask, found: Found) -> Expected {
    do throws(No) {
      let events = try events(command, ask, found)
      let all = events + filling(after: events, ask)
      if case .swap = command { return .events(following(all, tellsGuests: true)) }
      return .events(following(all))
    } catch {
      switch error {
      case .invalid: return .invalid
      case .refused(let whys): return .refused(Set(whys))
      }
    }
  }

  private func events(_ command: Command, _ ask: Ask, _ found: Found) throws(No) -> [Event] {
    switch command {
    case .defineVenue(let it): try define(it, ask)
    case .book(let it): try book(it, ask, found)
    case .carryOver(let it): try carryOver(it, ask, found)
    case .hold(let it): try hold(it, ask, found)
    case .releaseHold(let it): try release(it, ask)
    case .modify(let it): try modify(it, ask, found)
    case .cancel(let it): try cancel(it, ask)
    case .swap(let it): try swap(it, ask)
    case .correct(let it): try correct(it, ask)
    case .accept(let it): try accept(it.reservation, ask)
    case .decline(let it): try decline(it.reservation, ask)
    case .arrive(let it): try arrive(it, ask)
    case .seat(let it): try seat(it, ask)
    case .leave(let it): try leave(it.reservation, ask)
    case .complete(let it): try complete(it.reservation, ask)
    case .noShow(let it): try noShow(it.reservation, ask)
    case .undo(let it): try undo(it, ask)
    case .walkIn(let it): try walkIn(it, ask, found)
    case .closeDay(let it): try closeDay(it, ask)
    case .reopenDay(let it): try reopenDay(it, ask)
    case .block(let it): try block(it, ask)
    case .unblock(let it): try unblock(it.block, ask, found)
    case .joinWaitlist(let it): try join(it, ask)
    case .offerTable(let it): try offer(it, ask, found)
    case .acceptOffer(let it): try acceptOffer(it.entry, ask)
    case .leaveWaitlist(let it): try leaveWaitlist(it.entry, ask)
    case .payDeposit(let it): try pay(it, ask)
    case .refundDeposit(let it): try settle(it.reservation, .refunded, ask)
    case .forfeitDeposit(let it): try settle(it.reservation, .forfeited, ask)
    case .holdDepositOpen(let it): try holdOpen(it.reservation, ask)
    case .askGuarantee(let it): try guarantee(it.reservation, .asked, staff, ask)
    case .giveGuarantee(let it): try guarantee(it.reservation, .given, guests, ask)
    case .chargeGuarantee(let it): try guarantee(it.reservation, .charged, staff, ask)
    case .releaseGuarantee(let it): try guarantee(it.reservation, .released, staff, ask)
    case .askAttendance(let it): try attend(it.reservation, .asked, staff, ask)
    case .confirmAttendance(let it): try attend(it.reservation, .confirmed, guests, ask)
    case .declineAttendance(let it): try attend(it.reservation, .declined, guests, ask)
    case .declareArrival(let it): try declare(it, ask)
    case .withdrawArrival(let it): try answer(it.reservation, .withdrawn, guests, ask)
    case .approveArrival(let it): try answer(it.reservation, .approved, staff, ask)
    case .queueArrival(let it): try answer(it.reservation, .queued, staff, ask)
    case .declineArrival(let it): try answer(it.reservation, .declined, staff, ask)
    case .setETA(let it): try setETA(it, ask)
    case .ping(let it): try ping(it, ask)
    case .confirmPrep(let it): try confirmPrep(it, ask)
    case .cancelPrep(let it): try cancelPrep(it.reservation, ask)
    case .startTicket(let it): try start(it, ask)
    case .readyTicket(let it): try ready(it, ask)
    case .serveTicket(let it): try serve(it.ticket, ask)
    case .recallTicket(let it): try recall(it.ticket, ask)
    case .fireCourse(let it): try fireCourse(it, ask)
    case .eightySix(let it): try eightySix(it, ask)
    case .deliverNotices(let it): try deliver(it, ask)
    case .acknowledgeNotice(let it): try acknowledge(it, ask)
    case .forgetGuest(let it): try forget(it, ask)
    case .mergeGuests(let it): try merge(it, ask)
    case .splitGuests(let it): try split(it, ask)
    case .setMaintenance(let it): try maintain(it, ask)
    case .setPace(let it): try setPace(it, ask)
    case .setSections(let it): try setSections(it, ask)
    case .adoptZone, .reanchor, .advanceClock, .acceptClock, .recordDue: []
    }
  }
}
