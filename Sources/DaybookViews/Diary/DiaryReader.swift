package import DaybookDomain
import DaybookForms
package import DaybookTime

/// The queries of the view `diary`, in a snapshot.
package struct DiaryReader: ~Escapable {
  private let part: ViewPart

  @_lifetime(borrow snapshot)
  fileprivate init(_ snapshot: borrowing ViewSnapshot) {
    part = snapshot.rows(of: DiaryView.self).part
  }

  /// The diary of a business date in order of start, lapsed entries included.
  package func entries(of venue: VenueID, on date: CivilDate) throws(LedgerFailure) -> [DiaryEntry] {
    var entries: [DiaryEntry] = []
    let part = part
    try part.forEach(DiaryTable.starts, prefix: DiaryEntry.prefix(venue, date)) {
      key, row throws(LedgerFailure) in
      entries.append(try part.checked { () throws(RowError) in try DiaryEntry(key: key, row: row) })
      return true
    }
    return entries
  }

  /// The sections of a business date; none where none were set.
  package func sections(of venue: VenueID, on date: CivilDate) throws(LedgerFailure) -> [Section] {
    let key = DiaryEntry.prefix(venue, date)
    return try part.row(DiaryTable.sections, key: key.span.bytes, EntityForm.decodeSections)?.sections ?? []
  }

  /// A business date of a venue, with what pacing has left at `now`.
  package func diary(of venue: VenueState, on date: CivilDate, now: Timestamp) throws(LedgerFailure) -> Diary
  {
    // A bucket counts every start at the venue, of any business date (R7).
    var entries: [DiaryEntry] = []
    var own: [DiaryEntry] = []
    for days in -2...2 {
      let found = try self.entries(of: venue.definition.id, on: date.adding(days: days)).filter {
        $0.lapsesAt > now.microseconds
      }
      entries += found
      if days == 0 { own = found }
    }
    return Diary(venue, date, own: own, all: entries)
  }
}

extension ViewSnapshot {
  /// The queries of `diary`, if the snapshot was asked to hold it.
  package var diary: DiaryReader {
    @_lifetime(borrow self)
    get { DiaryReader(self) }
  }
}
