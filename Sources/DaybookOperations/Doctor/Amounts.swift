internal import DaybookDomain

/// Bytes as people say them: `824 bytes`, `1.2 MiB`.
package func byteText(_ count: UInt64) -> String {
  guard count >= 1024 else { return counted(count, "byte") }
  let units = ["KiB", "MiB", "GiB", "TiB", "PiB"]
  var scale = UInt64(1024)
  var unit = 0
  while count / scale >= 1024, unit + 1 < units.count {
    scale *= 1024
    unit += 1
  }
  let whole = count / scale
  let tenth = (count % scale) / (scale / 10 + 1)
  return whole < 10 ? "\(whole).\(min(tenth, 9)) \(units[unit])" : "\(whole) \(units[unit])"
}

/// A stretch of time in its largest unit: `40 s`, `3 min`, `26 h`, `12 days`, `3 years`.
package func spanText(seconds: Int64) -> String {
  switch seconds {
  case ..<120: "\(seconds) s"
  case ..<7_200: "\(seconds / 60) min"
  case ..<172_800: "\(seconds / 3_600) h"
  case ..<63_072_000: "\(seconds / 86_400) days"
  default: "\(seconds / 31_536_000) years"
  }
}

/// A time as it is written, `2030-05-01T19:00:00+04:00`, taken apart: a date may be longer than ten characters.
extension String {
  /// Before the `T`.
  package var writtenDate: Substring { prefix { $0 != "T" } }

  /// Hour and minute.
  package var writtenTime: Substring { drop { $0 != "T" }.dropFirst().prefix(5) }
}
