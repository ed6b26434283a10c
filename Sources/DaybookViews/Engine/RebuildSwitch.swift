/// When a rebuild switches to the generation that it has filled.
public enum RebuildSwitch: String, Hashable, Sendable, CaseIterable {
  /// Never: it only reports the differences.
  case never
  /// If every row is the same as in the generation in use.
  case same
  /// In any case.
  case always
}
