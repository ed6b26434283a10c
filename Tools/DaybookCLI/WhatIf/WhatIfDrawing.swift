import Daybook
import DaybookOperations

/// The answer to a what-if as one SVG drawing: bars as it would be, a mark across each as it was.
struct WhatIfDrawing {
  private let told: WhatIfWords
  private static let (top, gap) = (70, 40)

  init(_ told: WhatIfWords) { self.told = told }

  var bytes: [UInt8] {
    let charts = [
      chart("Seated by quarter of an hour", \.occupancy), chart("Sitting down, for the kitchen", \.kitchen),
    ]
    let height = WhatIfDrawing.top + charts.reduce(0) { $0 + $1.height + WhatIfDrawing.gap }
    let (before, otherwise) = (told.answer.before.due, told.answer.otherwise.due)
    var page = PageMarkup()
    page.element(
      "svg",
      [
        ("xmlns", "http://www.w3.org/2000/svg"), ("viewBox", "0 0 \(BarChart.width) \(height)"),
        ("width", "\(BarChart.width)"), ("height", "\(height)"), ("role", "img"),
      ]
    ) { page in
      page.element("title", told.heading)
      page.element("style") { page in for line in WhatIfDrawing.style { page.raw(line) } }
      page.element("text", [("x", "8"), ("y", "20"), ("class", "head")], told.heading)
      page.element(
        "text", [("x", "8"), ("y", "42")],
        "\(ReportWords.count(before)) as it was, \(ReportWords.count(otherwise)) otherwise")
      var top = WhatIfDrawing.top
      for chart in charts {
        page.element("text", [("x", "8"), ("y", "\(top)"), ("class", "head")], chart.title)
        page.element("g", [("transform", "translate(0 \(top + 6))")]) { chart.write(to: &$0) }
        top += chart.height + WhatIfDrawing.gap
      }
    }
    return Array(page.text.utf8)
  }

  private static let style = [
    "text { font: 13px system-ui, sans-serif; fill: #1b1b1b; } .head { font-weight: 600; }",
    ".bar { fill: #2b6cb0; } .mark { stroke: #b02b2b; stroke-width: 2; }",
  ]

  private func chart(_ title: String, _ occupancy: (WhatIfFigures) -> Occupancy) -> BarChart {
    BarChart(
      title: title,
      description: "One bar for each quarter of an hour, the covers of all dates; the mark is as it was.",
      bars: told.quarters(occupancy).map { quarter in
        BarChart.Bar(
          name: ClockValue(minutes: quarter.minutes).description, value: quarter.otherwise,
          words: ReportWords.mean(quarter.before, over: told.dateCount) + " → "
            + ReportWords.mean(quarter.otherwise, over: told.dateCount),
          mark: quarter.before)
      })
  }
}
