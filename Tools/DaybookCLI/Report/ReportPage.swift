import Daybook
import DaybookOperations

/// A report as one page of HTML: charts as drawings in it, each with a table of its numbers.
///
/// It asks for nothing: no script, no font, no picture from elsewhere, which its policy forbids besides.
struct ReportPage {
  private let report: Report
  private let names: [String]
  private let zones: VenueZones

  init(_ report: Report, _ names: [String], _ zones: VenueZones) {
    (self.report, self.names, self.zones) = (report, names, zones)
  }

  var bytes: [UInt8] {
    var page = PageMarkup()
    page.raw("<!DOCTYPE html>")
    page.element("html", [("lang", "en")]) { page in
      page.element("head") { page in
        page.raw(#"<meta charset="utf-8">"#)
        page.raw(#"<meta name="viewport" content="width=device-width, initial-scale=1">"#)
        page.raw(
          #"<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">"#
        )
        page.element("title", "Report: \(ReportWords.venues(names)), \(ReportWords.dates(report.dates))")
        page.element("style") { page in for line in ReportPage.style { page.raw(line) } }
      }
      page.element("body") { page in
        page.element("h1", ReportWords.venues(names))
        page.element(
          "p",
          "\(ReportWords.dates(report.dates)), by \(report.by.rawValue), as at \(told(report.now)), "
            + "position \(report.position) of the ledger.")
        totals(&page)
        covers(&page)
        occupancy(&page)
        turns(&page)
        leads(&page)
        refusals(&page)
        kitchen(&page)
        books(&page)
      }
    }
    return Array(page.text.utf8)
  }

  private static let style = [
    ":root { color-scheme: light; }",
    "body { font: 15px/1.45 system-ui, sans-serif; color: #1b1b1b; background: #fff; max-width: 760px; "
      + "margin: 2em auto; padding: 0 1em; }",
    "h1 { font-size: 1.6em; margin: 0; } h2 { font-size: 1.15em; margin: 1.8em 0 .4em; }",
    "table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums; margin: .6em 0; }",
    "th, td { text-align: right; padding: .2em .6em; border-bottom: 1px solid #d5d5d5; vertical-align: top; }",
    "th:first-child, td:first-child, td.words { text-align: left; } caption { text-align: left; color: #555; }",
    "svg { max-width: 100%; height: auto; display: block; } svg text { font: 13px system-ui, sans-serif; fill: #1b1b1b; }",
    "@media print { body { margin: 0; max-width: none; font-size: 11pt; } section { break-inside: avoid; } "
      + ".bar { fill: #555; print-color-adjust: exact; } }",
  ]

  private func told(_ instant: Timestamp) -> String {
    report.venues.first.map { zones.label(instant, at: $0) } ?? instant.description
  }

  // MARK: Parts

  private func part(
    _ title: String, _ note: String, _ chart: BarChart?, _ head: [String], _ rows: [[String]],
    _ page: inout PageMarkup
  ) {
    guard !rows.isEmpty else { return }
    page.element("section") { page in
      page.element("h2", title)
      chart?.write(to: &page)
      page.element("table") { page in
        page.element("caption", note)
        page.element("thead") { page in
          page.element("tr") { page in for cell in head { page.element("th", [("scope", "col")], cell) } }
        }
        page.element("tbody") { page in
          for row in rows {
            page.element("tr") { page in for cell in row { page.element("td", cell) } }
          }
        }
      }
    }
  }

  private func totals(_ page: inout PageMarkup) {
    page.element("section") { page in
      page.element("h2", "In all")
      page.element("table") { page in
        page.element("tbody") { page in
          for line in ReportWords.totals(report.total) {
            page.element("tr") { page in
              page.element("th", [("scope", "row")], line[0])
              page.element("td", [("class", "words")], line[1])
            }
          }
        }
      }
    }
  }

  private func covers(_ page: inout PageMarkup) {
    let title = "Covers by \(report.by.rawValue)"
    let bars = report.rows.map { row in
      BarChart.Bar(
        name: ReportWords.key(row.key, by: report.by), value: row.figures.due.covers,
        words: counted(row.figures.due.covers, "cover"))
    }
    part(
      title, "Parties that are due or have come, and who did not, cancelled or was turned away.",
      BarChart(title: title, description: "One bar for each \(report.by.rawValue).", bars: bars),
      [
        report.by.rawValue, "covers", "parties", "walk-ins", "no-shows", "late cancels", "cancels",
        "turned away",
        "median turn",
      ],
      report.rows.map { row in
        let it = row.figures
        let counts = [it.due.parties, it.walkIns.parties, it.noShows.parties, it.lateCancels.parties]
        return [ReportWords.key(row.key, by: report.by), "\(it.due.covers)"]
          + (counts + [it.cancels.parties, it.turnedAway.parties]).map(String.init)
          + [it.turn.map { ReportWords.span($0.median) } ?? "–"]
      }, &page)
  }

  private func occupancy(_ page: inout PageMarkup) {
    let it = report.occupancy
    let title = "Seated by quarter of an hour"
    part(
      title,
      "Covers and tables in use, the mean of \(counted(it.dateCount, "date")); there are "
        + "\(counted(it.tables, "table")) with \(counted(it.seats, "seat")).",
      BarChart(
        title: title, description: "One bar for each quarter of an hour, the mean covers of a date.",
        bars: it.quarters.map { quarter in
          BarChart.Bar(
            name: ClockValue(minutes: quarter.minutes).description, value: quarter.covers,
            words: ReportWords.mean(quarter.covers, over: it.dateCount))
        }),
      ["time", "covers", "tables", "tables in use", "most covers", "most tables"],
      it.quarters.map { quarter in
        [
          ClockValue(minutes: quarter.minutes).description,
          ReportWords.mean(quarter.covers, over: it.dateCount),
          ReportWords.mean(quarter.tables, over: it.dateCount),
          ReportWords.share(quarter.tables, of: it.tables * it.dateCount), "\(quarter.mostCovers)",
          "\(quarter.mostTables)",
        ]
      }, &page)
  }

  private func turns(_ page: inout PageMarkup) {
    let title = "Turn times by service and party"
    part(
      title, "From sitting down to leaving, of parties that a host said had left.",
      BarChart(
        title: title, description: "One bar for each service and size of party, the median minutes.",
        bars: report.turns.map { turn in
          BarChart.Bar(
            name: "\(turn.service ?? "outside"), \(turn.party)", value: turn.minutes.median,
            words: "\(turn.minutes.median) min")
        }),
      ["service", "party", "parties", "least", "a quarter", "median", "three quarters", "most"],
      report.turns.map { turn in
        let it = turn.minutes
        return [turn.service ?? "outside services"]
          + [turn.party, it.count, it.least, it.lowerQuarter, it.median, it.upperQuarter, it.most].map(
            String.init)
      }, &page)
  }

  private func leads(_ page: inout PageMarkup) {
    guard report.leads.contains(where: { $0.count.parties > 0 }) else { return }
    let title = "Booked ahead"
    part(
      title, "Bookings that stand, by how many days before their date they were made.",
      BarChart(
        title: title, description: "One bar for each stretch of days.",
        bars: report.leads.map { lead in
          BarChart.Bar(
            name: ReportWords.lead(lead), value: lead.count.parties,
            words: counted(lead.count.parties, "party", "parties"))
        }), ["ahead", "parties", "covers"],
      report.leads.map { [ReportWords.lead($0), "\($0.count.parties)", "\($0.count.covers)"] }, &page)
  }

  private func refusals(_ page: inout PageMarkup) {
    let title = "Refused demand"
    part(
      title, "By the rule that stood in the way; a refusal with several counts under each.",
      BarChart(
        title: title, description: "One bar for each rule, the parties refused.",
        bars: report.refusedByCode.map { code in
          BarChart.Bar(
            name: code.code.rawValue, value: code.refused.parties,
            words: counted(code.refused.covers, "cover"))
        }), ["rule", "parties", "covers"],
      report.refusedByCode.map { [$0.code.rawValue, "\($0.refused.parties)", "\($0.refused.covers)"] }, &page)
    part(
      "Who was refused", "Every recorded refusal of a place at a time.", nil,
      ["position", "start", "covers", "who", "rules", "turned away"],
      report.refused.map { refused in
        [
          "\(refused.position)", zones.label(refused.start, at: refused.venue), "\(refused.covers)",
          refused.by.description, refused.codes.map(\.rawValue).joined(separator: " "),
          refused.isTurnedAway ? "yes" : "no",
        ]
      }, &page)
  }

  private func kitchen(_ page: inout PageMarkup) {
    let title = "Kitchen"
    part(
      title, "Dishes said to be ready, and how many of them a minute or more past their time.",
      BarChart(
        title: title, description: "One bar for each station, the dishes that were late.",
        bars: report.kitchen.map { station in
          BarChart.Bar(
            name: station.station, value: station.late,
            words: "\(station.late) of \(station.dishes)")
        }), ["station", "dishes", "late", "share", "median minutes past", "most"],
      report.kitchen.map { station in
        [
          station.station, "\(station.dishes)", "\(station.late)",
          ReportWords.share(station.late, of: station.dishes), "\(station.minutes.median)",
          "\(station.minutes.most)",
        ]
      }, &page)
  }

  private func books(_ page: inout PageMarkup) {
    let books = ReportWords.told(report.books)
    let title = "On the books"
    part(
      title,
      "Covers of the coming dates; the mark is the mean of the four same weekdays before, in the end.",
      BarChart(
        title: title,
        description: "One bar for each date, and a mark at the mean of the same weekdays before.",
        bars: books.map { day in
          BarChart.Bar(
            name: "\(day.date) \(day.date.weekday.rawValue)", value: day.booked.covers,
            words: "\(day.booked.covers)", mark: day.earlier.covers / max(1, day.earlierDates))
        }), ["date", "covers", "parties", "before, as far ahead", "before, in the end"],
      books.map { day in
        [
          "\(day.date) \(day.date.weekday.rawValue)", "\(day.booked.covers)", "\(day.booked.parties)",
          ReportWords.mean(day.earlierByThen.covers, over: day.earlierDates),
          ReportWords.mean(day.earlier.covers, over: day.earlierDates),
        ]
      }, &page)
  }
}
