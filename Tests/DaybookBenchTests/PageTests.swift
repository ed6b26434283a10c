import Foundation
import FoundationXML
import Testing

@testable import DaybookBench

/// The page of figures and its plots.
struct PageTests {
  private static let figures = PageFigures(
    date: "2026-11-30", version: "0.2.0", machine: "2 processors and 4 GiB of memory",
    note: "A compiler ran beside it.",
    flush: Measurements([118, 104, 160]),
    callers: [1, 4, 16, 64, 256].map { count in
      PageFigures.Callers(
        count: count, rate: 2500 * Double(count), median: 410.5, late: 900, processor: 45.25,
        recordsPerCommit: Double(count) / 2, bytesPerCommit: 12_345.6)
    },
    histories: [10_000, 100_000, 1_000_000].map {
      PageFigures.History(
        eventCount: $0, rate: 21_500, median: 2900, late: 5100, fold: 8100, verified: 12_500)
    })

  /// What an XML parser of another make finds: elements and texts.
  private final class Reader: NSObject, XMLParserDelegate {
    private(set) var elements: [String: Int] = [:]
    private(set) var texts: [String] = []

    func parser(
      _ parser: XMLParser, didStartElement name: String, namespaceURI: String?, qualifiedName: String?,
      attributes: [String: String] = [:]
    ) {
      elements[name, default: 0] += 1
    }

    func parser(_ parser: XMLParser, foundCharacters text: String) {
      if text.contains(where: { !$0.isWhitespace }) { texts.append(text) }
    }
  }

  private func read(_ svg: String) throws -> Reader {
    let parser = XMLParser(data: Data(svg.utf8))
    let reader = Reader()
    parser.delegate = reader
    try #require(parser.parse(), "\(String(describing: parser.parserError)) in \(svg)")
    return reader
  }

  @Test func `every plot is well-formed, and has its lines, points and names`() throws {
    for (file, plot) in PageTests.figures.plots {
      let reader = try read(plot.svg)
      #expect(file.hasSuffix(".svg"))
      #expect(reader.elements["svg"] == 1 && reader.elements["title"] == 1)
      #expect(reader.elements["polyline"] == plot.series.count)
      #expect(reader.elements["circle"] == plot.series.map(\.points.count).reduce(0, +))
      for series in plot.series { #expect(reader.texts.contains(series.name)) }
    }
  }

  @Test func `what XML would misread is escaped`() throws {
    let plot = LinePlot(
      title: "a < b & \"c\"", xLabel: "x>", yLabel: "µs", series: [.init(name: "<&>", points: [(1, 1)])])
    #expect(!plot.svg.contains("a < b"))
    #expect(try read(plot.svg).elements["circle"] == 1)
    #expect(try read(LinePlot(title: "", xLabel: "", yLabel: "", series: []).svg).elements["svg"] == 1)
  }

  @Test(arguments: [
    (0.3, 0.3, 0.1), (1, 1, 0.2), (7, 8, 2), (99, 100, 20), (21_500, 25_000, 5000),
    (640_000, 800_000, 200_000),
  ])
  func `the axis ends above the highest point, at a round number`(
    highest: Double, most: Double, step: Double
  ) {
    let plot = LinePlot(
      title: "", xLabel: "", yLabel: "", series: [.init(name: "", points: [(1, highest)])])
    #expect(abs(plot.scale.most - most) < 1e-9 && abs(plot.scale.step - step) < 1e-9, "\(plot.scale)")
  }

  @Test func `numbers on an axis are short`() {
    #expect(
      [0, 0.5, 20, 250, 25_000, 1_000_000, 10_000_000].map(LinePlot.label) == [
        "0", "0.5", "20", "250", "25,000", "1 M", "10 M",
      ])
  }

  @Test func `the page has a row for each measurement, and names every plot`() {
    let page = PageTests.figures.markdown
    #expect(page.contains("Made on 2026-11-30 by Daybook 0.2.0, on 2 processors and 4 GiB of memory;"))
    #expect(page.contains("a flush of 4 KiB took 118 µs (104–160)"))
    #expect(page.contains("\n\nA compiler ran beside it.\n\n## Callers"))
    #expect(page.contains("| 64 | 160,000 | 411 | 900 | 45.3 | 32.0 | 12,346 |"))
    #expect(page.contains("| 1,000,000 | 21,500 | 2,900 | 5,100 | 8,100 | 12,500 |"))
    for (file, _) in PageTests.figures.plots { #expect(page.contains("](\(file))")) }
  }
}
