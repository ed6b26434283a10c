import DaybookJSON
import DaybookOperations

extension EntityFields {
  /// `    state booked → cancelled; tables T1 → none`.
  static func line(_ fields: [Field]) -> String {
    let fields = fields.map {
      "\($0.name) \($0.before?.plain ?? "none") → \($0.after?.plain ?? "none")"
    }
    return "    \(fields.joined(separator: "; "))\n"
  }
}

extension JSONValue {
  /// The value as text in a line.
  var plain: String {
    switch self {
    case .string(let text): text
    case .array(let values): values.map(\.plain).joined(separator: " ")
    case .object(let members): members.map { "\($0.name) \($0.value.plain)" }.joined(separator: ", ")
    default: found
    }
  }
}
