import DaybookFiles
import DaybookStore

/// A generation that was removed to free its disk space.
public struct PrunedGeneration: Hashable, Sendable {
  /// The view.
  public let view: String
  /// The number it had.
  public let generation: Int
  /// Bytes of its data file.
  public let byteCount: Int
}

extension ViewEngine {
  /// Removes every generation that is not in use: those kept for switching back, and rebuilds' leftovers.
  ///
  /// A rebuild in progress finds itself superseded.
  package func prune(
    _ names: Set<String>? = nil, isCancelled: () -> Bool = { false }
  ) throws(LedgerFailure) -> [PrunedGeneration] {
    let homes = try homes(names)
    var restarts = Restarts()
    return try projecting(&restarts, isCancelled) { _ throws(LedgerFailure) in
      var pruned: [PrunedGeneration] = []
      for home in homes {
        guard let current = try home.directory.current() else { continue }
        for number in try home.directory.generations() where number != current {
          let byteCount = home.directory.byteCount(of: number) ?? 0
          try Files.removeDirectory(home.directory.path(of: number))
          pruned.append(PrunedGeneration(view: home.view.name, generation: number, byteCount: byteCount))
        }
      }
      // Made, but not yet unnamed, when its process was killed.
      for name in try Files.names(in: root) where name.hasPrefix(ViewHome.unnamedPrefix) {
        try Files.removeDirectory("\(root)/\(name)")
      }
      return pruned
    }
  }
}
