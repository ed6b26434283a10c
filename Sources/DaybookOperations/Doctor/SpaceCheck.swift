internal import Daybook
internal import DaybookLog
internal import DaybookStore
internal import DaybookTime

/// How much of its map the log has used, and when map or disk will be full at the recent rate.
enum SpaceCheck {
  /// Days to full under which it is bad, and worth a warning.
  private static let urgent = 3.0
  private static let soon = 30.0

  static func look(at sample: LogSample, _ directory: LedgerDirectory) -> Finding {
    let (used, map) = (UInt64(sample.info.usedByteCount), UInt64(sample.info.mapByteCount))
    let share = Double(used) / Double(max(map, 1))
    let found = "\(byteText(used)) of \(byteText(map)) used, \(Int(share * 100)) %"
    let advice = "open it with a larger map (LedgerOptions.mapByteCount), on a disk with room for it"
    if share > 0.95 { return .bad("map", found, advice) }
    guard let rate = bytesPerDay(sample) else {
      return share > 0.8 ? .warn("map", found, advice) : .good("map", found + "; no rate yet")
    }
    let room = min(map - min(used, map), FileSystem(path: directory.log)?.freeByteCount ?? .max)
    let days = Double(room) / max(rate, 1)
    let full = days > 3_650 ? "more than 10 years" : counted(Int(days), "day")
    let told = found + "; \(byteText(UInt64(rate))) a day lately, full in \(full)"
    if days < urgent { return .bad("map", told, "make room now") }
    if days < soon || share > 0.8 { return .warn("map", told, advice) }
    return .good("map", told)
  }

  /// Bytes of log a day, by the last records' number and time and the bytes of the average one; nil: too few to say.
  static func bytesPerDay(_ sample: LogSample) -> Double? {
    guard sample.created.clock == .system, sample.facts.count >= 10, let first = sample.facts.first else {
      return nil
    }
    let seconds = Double(sample.now.microseconds(since: first.recordedAt)) / 1e6
    guard seconds >= 3_600 else { return nil }
    let perRecord = Double(sample.info.usedByteCount) / Double(max(sample.head.position, 1))
    return perRecord * Double(sample.facts.count) * 86_400 / seconds
  }
}
