import DaybookDomain
import DaybookLog

extension ViewEngine {
  /// The status of each view; changes nothing. A view on demand is there once it was asked for.
  package func list() throws(LedgerFailure) -> [ViewStatus] {
    let head = try head()
    var statuses: [ViewStatus] = []
    for home in try homes(nil) { statuses.append(try status(of: home, head)) }
    return statuses
  }

  /// The status of the view with this name; changes nothing.
  package func status(of name: String) throws(LedgerFailure) -> ViewStatus {
    try status(of: home(name), head())
  }

  func status(of home: ViewHome, _ head: Position) throws(LedgerFailure) -> ViewStatus {
    let current = try home.directory.current()
    let filling = try home.directory.draft()
    let previous = try home.directory.previous()
    let previousByteCount = previous.flatMap { home.directory.byteCount(of: $0) } ?? 0
    func status(
      _ state: ViewStatus.State, generation: Int?, position: Position? = nil, byteCount: Int = 0
    ) -> ViewStatus {
      let position = position.map { min($0, head) }
      return ViewStatus(
        name: home.view.name, isOnDemand: home.view.isOnDemand, version: home.view.version,
        generation: generation, position: position,
        lag: head.value - (position ?? .start).value, byteCount: byteCount, state: state, filling: filling,
        previous: previous, previousByteCount: previousByteCount)
    }
    guard let ledger = try ledger() else {
      return status(.unusable("the log is empty"), generation: current)
    }
    switch try home.look(log, ledger) {
    case .open(let generation):
      let checkpoint = try generation.checkpoint()
      return status(
        checkpoint.isComplete ? .ready : .incomplete, generation: generation.number,
        position: checkpoint.position, byteCount: generation.byteCount)
    case .nothing(let reason, let number): return status(.unusable(reason), generation: number)
    case .contradicted(let found, let number):
      return status(.contradicted(found.message), generation: number)
    case .stopped(let failure, let generation):
      return status(
        .stopped(failure.message), generation: generation.number,
        position: try generation.checkpoint().position, byteCount: generation.byteCount)
    case .notNow: return status(.unusable("it is being switched"), generation: current)
    }
  }
}
