import DaybookJSON

/// Two builds' figures, round by round, and whether they can be told apart.
struct Comparison {
  /// One figure of both builds.
  struct Line {
    let name: String
    let unit: String
    let a: Measurements
    let b: Measurements
    /// B to A, of each round.
    let ratios: Measurements
    let interval: SignInterval

    /// Whether the builds can be told apart: whether a ratio of 1 lies outside the interval.
    var isApart: Bool { !interval.contains(1) }

    var verdict: String {
      guard isApart else { return "not told apart" }
      return interval.least > 1 ? "B is more" : "B is less"
    }
  }

  private(set) var lines: [Line] = []
  /// Figures that one build alone has, or that are 0 in one.
  private(set) var leftOut: [String] = []

  /// From the results of equally many runs; a round is one run of each.
  init(_ a: [BenchResults], _ b: [BenchResults]) {
    precondition(a.count == b.count && !a.isEmpty, "a round is a run of each build")
    for figure in a[0].figures {
      let ofA = a.compactMap { $0.value(of: figure) }
      let ofB = b.compactMap { $0.value(of: figure) }
      guard ofA.count == a.count, ofB.count == b.count, (ofA + ofB).allSatisfy({ $0 > 0 }) else {
        leftOut.append(figure.name)
        continue
      }
      let ratios = zip(ofA, ofB).map { $1 / $0 }
      lines.append(
        Line(
          name: figure.name, unit: figure.unit, a: Measurements(ofA), b: Measurements(ofB),
          ratios: Measurements(ratios), interval: SignInterval(ratios)))
    }
    let known = Set(a[0].figures.map(\.name))
    leftOut += b[0].figures.map(\.name).filter { !known.contains($0) }
  }

  /// A table for people.
  func text(flush: Measurements) -> String {
    var text = "flush of 4 KiB before each run: \(Digits.grouped(flush.median)) µs"
    text += " (\(Digits.grouped(flush.quantile(0)))–\(Digits.grouped(flush.quantile(1))))\n"
    if let line = lines.first {
      text += "\(line.ratios.values.count) rounds; the interval holds the median with "
      let sure = Int((line.interval.confidence * 100).rounded())
      text += "\(sure) %: of a hundred figures of equal builds, \(100 - sure) are told apart all the same\n"
    }
    let names = lines.map { $0.unit.isEmpty ? $0.name : "\($0.name), \($0.unit)" }
    let width = max(20, names.map(\.count).max() ?? 0)
    func row(_ name: String, _ cells: [String], _ verdict: String) -> String {
      let padded = cells.map { String(repeating: " ", count: max(1, 12 - $0.count)) + $0 }.joined()
      return name + String(repeating: " ", count: width - name.count) + padded + "  " + verdict + "\n"
    }
    text += "\n" + row("", ["A", "B", "B/A", "from", "to"], "")
    for (name, line) in zip(names, lines) {
      let interval = line.interval
      text += row(
        name,
        [Comparison.cell(line.a.median), Comparison.cell(line.b.median)]
          + [line.ratios.median, interval.least, interval.most].map { Digits.decimal($0, 3) },
        line.verdict)
    }
    if !leftOut.isEmpty { text += "\nin one build only, or 0: \(leftOut.joined(separator: "; "))\n" }
    return text
  }

  private static func cell(_ value: Double) -> String {
    value < 10 ? Digits.decimal(value, 3) : Digits.grouped(value)
  }

  /// The same as one JSON object.
  func json(flush: Measurements) -> String {
    var json = JSONWriter()
    func number(_ name: String, _ value: Double, _ json: inout JSONWriter) {
      json.name(name)
      json.literal(Digits.decimal(value, 4))
    }
    json.object { json in
      json.name("flushMicroseconds")
      json.object { json in
        number("median", flush.median, &json)
        number("least", flush.quantile(0), &json)
        number("most", flush.quantile(1), &json)
      }
      json.name("figures")
      json.array(lines) { line, json in
        json.object { json in
          json.name("name")
          json.string(line.name)
          json.name("unit")
          json.string(line.unit)
          number("a", line.a.median, &json)
          number("b", line.b.median, &json)
          number("ratio", line.ratios.median, &json)
          number("least", line.interval.least, &json)
          number("most", line.interval.most, &json)
          number("confidence", line.interval.confidence, &json)
          json.name("isApart")
          json.literal(line.isApart ? "true" : "false")
        }
      }
      json.name("leftOut")
      json.array(leftOut) { name, json in json.string(name) }
    }
    return String(decoding: json.bytes, as: UTF8.self)
  }
}

extension BenchResults {
  fileprivate func value(of figure: Figure) -> Double? {
    figures.first { $0.name == figure.name && $0.unit == figure.unit }?.value
  }
}
