import DaybookDomain
import DaybookTime

extension Block {
  /// Its place among a venue's blocks, in order of their beginning.
  var orderKey: [UInt8] {
    var key = RowKey.prefix(venue.text)
    key.append(bigEndian: UInt64(ascending: from.microseconds))
    key.append(id)
    return key
  }
}
