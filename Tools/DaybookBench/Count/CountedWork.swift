/// Fixed pieces of work whose instructions and allocations are counted.
enum CountedWork: String, CaseIterable {
  /// Commands of the BOOK workload, each in a durable commit of its own; the views stand still.
  case command
  /// The same in commits of 64.
  case batch
  /// Records of a made log, folded without checking links.
  case fold
  /// The same, every link checked, as `replay` does.
  case verified
  /// Availability of a venue-day of 24 slots and 20 tables, decided in memory.
  case availability
  /// The same through the view.
  case view
}
