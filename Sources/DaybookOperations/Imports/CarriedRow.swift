internal import Daybook

/// A reservation of another system's file: the command it becomes, or why it becomes none.
package struct CarriedRow: Sendable {
  /// Where it begins, from 1.
  let line: Int
  let result: Result<CarryOver, RowFaults>
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

extension RequestedTime {
  /// A time as other systems write it: a space for the `T`, a fraction of zeros; with an offset it is that instant,
  /// whatever offset the venue has then.
  init?(foreign text: String) {
    var text = text.replacingScalars([" ": "T"])
    if let dot = text.firstIndex(of: ".") {
      let end = text[text.index(after: dot)...].firstIndex { !("0"..."9").contains($0) } ?? text.endIndex
      guard text[dot..<end].dropFirst().allSatisfy({ $0 == "0" }) else { return nil }
      text.removeSubrange(dot..<end)
    }
    guard let given = RequestedTime(text) else { return nil }
    if case .localWithOffset(let wall, let offset) = given.form {
      self = RequestedTime(stringLiteral: wall.instant(at: offset).description)
    } else {
      self = given
    }
  }
}
