import DaybookDomain
import DaybookTime

extension RecordedCommand {
  /// The steps of a visit.
  func visiting(_ event: Event, in state: LedgerState) -> [AskedCommand] {
    switch event {
    case .accepted(let accepted): [AskedCommand(Accept(accepted.reservation))]
    case .declined(let id): [AskedCommand(Decline(id))]
    case .cancelled(let id), .lateCancelled(let id):
      // A guest who asked a host to cancel is judged as the guest.
      [AskedCommand(Cancel(id))]
        + (state.reservation(id).map { [AskedCommand(Cancel(id, for: $0.owner))] } ?? [])
    case .arrived(let visited): [AskedCommand(Arrive(visited.reservation, covers: visited.covers))]
    case .seated(let visited):
      [AskedCommand(Seat(visited.reservation, covers: visited.covers, override: visited.override))]
    case .left(let id): [AskedCommand(Leave(id))]
    case .completed(let id): [AskedCommand(Complete(id))]
    case .noShow(let id): [AskedCommand(MarkNoShow(id))]
    case .undone(let undone):
      [AskedCommand(Undo(undone.reservation, tables: undone.isPinned ? undone.tables : nil))]
    default: []
    }
  }

  /// What is paid ahead, and cards.
  func paying(_ event: Event) -> [AskedCommand] {
    switch event {
    case .depositPaid(let paid): [AskedCommand(PayDeposit(paid.reservation, paid.paid))]
    case .depositRefunded(let id): [AskedCommand(RefundDeposit(id))]
    case .depositForfeited(let id): [AskedCommand(ForfeitDeposit(id))]
    case .depositHeldOpen(let id): [AskedCommand(HoldDepositOpen(id))]
    case .guaranteeAsked(let id): [AskedCommand(AskGuarantee(id))]
    case .guaranteeGiven(let id): [AskedCommand(GiveGuarantee(id))]
    case .guaranteeCharged(let id): [AskedCommand(ChargeGuarantee(id))]
    case .guaranteeReleased(let id): [AskedCommand(ReleaseGuarantee(id))]
    default: []
    }
  }

  /// Whether and when a party comes.
  func arriving(_ event: Event) -> [AskedCommand] {
    switch event {
    case .attendanceAsked(let id): [AskedCommand(AskAttendance(id))]
    case .attendanceConfirmed(let id): [AskedCommand(ConfirmAttendance(id))]
    case .attendanceDeclined(let id): [AskedCommand(DeclineAttendance(id))]
    case .arrivalDeclared(let declared):
      [nil, minutes(to: declared.arrival.etaAt)].map { minutes in
        AskedCommand(
          DeclareArrival(
            declared.reservation, leadMinutes: declared.arrival.leadMinutes, scope: declared.arrival.scope,
            etaMinutes: minutes, sharesLocation: declared.arrival.sharesLocation))
      }
    case .arrivalWithdrawn(let id): [AskedCommand(WithdrawArrival(id))]
    case .arrivalApproved(let id): [AskedCommand(ApproveArrival(id))]
    case .arrivalQueued(let id): [AskedCommand(QueueArrival(id))]
    case .arrivalDeclined(let id): [AskedCommand(DeclineArrival(id))]
    case .etaChanged(let changed) where changed.source != .location:
      [AskedCommand(SetETA(changed.reservation, minutes: minutes(to: changed.etaAt)))]
    default: []
    }
  }

  private func minutes(to instant: Timestamp) -> Int { instant.wholeMinutes(since: now) }
}
