import DaybookDomain
import DaybookTime
import Foundation

extension Records {
  /// Changes the times of a system-clock ledger's records, each to so many hours from now.
  static func retime(_ place: Place, _ hours: (Int) -> Int) throws {
    var records = try Records(place)
    let now = Timestamp(epochSeconds: Int64(Date.now.timeIntervalSince1970))
    for position in 1...records.records.count {
      var fact = try records.fact(position)
      fact.recordedAt = now.adding(seconds: hours(position) * 3_600)
      records.set(position, fact)
    }
    try records.link()
    try records.write()
  }
}
