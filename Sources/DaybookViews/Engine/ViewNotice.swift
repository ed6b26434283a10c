package import DaybookDomain

/// What an operator may want to know about the views' files. The engine reports it and prints nothing.
package enum ViewNotice: Hashable, Sendable, CustomStringConvertible {
  /// A generation that was found unusable is thrown away.
  case discarded(view: String, generation: Int, reason: String)
  /// An empty generation is in use and is filled from the log.
  case started(view: String, generation: Int, reason: String)
  /// A rebuild fills this generation beside the one in use, from this position.
  case filling(view: String, generation: Int, after: Position)
  /// Readers now get this generation.
  case switched(view: String, generation: Int, position: Position)
  /// An embedder's projection does not go on; all others do.
  case stopped(view: String, reason: String)

  package var description: String {
    switch self {
    case .discarded(let view, let generation, let reason):
      "view \(view): generation \(generation) is discarded: \(reason)"
    case .started(let view, let generation, let reason):
      "view \(view): generation \(generation) is filled from the log: \(reason)"
    case .filling(let view, let generation, let position):
      "view \(view): generation \(generation) is filled beside the one in use, after position \(position)"
    case .switched(let view, let generation, let position):
      "view \(view): generation \(generation) is in use, at position \(position)"
    case .stopped(let view, let reason): "view \(view) is stopped: \(reason)"
    }
  }
}
