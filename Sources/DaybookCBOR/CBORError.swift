/// Why bytes were refused as deterministic CBOR, and at which byte.
@usableFromInline package struct CBORError: Error, Equatable, Sendable, CustomStringConvertible {
  /// Byte offset, from the start of the span, of the item that was refused.
  @usableFromInline package let offset: Int

  /// What is wrong there.
  @usableFromInline package let problem: CBORProblem

  /// An error at a byte offset.
  @inlinable
  package init(offset: Int, problem: CBORProblem) {
    self.offset = offset
    self.problem = problem
  }

  @usableFromInline package var description: String { "CBOR byte \(offset): \(problem)" }
}
