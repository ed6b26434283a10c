import DaybookDomain
import DaybookTime

extension Block {
  /// The key that sorts a venue's blocks by start.
  var orderKey: [UInt8] {
    var key = RowKey.prefix(venue.text)
    key.append(bigEndian: UInt64(ascending: from.microseconds))
    key.append(id)
    return key
  }
}
