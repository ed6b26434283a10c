import Daybook

/// A labelled chart of bars that lie on their side, as SVG: every bar has its name before it and its value after it.
///
/// Colours are attributes: a program that makes PDF of pages leaves a page's style out of the drawings in it, and a line
/// without a stroke cannot be seen (`findings/weasyprint-drawings-without-style.sh`).
struct BarChart {
  struct Bar {
    let name: String
    /// What the bar's length tells, 0 or more.
    let value: Int
    /// The same in words, after the bar.
    let words: String
    /// A mark across the bar to compare it with; nil: none.
    var mark: Int?
  }

  let title: String
  /// What the bars and the marks tell, for who cannot see them.
  let description: String
  let bars: [Bar]

  static let width = 720
  private static let (rowHeight, nameWidth, barWidth) = (22, 150, 360)

  /// It grows with its bars.
  var height: Int { bars.count * BarChart.rowHeight + 8 }

  /// Writes the drawing; it scales with the page.
  func write(to page: inout PageMarkup) {
    let most = max(1, bars.map { max($0.value, $0.mark ?? 0) }.max() ?? 1)
    page.element(
      "svg",
      [
        ("viewBox", "0 0 \(BarChart.width) \(height)"), ("width", "\(BarChart.width)"),
        ("height", "\(height)"),
        ("role", "img"), ("aria-label", "\(title). \(description)"),
      ]
    ) { page in
      page.element("title", title)
      page.element("desc", description)
      for (place, bar) in bars.enumerated() { draw(bar, at: place, of: most, to: &page) }
    }
  }

  private func draw(_ bar: Bar, at place: Int, of most: Int, to page: inout PageMarkup) {
    let top = place * BarChart.rowHeight + 4
    let (start, middle) = (BarChart.nameWidth + 8, top + 13)
    func length(_ value: Int) -> Int { value * BarChart.barWidth / most }
    page.element(
      "text",
      [("x", "\(BarChart.nameWidth)"), ("y", "\(middle)"), ("text-anchor", "end"), ("class", "name")],
      shortened(bar.name))
    page.empty(
      "rect",
      [
        ("x", "\(start)"), ("y", "\(top)"), ("width", "\(max(bar.value > 0 ? 1 : 0, length(bar.value)))"),
        ("height", "\(BarChart.rowHeight - 6)"), ("class", "bar"), ("fill", "#2b6cb0"),
      ])
    if let mark = bar.mark {
      let x = start + length(mark)
      page.empty(
        "line",
        [
          ("x1", "\(x)"), ("x2", "\(x)"), ("y1", "\(top - 2)"), ("y2", "\(top + BarChart.rowHeight - 4)"),
          ("stroke", "#b02b2b"), ("stroke-width", "2"),
        ])
    }
    let end = start + length(max(bar.value, bar.mark ?? 0)) + 6
    page.element("text", [("x", "\(end)"), ("y", "\(middle)"), ("class", "value")], bar.words)
  }

  /// A name that would run out of the drawing is cut; the table below has all of it.
  private func shortened(_ name: String) -> String {
    name.count <= 22 ? name : String(name.prefix(21)) + "…"
  }
}
