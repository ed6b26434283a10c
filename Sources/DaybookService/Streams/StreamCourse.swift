internal import DaybookHTTP

/// The tasks of a stream: one that opens it, then one that tells what comes. Whichever runs when it ends is cancelled.
final class StreamCourse: Sendable {
  private enum Stage {
    case fresh
    case opening(Task<Void, Never>)
    case telling(Task<Void, Never>)
    case over
  }

  private let stage = Guarded(Stage.fresh)

  /// The stream is being opened by a task, which may have come to its end meanwhile.
  func begin(_ task: Task<Void, Never>) {
    let isOver = stage.with { stage in
      if case .fresh = stage { stage = .opening(task) }
      if case .over = stage { return true }
      return false
    }
    if isOver { task.cancel() }
  }

  /// It is open, and goes on by a task.
  func goOn(_ task: Task<Void, Never>) {
    let isOver = stage.with { stage in
      if case .over = stage { return true }
      stage = .telling(task)
      return false
    }
    if isOver { task.cancel() }
  }

  /// It has ended.
  func end() {
    let task = stage.with { stage -> Task<Void, Never>? in
      defer { stage = .over }
      switch stage {
      case .opening(let task), .telling(let task): return task
      case .fresh, .over: return nil
      }
    }
    task?.cancel()
  }
}
