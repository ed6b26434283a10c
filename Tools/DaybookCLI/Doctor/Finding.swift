import DaybookJSON

/// What one check found, and what to do about it.
struct Finding {
  let check: String
  let grade: Grade
  let found: String
  /// Empty when there is nothing to do.
  let advice: String

  static func good(_ check: String, _ found: String) -> Finding {
    Finding(check: check, grade: .good, found: found, advice: "")
  }

  static func warn(_ check: String, _ found: String, _ advice: String) -> Finding {
    Finding(check: check, grade: .warn, found: found, advice: advice)
  }

  static func bad(_ check: String, _ found: String, _ advice: String) -> Finding {
    Finding(check: check, grade: .bad, found: found, advice: advice)
  }

  /// A failure's message, which says at its end what to do.
  static func bad(_ check: String, _ message: String) -> Finding {
    guard let end = message.ranges(of: "; ").last else { return bad(check, message, "") }
    return bad(check, String(message[..<end.lowerBound]), String(message[end.upperBound...]))
  }

  /// `warn  backup             none that was verified; make one: daybook backup DIR`.
  var line: String {
    fitted(grade.rawValue, 6) + fitted(check, 20) + found + (advice.isEmpty ? "" : "; \(advice)") + "\n"
  }

  func write(to json: inout JSONWriter) {
    json.object { json in
      json.field("check", text: check)
      json.field("grade", text: grade.rawValue)
      json.field("found", text: found)
      json.nullable("advice", advice.isEmpty ? nil : advice)
    }
    json.endLine()
  }
}
