/// What the page of figures tells.
struct PageFigures {
  /// A number of callers, each of whom gives one command after another.
  struct Callers {
    let count: Int
    /// Commands a second.
    let rate: Double
    /// Microseconds to an answer, half and 99 of 100.
    let (median, late): (Double, Double)
    /// Microseconds of processor time a command.
    let processor: Double
    let recordsPerCommit: Double
    /// Bytes that the process gave the system to write.
    let bytesPerCommit: Double
  }

  /// A ledger with a history: 64 callers in front of it, and what folding it takes.
  struct History {
    let eventCount: Int
    /// Commands a second, and the microseconds to an answer.
    let (rate, median, late): (Double, Double, Double)
    /// Nanoseconds of processor time a record: folded, and with every link checked.
    let (fold, verified): (Double, Double)
  }

  /// `2026-11-30`.
  let date: String
  let version: String
  /// The machine in general words.
  let machine: String
  /// What whoever made it has to say about its making.
  let note: String?
  /// Microseconds of a flush of 4 KiB: the median, the least and the most.
  let flush: Measurements
  let callers: [Callers]
  let histories: [History]
}

extension PageFigures {
  /// The page's text, for the catalogue.
  var markdown: String {
    let range = "\(Digits.grouped(flush.quantile(0)))–\(Digits.grouped(flush.quantile(1)))"
    return """
      # Figures

      What this ledger does on one machine, as `daybook-bench report` measured it and wrote it down.

      ## Overview

      Made on \(date) by Daybook \(version), on \(machine); a flush of 4 KiB took \(Digits.grouped(flush.median)) µs (\(range)).
      Every command was durable when it was answered. Figures of other machines, and of this one when it is busy, are others: make the
      page anew beside what it is to be compared with. See <doc:Measuring>.
      \(note.map { "\n\($0)\n" } ?? "")
      ## Callers

      ![Commands a second against callers](figures-rate.svg)

      ![Microseconds to an answer against callers](figures-latency.svg)

      ![Bytes written a commit against callers](figures-bytes.svg)

      | callers | commands/s | p50 µs | p99 µs | processor µs a command | records a commit | bytes a commit |
      |---:|---:|---:|---:|---:|---:|---:|
      \(callers.map(\.row).joined(separator: "\n"))

      Callers are tasks; each gives one command after another: a booking of one of 1,500 venues, a cancellation, or a
      command it gave before. Bytes are those that the process gave the system to write.

      ## History

      ![Commands a second of 64 callers against history](figures-history.svg)

      ![Nanoseconds a folded record against history](figures-fold.svg)

      | events before | commands/s | p50 µs | p99 µs | fold, ns a record | fold with links, ns a record |
      |---:|---:|---:|---:|---:|---:|
      \(histories.map(\.row).joined(separator: "\n"))

      64 callers, in front of a ledger with so many events. Folding is processor time, all threads together.

      """
  }

  /// The plots by the names of their files.
  var plots: [(file: String, plot: LinePlot)] {
    func plot(
      _ title: String, _ yLabel: String, ofHistory: Bool = false, _ series: [LinePlot.Series]
    ) -> LinePlot {
      LinePlot(
        title: title, xLabel: ofHistory ? "events before" : "callers", yLabel: yLabel, series: series)
    }
    func ofCallers(_ name: String, _ value: (Callers) -> Double) -> LinePlot.Series {
      LinePlot.Series(name: name, points: callers.map { (Double($0.count), value($0)) })
    }
    func ofHistories(_ name: String, _ value: (History) -> Double) -> LinePlot.Series {
      LinePlot.Series(name: name, points: histories.map { (Double($0.eventCount), value($0)) })
    }
    return [
      ("figures-rate.svg", plot("Commands a second", "commands/s", [ofCallers("durable") { $0.rate }])),
      (
        "figures-latency.svg",
        plot("Time to an answer", "µs", [ofCallers("p99") { $0.late }, ofCallers("p50") { $0.median }])
      ),
      ("figures-bytes.svg", plot("Bytes a commit", "bytes", [ofCallers("written") { $0.bytesPerCommit }])),
      (
        "figures-history.svg",
        plot(
          "Commands a second behind a history", "commands/s", ofHistory: true,
          [ofHistories("64 callers") { $0.rate }])
      ),
      (
        "figures-fold.svg",
        plot(
          "Folding", "ns a record", ofHistory: true,
          [ofHistories("links checked") { $0.verified }, ofHistories("fold") { $0.fold }])
      ),
    ]
  }
}

extension PageFigures.Callers {
  fileprivate var row: String {
    let cells = [rate, median, late].map(Digits.grouped)
    let rest = [
      Digits.decimal(processor, 1), Digits.decimal(recordsPerCommit, 1), Digits.grouped(bytesPerCommit),
    ]
    return "| \(count) | \((cells + rest).joined(separator: " | ")) |"
  }
}

extension PageFigures.History {
  fileprivate var row: String {
    let cells = [Double(eventCount), rate, median, late, fold, verified].map(Digits.grouped)
    return "| \(cells.joined(separator: " | ")) |"
  }
}
