import DaybookDomain
import DaybookTime
import DaybookViews

/// Counts who sits at each quarter of an hour of each business date.
struct OccupancyTally {
  private struct Cell {
    var covers = 0
    var tables = 0
  }

  /// By business date and quarter, both small whole numbers.
  private var cells: [Int: [Int: Cell]] = [:]
  private var openDates: Set<Int> = []
  private var tables = 0
  private var seats = 0

  mutating func add(_ row: ReportVisit, _ sits: Range<Timestamp>, _ calendar: ReportCalendar) {
    var day = cells[row.date.daysSinceEpoch] ?? [:]
    calendar.forEachQuarter(of: sits, on: row.date) { minutes in
      day[minutes, default: Cell()].covers += row.covers
      day[minutes, default: Cell()].tables += row.tableCount
    }
    guard !day.isEmpty else { return }
    cells[row.date.daysSinceEpoch] = day
    openDates.insert(row.date.daysSinceEpoch)
  }

  mutating func add(_ venue: VenueState, _ dates: ClosedRange<CivilDate>) {
    for date in dates.dates where !venue.services(on: date).isEmpty { openDates.insert(date.daysSinceEpoch) }
    let definition = venue.definition(on: dates.upperBound)
    tables += definition.tables.count
    seats += definition.tables.reduce(0) { $0 + $1.most }
  }

  var result: Occupancy {
    var sums: [Int: (sum: Cell, most: Cell)] = [:]
    for day in cells.values {
      for (minutes, cell) in day {
        var found = sums[minutes] ?? (Cell(), Cell())
        found.sum.covers += cell.covers
        found.sum.tables += cell.tables
        found.most.covers = max(found.most.covers, cell.covers)
        found.most.tables = max(found.most.tables, cell.tables)
        sums[minutes] = found
      }
    }
    return Occupancy(
      dateCount: openDates.count, tables: tables, seats: seats,
      quarters: sums.sorted { $0.key < $1.key }.map { minutes, found in
        OccupiedQuarter(
          minutes: minutes, covers: found.sum.covers, tables: found.sum.tables,
          mostCovers: found.most.covers, mostTables: found.most.tables)
      })
  }
}
