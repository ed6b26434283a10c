package import DaybookCrypto

/// Where the log ends: the last record's position and link; before any record, 0 and zero.
package struct LogHead: Hashable, Sendable {
  package let position: UInt64
  package let link: Digest256

  package init(position: UInt64, link: Digest256) {
    self.position = position
    self.link = link
  }

  package static let empty = LogHead(position: 0, link: .zero)
}
