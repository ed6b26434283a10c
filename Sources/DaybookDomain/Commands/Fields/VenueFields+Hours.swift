/// What a definition's hours mean together. Asked of definitions that are given: those in a log are as they were.
extension VenueDefinition {
  /// A date closes by itself when its last service is over, or later: it completes nobody who is being served (R30).
  func checkHours(_ path: (String) -> String) throws(InvalidField) {
    let closes = closing?.time ?? ClosingPolicy.usual
    for service in services + specialDays.flatMap({ $0.services ?? [] }) where service.closes > closes {
      throw InvalidField(
        path("closing.time"),
        "found \(closes); allowed: not before \(service.name) closes, at \(service.closes)")
    }
  }
}
