internal import Daybook

/// A reservation of another system's file: the command it becomes, or why it becomes none.
package struct CarriedRow: Sendable {
  /// Where it begins, from 1.
  let line: Int
  let result: Result<CarryOver, RowFaults>
  /// How long it stays, in elapsed minutes, where the file says no end: the command has its start for one.
  var minutes: Int?
  /// What the other system's kitchen and host were told besides, for what is to come.
  var prep: (scope: PrepScope, items: [PrepItem])?
  var arrival: (leadMinutes: Int, scope: PrepScope)?
  /// What of that cannot be taken in.
  var notes: [String] = []
}

/// All that is wrong with a row.
package struct RowFaults: Error, Sendable {
  var all: [RowFault]
}

/// Reads a row field by field and gathers what is wrong.
struct FaultCollector {
  private(set) var faults: [RowFault] = []

  /// The value, unless reading it says why not.
  mutating func take<Value>(_ read: () throws(RowFault) -> Value) -> Value? {
    do throws(RowFault) {
      return try read()
    } catch {
      faults.append(error)
      return nil
    }
  }
}
