internal import Daybook
internal import DaybookLog
internal import DaybookNATS
internal import DaybookStore

/// Keeps a node's copy at the stream's end: at once where it hears of a commit, and each second in case it does not.
final class Follower: Sendable {
  private let worker: Worker<Bool>
  private let subscription: NATSSubscription

  private static let interval = Duration.seconds(1)

  init(_ log: StreamLog, _ stream: NATSStream, observer: any LedgerObserver) throws(LedgerFailure) {
    let worker = try Worker(true) { inbox in
      var told: LedgerFailure?
      var followed = MonotonicTime.now
      while !inbox.isClosed {
        let isHint =
          inbox.wait(until: .now + Follower.interval) { hasNews -> Bool? in
            defer { hasNews = false }
            return hasNews ? true : nil
          } ?? false
        guard !inbox.isClosed else { return }
        // The writer has what it committed; others' commits it meets when its own is refused, or here in a while.
        if isHint, log.isWriter, .now < followed + Follower.interval { continue }
        followed = .now
        do throws(LedgerFailure) {
          try log.follow()
          told = nil
        } catch {
          if error != told { observer.notice(error.message) }
          told = error
        }
      }
    }
    self.worker = worker
    do throws(NATSFailure) {
      subscription = try stream.onCommitted {
        worker.wake {
          $0 = true
          return true
        }
      }
    } catch {
      worker.stop()
      throw LedgerFailure(.storage, "listen for commits: \(error.found)")
    }
  }

  /// Something may be in the stream that this node does not have.
  func wake() {
    worker.wake {
      $0 = true
      return true
    }
  }

  func stop() { worker.stop() }
}

extension StreamLog {
  /// Whether the stream says that this node writes.
  var isWriter: Bool {
    let progress = progress
    return progress.lease?.node == node && progress.fault == nil && progress.knows(node)
  }
}
