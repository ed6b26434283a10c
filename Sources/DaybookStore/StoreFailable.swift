/// An error that a store's failure can be turned into, so that a closure may throw its layer's own.
@usableFromInline package protocol StoreFailable: Error {
  /// The failure of this layer that says what the store said.
  init(_ error: StoreError)
}
