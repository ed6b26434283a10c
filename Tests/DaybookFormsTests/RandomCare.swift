import DaybookDomain
import DaybookForms
import DaybookRandom
import DaybookTime

/// Events of guests, the waitlist, the kitchen and its notices.
extension SeededGenerator {
  mutating func careEvent(_ type: EventType) -> Event {
    switch type {
    case .waitlistJoined:
      .waitlistJoined(
        WaitlistJoined(
          entry: id(), party: PartySize(int(.covers)), start: maybe { $0.instant() },
          offset: maybe { $0.offset() }, date: date(),
          quotedMinutes: maybe { $0.int(.minutes) }, guest: guest(), area: maybe { $0.text() },
          needs: needs(), owner: maybe { $0.actor() }, hasAllergies: bool()))
    case .waitlistMoved:
      .waitlistMoved(WaitlistMoved(entry: id(), start: instant(), offset: offset()))
    case .waitlistOffered:
      .waitlistOffered(WaitlistOffered(entry: id(), hold: id(), lapsesAt: instant()))
    case .waitlistBooked: .waitlistBooked(WaitlistBooked(entry: id(), reservation: id()))
    case .waitlistLeft: .waitlistLeft(id())
    case .waitlistLapsed: .waitlistLapsed(id())
    case .waitlistReturned: .waitlistReturned(id())
    case .waitlistFits: .waitlistFits(WaitlistFits(id(), tables: names()))
    case .depositPaid: .depositPaid(DepositPaid(reservation: id(), paid: Money(int(.money), text())))
    case .arrivalDeclared: .arrivalDeclared(ArrivalDeclared(reservation: id(), arrival: arrival()))
    case .etaChanged:
      .etaChanged(ETAChanged(reservation: id(), etaAt: instant(), source: oneOf(ETASource.allCases)))
    case .allergiesKept:
      .allergiesKept(
        AllergiesKept(
          reservation: id(), allergies: SealedGuest(number: UInt64(int(.guest)), sealed: [1, 2, 3])))
    case .pinged: .pinged(Pinged(reservation: id(), place: guest(), etaAt: maybe { $0.instant() }))
    default:
      .guestForgotten(
        GuestForgotten(
          guest: maybe { $0.actor() }, numbers: many { UInt64($0.int(.guest)) },
          reservations: many { $0.id() },
          entries: many { $0.id() }))
    }
  }

  mutating func kitchenEvent(_ type: EventType) -> Event {
    let work = TicketWork(ticket: id(), items: many { $0.int(.place) })
    let mark = NoticeMark(audience: oneOf(Audience.allCases), number: int(.count))
    return switch type {
    case .prepConfirmed:
      .prepConfirmed(
        PrepConfirmed(
          reservation: id(), scope: oneOf(PrepScope.allCases), serveAt: instant(), covers: int(.covers),
          tickets: many { random in
            PlannedTicket(
              ticket: random.id(), station: random.text(), isDelta: random.bool(),
              items: random.many { $0.plannedItem() })
          }, courseGapMinutes: maybe { $0.int(.minutes) }))
    case .retimed:
      .retimed(Retimed(reservation: id(), serveAt: instant(), course: maybe { $0.int(.course) }))
    case .relocated: .relocated(Relocated(reservation: id(), tellsGuest: bool()))
    case .courseFired:
      .courseFired(CourseFired(reservation: id(), course: int(.course), isHeld: bool()))
    case .dishMissed: .dishMissed(DishMissed(reservation: id(), ticket: id(), item: text()))
    case .ticketFired: .ticketFired(work)
    case .ticketStarted: .ticketStarted(work)
    case .ticketReady: .ticketReady(work)
    case .ticketServed: .ticketServed(work.ticket)
    case .ticketRecalled: .ticketRecalled(work.ticket)
    case .eightySixed: .eightySixed(EightySixed(item: text(), isOut: bool()))
    case .noticesDelivered:
      .noticesDelivered(NoticesDelivered(audience: mark.audience, numbers: work.items))
    case .noticeAcknowledged: .noticeAcknowledged(mark)
    case .noticeRetried: .noticeRetried(mark)
    default: .noticeEscalated(mark)
    }
  }

  mutating func visitEvent(_ type: EventType) -> Event {
    let id: ReservationID = id()
    return switch type {
    case .accepted: .accepted(Accepted(id, depositDueAt: maybe { $0.instant() }))
    case .declined: .declined(id)
    case .requestLapsed: .requestLapsed(id)
    case .cancelled: .cancelled(id)
    case .lateCancelled: .lateCancelled(id)
    case .left: .left(id)
    case .completed: .completed(id)
    case .noShow: .noShow(id)
    case .depositRefunded: .depositRefunded(id)
    case .depositForfeited: .depositForfeited(id)
    case .depositHeldOpen: .depositHeldOpen(id)
    case .depositLapsed: .depositLapsed(id)
    case .guaranteeAsked: .guaranteeAsked(id)
    case .guaranteeGiven: .guaranteeGiven(id)
    case .guaranteeCharged: .guaranteeCharged(id)
    case .guaranteeReleased: .guaranteeReleased(id)
    case .attendanceAsked: .attendanceAsked(id)
    case .attendanceConfirmed: .attendanceConfirmed(id)
    case .attendanceDeclined: .attendanceDeclined(id)
    case .arrivalWithdrawn: .arrivalWithdrawn(id)
    case .arrivalApproved: .arrivalApproved(id)
    case .arrivalQueued: .arrivalQueued(id)
    case .arrivalDeclined: .arrivalDeclined(id)
    case .prepRestored: .prepRestored(id)
    case .prepAtRisk: .prepAtRisk(id)
    case .unsuited: .unsuited(id)
    default: .prepCancelled(id)
    }
  }

  mutating func arrival() -> Arrival {
    Arrival(
      state: oneOf(ArrivalState.allCases), leadMinutes: int(.minutes), scope: oneOf(PrepScope.allCases),
      etaAt: instant(), source: oneOf(ETASource.allCases), sharesLocation: bool())
  }

  mutating func plannedItem() -> PlannedItem {
    PlannedItem(
      name: text(), quantity: int(.dishes), isPerCover: bool(), course: int(.course), minutes: int(.minutes),
      isAhead: bool())
  }

  mutating func care() -> Care {
    var care = Care()
    care.terms = terms()
    care.answerBy = maybe { $0.instant() }
    care.attendance = oneOf(AttendanceState.allCases)
    care.deposit = oneOf(DepositState.allCases)
    care.isDepositHeldOpen = bool()
    care.guarantee = oneOf(GuaranteeState.allCases)
    care.arrivedAt = maybe { $0.instant() }
    care.arrivedCovers = maybe { $0.int(.covers) }
    care.seatedCovers = maybe { $0.int(.covers) }
    care.arrival = maybe { $0.arrival() }
    care.prep = maybe { random in
      Prep(
        scope: random.oneOf(PrepScope.allCases), serveAt: random.instant(), tickets: random.many { $0.id() },
        covers: random.int(.covers))
    }
    care.isForgotten = bool()
    care.isClosed = bool()
    care.lastPing = guest().map { LastPing(at: instant(), place: $0) }
    return care
  }
}
