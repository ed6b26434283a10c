/// The kind of a text that stands unsealed in an event: who may have chosen it.
package enum TextKind: Hashable, Sendable {
  /// A word that nobody made up: a zone, a version, a currency.
  case word
  /// A name from the venue's definition: an area, a dish, a station, a table, a pool.
  case vocabulary
  /// Whatever somebody typed or a system reported.
  case free
  /// Another system's id or name of a thing.
  case identifier
}

/// Replaces the texts that people may have written into an event.
package protocol TextEditor {
  mutating func edit(_ text: String, _ kind: TextKind) -> String
  /// Edits what is sealed under a guest's key.
  mutating func edit(_ sealed: SealedGuest) -> SealedGuest
  /// Edits the id that a caller gave to a person.
  mutating func edit(_ actor: Actor) -> Actor
}

extension Event {
  /// The same event with every text in it edited: the only place that knows them all.
  ///
  /// A venue's definition stays as it is: the venue wrote it for anybody to read. Only the venue's own table
  /// and pool ids stand in an event, which is checked when the event is decided.
  package func editingTexts<Editor: TextEditor>(_ editor: inout Editor) -> Event {
    switch self {
    case .booked(let booked): return .booked(booked.edited(by: &editor))
    case .requested(let requested):
      return .requested(Requested(requested.booked.edited(by: &editor), answerBy: requested.answerBy))
    case .modified(var modified):
      modified.stay.edit(&editor)
      modified.terms?.edit(&editor)
      return .modified(modified)
    case .guestChanged(var changed):
      changed.guest = editor.edit(changed.guest)
      return .guestChanged(changed)
    case .walkedIn(var walkedIn):
      walkedIn.stay.edit(&editor)
      walkedIn.guest = walkedIn.guest.map { editor.edit($0) }
      walkedIn.terms.edit(&editor)
      walkedIn.owner = walkedIn.owner.map { editor.edit($0) }
      return .walkedIn(walkedIn)
    case .carriedOver(var carried):
      carried.stay.edit(&editor)
      carried.guest = carried.guest.map { editor.edit($0) }
      carried.terms.edit(&editor)
      carried.original = Original(
        id: editor.edit(carried.original.id, .identifier),
        owner: carried.original.owner.map { editor.edit($0) },
        system: editor.edit(carried.original.system, .identifier))
      return .carriedOver(carried)
    case .holdPlaced(var placed):
      placed.stay.edit(&editor)
      placed.override?.edit(&editor)
      placed.owner = placed.owner.map { editor.edit($0) }
      return .holdPlaced(placed)
    case .holdMoved(var moved):
      moved.stay.edit(&editor)
      return .holdMoved(moved)
    case .blocked(var blocked):
      switch blocked.scope {
      case .tables(let tables): blocked.scope = .tables(tables.map { $0.edited(by: &editor) })
      case .area(let area): blocked.scope = .area(editor.edit(area, .vocabulary))
      case .venue, .starts: break
      }
      blocked.reason = blocked.reason.map { editor.edit($0, .free) }
      return .blocked(blocked)
    case .needsTable(var lost):
      lost.tables = lost.tables.map { $0.edited(by: &editor) }
      return .needsTable(lost)
    case .waitlistFits(var fits):
      fits.tables = fits.tables.map { $0.edited(by: &editor) }
      return .waitlistFits(fits)
    case .seated(var visited):
      visited.override?.edit(&editor)
      return .seated(visited)
    case .dayClosed(var closed):
      closed.override?.edit(&editor)
      return .dayClosed(closed)
    case .corrected(var corrected):
      corrected.why = editor.edit(corrected.why, .free)
      corrected.before.tables = corrected.before.tables.map { $0.edited(by: &editor) }
      corrected.after.tables = corrected.after.tables.map { $0.edited(by: &editor) }
      return .corrected(corrected)
    case .undone(var undone):
      undone.tables = undone.tables.map { $0.map { $0.edited(by: &editor) } }
      return .undone(undone)
    case .dayReopened(var reopened):
      reopened.why = editor.edit(reopened.why, .free)
      return .dayReopened(reopened)
    case .reassigned(var reassigned):
      reassigned.tables = reassigned.tables.map { $0.edited(by: &editor) }
      reassigned.override?.edit(&editor)
      return .reassigned(reassigned)
    case .waitlistJoined(var joined):
      joined.guest = joined.guest.map { editor.edit($0) }
      joined.area = joined.area.map { editor.edit($0, .vocabulary) }
      joined.owner = joined.owner.map { editor.edit($0) }
      return .waitlistJoined(joined)
    case .depositPaid(var paid):
      paid.paid.currency = editor.edit(paid.paid.currency, .word)
      return .depositPaid(paid)
    case .pinged(var pinged):
      pinged.place = pinged.place.map { editor.edit($0) }
      return .pinged(pinged)
    case .prepConfirmed(var confirmed):
      confirmed.tickets = confirmed.tickets.map { $0.edited(by: &editor) }
      return .prepConfirmed(confirmed)
    case .eightySixed(var eightySixed):
      eightySixed.item = editor.edit(eightySixed.item, .vocabulary)
      return .eightySixed(eightySixed)
    case .dishMissed(var missed):
      missed.item = editor.edit(missed.item, .vocabulary)
      return .dishMissed(missed)
    case .allergiesKept(var kept):
      kept.allergies = editor.edit(kept.allergies)
      return .allergiesKept(kept)
    case .guestForgotten(var forgotten):
      forgotten.guest = forgotten.guest.map { editor.edit($0) }
      return .guestForgotten(forgotten)
    case .guestsMerged(let merged):
      return .guestsMerged(
        GuestsMerged(
          editor.edit(merged.from), into: editor.edit(merged.into), why: editor.edit(merged.why, .free)))
    case .guestsSplit(let split):
      return .guestsSplit(
        GuestsSplit(
          editor.edit(split.from), into: editor.edit(split.into), why: editor.edit(split.why, .free)))
    case .maintenanceSet(var set):
      set.message = set.message.map { editor.edit($0, .free) }
      return .maintenanceSet(set)
    case .paceSet(var pace):
      pace.why = pace.why.map { editor.edit($0, .free) }
      return .paceSet(pace)
    case .sectionsSet(var set):
      for place in set.sections.indices {
        set.sections[place].server = editor.edit(set.sections[place].server, .free)
        set.sections[place].tables = set.sections[place].tables.map { $0.edited(by: &editor) }
      }
      return .sectionsSet(set)
    case .refused(let refusal):
      let reasons = refusal.reasons.map { $0.edited(by: &editor) }
      return .refused(Refusal(recorded: reasons, sought: refusal.sought))
    case .writerRestarted(var restarted):
      restarted.reason = editor.edit(restarted.reason, .free)
      return .writerRestarted(restarted)
    case .blockMoved, .waitlistMoved,
      .ledgerCreated, .zoneRulesAdopted, .venueDefined, .accepted, .declined, .requestLapsed, .cancelled,
      .lateCancelled, .arrived, .left, .completed, .noShow, .holdReleased,
      .holdLapsed, .unblocked, .waitlistOffered, .waitlistBooked, .waitlistLeft, .waitlistLapsed,
      .depositRefunded, .depositForfeited, .depositHeldOpen, .depositLapsed, .guaranteeAsked, .guaranteeGiven,
      .guaranteeCharged, .guaranteeReleased, .attendanceAsked, .attendanceConfirmed, .attendanceDeclined,
      .arrivalDeclared, .arrivalWithdrawn, .arrivalApproved, .arrivalQueued, .arrivalDeclined, .etaChanged,
      .prepCancelled, .retimed, .ticketFired, .ticketStarted, .ticketReady, .ticketServed, .ticketRecalled,
      .waitlistReturned, .unsuited,
      .noticesDelivered, .noticeAcknowledged, .noticeRetried, .noticeEscalated, .clockAdvanced,
      .clockAccepted, .answered, .checkpointed, .prepRestored, .prepAtRisk, .relocated, .courseFired:
      return self
    }
  }
}

extension Booked {
  fileprivate func edited<Editor: TextEditor>(by editor: inout Editor) -> Booked {
    var booked = self
    booked.stay.edit(&editor)
    booked.guest = guest.map { editor.edit($0) }
    booked.terms.edit(&editor)
    booked.owner = owner.map { editor.edit($0) }
    return booked
  }
}

extension Stay {
  fileprivate mutating func edit<Editor: TextEditor>(_ editor: inout Editor) {
    zone = editor.edit(zone, .word)
    tables = tables.map { $0.edited(by: &editor) }
    pool = pool.map { $0.edited(by: &editor) }
    area = area.map { editor.edit($0, .vocabulary) }
  }
}

extension Terms {
  fileprivate mutating func edit<Editor: TextEditor>(_ editor: inout Editor) {
    deposit = deposit.map { Money($0.amount, editor.edit($0.currency, .word)) }
    override?.edit(&editor)
  }
}

extension Override {
  fileprivate mutating func edit<Editor: TextEditor>(_ editor: inout Editor) { why = editor.edit(why, .free) }
}

extension PlannedTicket {
  fileprivate func edited<Editor: TextEditor>(by editor: inout Editor) -> PlannedTicket {
    var ticket = self
    ticket.station = editor.edit(station, .vocabulary)
    for place in ticket.items.indices {
      ticket.items[place].name = editor.edit(ticket.items[place].name, .vocabulary)
    }
    return ticket
  }
}

extension Reason {
  fileprivate func edited<Editor: TextEditor>(by editor: inout Editor) -> Reason {
    var reason = self
    reason.tables = tables.map { $0.edited(by: &editor) }
    reason.pool = pool.map { $0.edited(by: &editor) }
    reason.message = message.map { editor.edit($0, .free) }
    return reason
  }
}

extension Name {
  fileprivate func edited<Editor: TextEditor>(by editor: inout Editor) -> Name {
    Name(editor.edit(text, .vocabulary))
  }
}
