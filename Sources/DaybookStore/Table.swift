/// A table of an environment: keys in byte order, each with one value. Valid while that is open.
@usableFromInline package struct Table: Hashable, Sendable {
  /// LMDB's number of it.
  @usableFromInline let number: UInt32

  /// The environment it belongs to.
  @usableFromInline let owner: UInt32

  @usableFromInline
  init(number: UInt32, owner: UInt32) {
    self.number = number
    self.owner = owner
  }
}
