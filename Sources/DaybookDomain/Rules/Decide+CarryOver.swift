import DaybookTime

extension LedgerState {
  /// A booking still to come must win its place; one that is over or cancelled is only recorded.
  ///
  /// Rules in its way that a host may set aside are set aside.
  func decide(_ command: CarryOver, _ context: Context) throws(Rejection) -> Decision {
    let number = try venueNumber(command.venue)
    try require(CarryOver.self, context.by)
    let rules = venues[number].rules
    let start = try instant(command.start, "start", in: rules)
    let end = try instant(command.until, "until", in: rules)
    guard end > start, end <= start.adding(minutes: 1440) else {
      throw .invalid(
        InvalidField(
          "until", "found \(command.until.text); allowed: later than the start, at most 24 hours"))
    }
    let wish = try wish(command.tables, nil, nil, command.party, number)
    var terms = Terms(hasAllergies: command.guest?.allergies.isEmpty == false)
    var carried = CarriedOver(
      reservation: context.id(0),
      stay: Stay(
        party: command.party, start: start, end: end, offset: rules.offset(at: start), zone: rules.name,
        date: venues[number].checkService(at: start).date, tables: command.tables ?? [],
        isPinned: command.tables != nil),
      guest: context.guest, terms: terms, original: command.original, standing: command.standing)
    guard command.standing == .booked, end > context.now else {
      if command.standing == .booked { carried.standing = .completed }
      if command.standing == .completed || command.standing == .noShow, start > context.now {
        throw .refused(.notAllowedInState, "it is still to come, so it is booked or cancelled")
      }
      return Decision([.carriedOver(carried)], venue: command.venue)
    }
    var claim = NewClaim(
      number: number, party: command.party, start: start, end: end, wish: wish, channel: .inHouse, area: nil,
      needs: [])
    claim.isCarriedOver = true
    claim.override = try override(for: claim, from: command.original, context)
    let placed = try place(claim, context)
    terms.override = claim.override
    carried.stay = placed.stay
    carried.terms = terms
    return Decision(placed.moves + [.carriedOver(carried)], venue: command.venue)
  }

  /// The rules in the way that a host may set aside; nil when there are none.
  private func override(
    for claim: NewClaim, from original: Original, _ context: Context
  ) throws(Rejection) -> Override? {
    do throws(Rejection) {
      _ = try place(claim, context)
      return nil
    } catch {
      guard case .refused(let refusal) = error else { throw error }
      let found = Set(refusal.reasons.map(\.code))
      let codes = Override.allowed.filter { found.contains($0) }
      return codes.isEmpty ? nil : Override(codes, why: "carried over from \(original.system)")
    }
  }
}
