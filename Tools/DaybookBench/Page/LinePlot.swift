/// Lines over one axis, as an SVG file (SVG 1.1) without fonts or scripts of its own.
///
/// Its colours are of middle lightness, so that it can be read on light and on dark pages; its ground is clear.
struct LinePlot {
  struct Series {
    let name: String
    /// In the order of x.
    let points: [(x: Double, y: Double)]
  }

  let title: String
  let xLabel: String
  let yLabel: String
  let series: [Series]

  private static let (width, height) = (720.0, 360.0)
  private static let (left, right, top, bottom) = (84.0, 150.0, 44.0, 52.0)
  private static let ink = "#808080"
  private static let colours = ["#2f80d0", "#d9730d", "#2e9e5b", "#b0569f"]

  /// The x that has marks: every one that a point has, in order. They stand at equal distances, as powers do.
  private var marks: [Double] { Set(series.flatMap { $0.points.map(\.x) }).sorted() }

  /// The end of the y axis, and the distance of its at most six lines: 1, 2 or 5 times a power of ten.
  var scale: (most: Double, step: Double) {
    let most = max(series.flatMap { $0.points.map(\.y) }.max() ?? 0, 0.001)
    var power = 0.001
    while most > 50 * power { power *= 10 }
    let step = power * ([1, 2, 5, 10].first { most <= 5 * power * $0 } ?? 10)
    return ((most / step).rounded(.up) * step, step)
  }

  /// The file's text.
  var svg: String {
    var svg = Markup()
    let (marks, scale) = (marks, scale)
    let (width, height) = (LinePlot.width, LinePlot.height)
    let plot = (
      right: width - LinePlot.right, bottom: height - LinePlot.bottom,
      width: width - LinePlot.left - LinePlot.right, height: height - LinePlot.top - LinePlot.bottom
    )
    func x(_ value: Double) -> Double {
      let index = Double(marks.firstIndex(of: value) ?? 0)
      return LinePlot.left + plot.width * (marks.count > 1 ? index / Double(marks.count - 1) : 0.5)
    }
    func y(_ value: Double) -> Double { plot.bottom - plot.height * value / scale.most }
    svg.open(
      "svg",
      [
        ("xmlns", "http://www.w3.org/2000/svg"), ("viewBox", "0 0 \(Int(width)) \(Int(height))"),
        ("role", "img"), ("font-family", "sans-serif"), ("font-size", "13"), ("fill", LinePlot.ink),
      ])
    svg.element("title", [], title)
    svg.text(title, LinePlot.left, 22, anchor: "start", [("font-size", "15"), ("font-weight", "bold")])
    for line in 0...Int((scale.most / scale.step).rounded()) {
      let value = Double(line) * scale.step
      svg.line(
        LinePlot.left, y(value), plot.right, y(value),
        [("stroke", LinePlot.ink), ("stroke-opacity", line == 0 ? "1" : "0.3")])
      svg.text(LinePlot.label(value), LinePlot.left - 8, y(value) + 4, anchor: "end")
    }
    for mark in marks { svg.text(LinePlot.label(mark), x(mark), plot.bottom + 20, anchor: "middle") }
    svg.text(xLabel, LinePlot.left + plot.width / 2, height - 10, anchor: "middle")
    let middle = LinePlot.top + plot.height / 2
    svg.text(yLabel, 18, middle, anchor: "middle", [("transform", "rotate(-90 18 \(Markup.number(middle)))")])
    for (index, series) in series.enumerated() {
      let colour = LinePlot.colours[index % LinePlot.colours.count]
      let points = series.points.map { (x: x($0.x), y: y($0.y)) }
      svg.element(
        "polyline",
        [
          (
            "points",
            points.map { "\(Markup.number($0.x)),\(Markup.number($0.y))" }.joined(separator: " ")
          ),
          ("fill", "none"), ("stroke", colour), ("stroke-width", "2"),
        ])
      for point in points {
        svg.element(
          "circle",
          [
            ("cx", Markup.number(point.x)), ("cy", Markup.number(point.y)), ("r", "3.5"), ("fill", colour),
          ])
      }
      if let last = points.last {
        let place = LinePlot.place(of: index, in: self.series.map { $0.points.last.map { y($0.y) } })
        svg.text(series.name, last.x + 10, place + 4, anchor: "start", [("fill", colour)])
      }
    }
    svg.close("svg")
    return svg.text
  }

  /// Where the name of a line stands: beside its end, and below a name that stands there already.
  private static func place(of index: Int, in ends: [Double?]) -> Double {
    var taken: [Double] = []
    for end in ends.prefix(index + 1) {
      var place = end ?? 0
      while let near = taken.first(where: { abs($0 - place) < 15 }) { place = near + 15 }
      taken.append(place)
    }
    return taken.last ?? 0
  }

  /// `1,000` and `1.5`, without what is after the point when that is nothing.
  static func label(_ value: Double) -> String {
    if value >= 1_000_000, value.truncatingRemainder(dividingBy: 100_000) == 0 {
      return trimmed(Digits.decimal(value / 1_000_000, 1)) + " M"
    }
    return value >= 100 ? Digits.grouped(value) : trimmed(Digits.decimal(value, 2))
  }

  private static func trimmed(_ text: String) -> String {
    guard text.contains(".") else { return text }
    var text = text
    while text.hasSuffix("0") { text.removeLast() }
    if text.hasSuffix(".") { text.removeLast() }
    return text
  }
}
