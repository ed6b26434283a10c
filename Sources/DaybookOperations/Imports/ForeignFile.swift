internal import Daybook

/// A file of reservations of another system.
package protocol ForeignFile: Sendable {
  var path: String { get }
  var values: CarriedValues { get }
  var rows: [CarriedRow] { get }
  /// Rows that were not taken in, each as it was and with its reasons: a file that can be mended and imported again.
  func quarantine(_ faulty: [(row: Int, faults: [RowFault])]) -> [UInt8]
  /// `json` or `csv`.
  var quarantineSuffix: String { get }
}
