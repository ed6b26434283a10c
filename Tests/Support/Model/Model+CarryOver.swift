import DaybookDomain
import DaybookTime

/// Reservations of another system.
extension Model {
  func carryOver(_ it: CarryOver, _ ask: Ask, _ found: Found) throws(No) -> [Event] {
    try known(it.venue)
    try allow(staff, ask)
    let start = try instant(it.start)
    let end = try instant(it.until)
    if end <= start || end > start.adding(minutes: 24 * 60) { throw .invalid }
    let wish = try wish(it.tables, nil, nil, it.party)
    let allergies = it.guest.map { !$0.allergies.isEmpty } ?? false
    func carried(_ stay: Stay, _ standing: Standing, _ override: Override? = nil) -> Event {
      .carriedOver(
        CarriedOver(
          reservation: ask.id(0), stay: stay, guest: ask.guest,
          terms: Terms(override: override, hasAllergies: allergies), original: it.original,
          standing: standing))
    }
    if it.standing == .booked, now < end {
      var override: Override?
      do throws(No) {
        _ = try stay(
          it.party, start, wish, .inHouse, nil, [], nil, ask.by, until: end, also: [], found)
      } catch {
        guard case .refused(let whys) = error else { throw error }
        let codes = Override.allowed.filter { code in whys.contains { $0.code == code } }
        if !codes.isEmpty { override = Override(codes, why: "carried over from \(it.original.system)") }
      }
      let (stay, moves) = try stay(
        it.party, start, wish, .inHouse, nil, [], override, ask.by, until: end, also: [], found)
      return moves + [carried(stay, .booked, override)]
    }
    let needsPast = it.standing == .completed || it.standing == .noShow
    if needsPast, now < start { throw .code(.notAllowedInState) }
    let stay = Stay(
      party: it.party, start: start, end: end, offset: rules.offset(at: start), zone: rules.name,
      date: judge(start).date, tables: it.tables ?? [], isPinned: it.tables != nil)
    return [carried(stay, it.standing == .booked ? .completed : it.standing)]
  }
}
