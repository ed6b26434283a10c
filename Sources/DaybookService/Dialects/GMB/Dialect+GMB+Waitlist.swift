internal import Daybook
internal import DaybookHTTP
internal import DaybookJSON

/// The waitlist of a venue, for a table now.
extension Dialect {
  /// How long parties would wait; sizes that no table of the evening will seat are left out.
  static func waitEstimates(_ context: PartnerContext) async throws(Problem) -> HTTPAnswer {
    let venue = try context.venue(of: context.body)
    try context.body.checkService()
    let parties = try context.body.integers("party_size").map { covers throws(Problem) in
      guard PartySize.allowed.contains(covers) else {
        throw .invalid(InvalidField("party_size", "found \(covers); allowed: 1–1000"))
      }
      return PartySize(covers)
    }
    guard (1...50).contains(parties.count) else {
      throw .invalid(InvalidField("party_size", "found \(parties.count) sizes; allowed: 1–50"))
    }
    let (waits, isOpen, now) = try await context.read { snapshot throws(Problem) in
      guard snapshot.venue(venue) != nil else { throw PartnerContext.noMerchant(venue) }
      return (
        snapshot.waits(at: venue, for: parties).filter { !$0.hasNoTable }, !snapshot.maintenance.isOn,
        snapshot.ledgerTime()
      )
    }
    let waiting = waits.contains { $0.estimatedMinutes != 0 }
    return context.json { json in
      json.field(
        "waitlist_status",
        text: waits.isEmpty || !isOpen ? "CLOSED_OTHER" : waiting ? "OPEN" : "CLOSED_NO_WAIT")
      guard waiting, isOpen else { return }
      json.objects("wait_estimate", waits) { $0.writeEstimate(at: now, to: &$1) }
    }
  }

  static func joinWaitlist(_ context: PartnerContext) async throws(Problem) -> HTTPAnswer {
    let venue = try context.venue(of: context.body)
    try context.body.checkService()
    let (owner, guest) = try user(context)
    let join = JoinWaitlist(venue: venue, party: try context.body.party("party_size"), guest: guest)
    let outcome = await context.outcome(join, by: owner, key: try context.key())
    let failure: WaitlistFailure?
    switch outcome {
    case .success(let receipt) where !receipt.events.isEmpty:
      return context.json { $0.field("waitlist_entry_id", id: receipt.value) }
    case .success(let receipt):
      failure = WaitlistFailure(.existingWaitlistEntry, receipt.value.description)
    case .failure(let problem):
      failure = WaitlistFailure(problem)
      guard failure != nil else { throw problem }
    }
    return context.json { failure?.write(to: &$0) }
  }

  static func waitlistEntry(_ context: PartnerContext) async throws(Problem) -> HTTPAnswer {
    let id = try context.body.needed("waitlist_entry_id")
    let (entry, place, booking, now) = try await context.read { snapshot throws(Problem) in
      let entry = try context.entry(id, snapshot)
      return (
        entry, snapshot.waitlist(at: entry.venue).first { $0.entry.id == entry.id },
        entry.reservation.flatMap { snapshot.reservation($0) }, snapshot.ledgerTime()
      )
    }
    return context.json { json in
      json.object("waitlist_entry") { json in
        json.field("waitlist_entry_state", text: entry.partnerState(booking))
        json.object("waitlist_entry_state_times") { json in
          json.field("created_time_seconds", int64: Int(entry.joinedAt.epochSeconds))
          if let seatedAt = booking?.seatedAt {
            json.field("seated_time_seconds", int64: Int(seatedAt.epochSeconds))
          }
        }
        json.object("wait_estimate") { json in
          if let place {
            place.writeEstimate(at: now, to: &json)
          } else {
            json.field("party_size", integer: entry.party.covers)
          }
        }
      }
    }
  }

  static func leaveWaitlist(_ context: PartnerContext) async throws(Problem) -> HTTPAnswer {
    let id = try context.body.needed("waitlist_entry_id")
    let entry = try await context.read { snapshot throws(Problem) in try context.entry(id, snapshot) }
    // Whoever is gone already may be told so again.
    if ![.left, .lapsed].contains(entry.state) {
      _ = try await context.execute(LeaveWaitlist(entry.id), by: entry.owner, key: nil)
    }
    return context.json { _ in }
  }
}

extension PartnerContext {
  /// A waitlist entry of the partner's own, or a problem: a stranger's is not there (R21).
  func entry(_ id: String, _ snapshot: borrowing Snapshot) throws(Problem) -> WaitlistEntry {
    guard let entry = WaitlistID(id).flatMap({ snapshot.waitlistEntry($0) }),
      account.user(of: entry.owner) != nil, principal.may(at: entry.venue)
    else { throw .notFound("no waitlist entry \(JSONValue.string(id).found)") }
    return entry
  }
}

extension WaitlistPlace {
  /// The wait: parties ahead and, where one is likely, when; nothing of a party that can sit at once.
  fileprivate func writeEstimate(at now: Timestamp, to json: inout JSONWriter) {
    json.field("party_size", integer: entry.party.covers)
    json.object("wait_length") { json in
      guard estimatedMinutes != 0 else { return }
      json.field("parties_ahead_count", integer: ahead)
      guard let estimatedMinutes else { return }
      json.object("estimated_seat_time_range") { json in
        let likely = now.adding(minutes: estimatedMinutes)
        json.field("start_seconds", int64: Int(likely.epochSeconds))
        // An estimate is not a promise: half as much again.
        json.field("end_seconds", int64: Int(likely.adding(minutes: estimatedMinutes / 2).epochSeconds))
      }
    }
    json.field("waitlist_confirmation_mode", text: "WAITLIST_CONFIRMATION_MODE_SYNCHRONOUS")
  }
}

extension WaitlistEntry {
  /// Its state in the contract's words; `booking` is what it became.
  fileprivate func partnerState(_ booking: Reservation?) -> String {
    switch (state, booking?.state, booking?.seating) {
    case (.waiting, _, _): "WAITING"
    case (.offered, _, _): "SERVICE_READY"
    case (.left, _, _), (.lapsed, _, _): "CANCELED"
    case (.booked, .noShow, _): "NO_SHOW"
    case (.booked, .cancelled, _), (.booked, .lateCancelled, _), (.booked, .declined, _): "CANCELED"
    case (.booked, _, .seated), (.booked, _, .left), (.booked, .completed, _): "SEATED"
    case (.booked, _, .arrived): "CHECKED_IN"
    case (.booked, _, _): "SERVICE_READY"
    }
  }
}
