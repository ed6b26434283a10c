package import DaybookDomain
package import DaybookTime

/// Who acts in random evenings.
extension Actor {
  package static let ana = Actor.guest("ana")
  package static let bob = Actor.guest("bob")
  package static let host = Actor.host("1")
  package static let grill = Actor.kitchen("grill")
  package static let boss = Actor.operator("cli")
}

extension CivilDate {
  package static func on(_ text: String) -> CivilDate {
    guard let date = CivilDate(text) else { preconditionFailure("\(text) is no date") }
    return date
  }
}

/// The installed zones, each read once.
package enum InstalledZones {
  package static let names = [
    "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Baku", "Pacific/Apia",
    "Africa/Casablanca", "America/Vancouver", "America/Scoresbysund",
  ]
  private static let known: [String: ZoneRules] = Dictionary(
    uniqueKeysWithValues: names.compactMap { name in
      (try? ZoneInfoDirectory.standard.rules(named: name)).map { (name, $0) }
    })

  package static func rules(named name: String) -> ZoneRules? { known[name] }
}
