/// A table of an environment: keys in byte order, one value each. Valid while the environment is open.
@usableFromInline package struct Table: Hashable, Sendable {
  /// LMDB's number for it.
  @usableFromInline let number: UInt32

  /// The environment it belongs to.
  @usableFromInline let owner: UInt32

  @usableFromInline
  init(number: UInt32, owner: UInt32) {
    self.number = number
    self.owner = owner
  }
}
