import DaybookDomain
import DaybookViews

/// The records that changed each row of every view: found by looking at all rows after each record.
struct RowHistory {
  struct Row: Hashable {
    let view: String
    let table: String
    let key: [UInt8]
  }

  private(set) var positions: [Row: [Position]] = [:]
  /// The rows at the end.
  private(set) var rows: [Row: [UInt8]] = [:]

  init(of facts: [Fact]) throws {
    let place = try ViewPlace()
    let engine = place.engine(ViewPlace.allViews)
    for fact in facts {
      place.log.append([fact])
      try engine.catchUp(until: soon())
      var now: [Row: [UInt8]] = [:]
      for view in ViewPlace.allViews {
        for row in try place.rows(view) {
          let table = String(decoding: row[0], as: UTF8.self)
          if table != "checkpoint" { now[Row(view: view.name, table: table, key: row[1])] = row[2] }
        }
      }
      for (row, value) in now where rows[row] != value { positions[row, default: []].append(fact.position) }
      for row in rows.keys where now[row] == nil { positions[row, default: []].append(fact.position) }
      rows = now
    }
  }
}
