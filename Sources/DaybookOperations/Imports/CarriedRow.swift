internal import Daybook

/// A reservation in another system's file: the command it becomes, or why it cannot become one.
package struct CarriedRow: Sendable {
  /// The line on which it begins, from 1.
  let line: Int
  let result: Result<CarryOver, RowFaults>
  /// The stay in elapsed minutes, if the file gives no end; the command's end is then its start.
  var minutes: Int?
  /// What else the other system told the kitchen and the host about an upcoming reservation.
  var prep: (scope: PrepScope, items: [PrepItem])?
  var arrival: (leadMinutes: Int, scope: PrepScope)?
  /// Which of those details cannot be imported.
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
