/// When a rebuild switches to the generation that it has filled.
package enum RebuildSwitch: String, Hashable, Sendable, CaseIterable {
  /// It only says what differs.
  case never
  /// When every row is the same as in the generation in use.
  case same
  /// Whatever differs.
  case always
}
