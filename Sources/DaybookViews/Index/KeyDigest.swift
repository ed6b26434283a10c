/// Names the first answer to (actor, key): sixteen bytes of a keyed digest.
package struct KeyDigest: Hashable, Sendable {
  package let high: UInt64
  package let low: UInt64

  package init(high: UInt64, low: UInt64) {
    self.high = high
    self.low = low
  }

  var key: [2 of UInt64] { [high.bigEndian, low.bigEndian] }
}
