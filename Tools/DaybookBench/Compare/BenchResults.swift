import DaybookJSON

/// The figures that a run of this program printed with `--json`, in their order.
struct BenchResults {
  struct Figure: Equatable {
    /// The line's name; for a further figure of the line, with its own name behind.
    let name: String
    let unit: String
    let value: Double
  }

  private(set) var figures: [Figure] = []

  /// From `{"results":[{"name":…,"value":…,"unit":…,…further figures…}]}`.
  init(_ text: [UInt8]) throws(BenchFailure) {
    let parsed: JSONValue
    do throws(JSONParser.Failure) {
      parsed = try JSONParser.parse(text)
    } catch {
      throw BenchFailure("what the build printed is not what --json prints: \(error)")
    }
    guard case .array(let lines)? = parsed["results"] else {
      throw BenchFailure("what the build printed has no results: it is no build of this program")
    }
    for line in lines {
      guard case .object(let members) = line, case .string(let name)? = line["name"],
        let value = line["value"]?.double, case .string(let unit)? = line["unit"]
      else { throw BenchFailure("a result without name, value or unit") }
      figures.append(Figure(name: name, unit: unit, value: value))
      for member in members where !["name", "value", "unit"].contains(member.name) {
        guard let value = member.value.double else { continue }
        figures.append(Figure(name: "\(name): \(member.name)", unit: "", value: value))
      }
    }
  }
}

extension JSONValue {
  fileprivate var double: Double? {
    switch self {
    case .integer(let value): Double(value)
    case .number(let text): Double(text)
    default: nil
    }
  }
}
