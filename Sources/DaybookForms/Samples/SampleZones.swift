import DaybookDomain
import DaybookTime

/// Zones with transitions and a rule, and without.
enum SampleZones {
  /// With fewer transitions than the real zone.
  static let berlin = zone(
    "Europe/Berlin", "2026a", 3_208,
    [ZoneRules.Transition(epochSeconds: 846_378_000, offsetSeconds: 3_600)], "CET-1CEST,M3.5.0,M10.5.0/3")
  static let utc = zone("UTC", "unknown", 0, [], "")

  private static func zone(
    _ name: String, _ version: String, _ offset: Int, _ transitions: [ZoneRules.Transition], _ footer: String
  ) -> ZoneRules {
    do {
      return try ZoneRules(
        name: name, version: version, initialOffset: UTCOffset(seconds: offset), transitions: transitions,
        footer: footer)
    } catch {
      preconditionFailure("the sample rules of \(name) are not sound: \(error)")
    }
  }
}
