internal import Daybook
internal import DaybookHTTP

/// Tells the supervisor that started this process how it does (sd_notify); where there is none, nothing is told.
public struct ServiceSupervisor {
  /// What is told.
  public enum Word: Sendable {
    /// Requests are answered.
    case ready
    /// Files are read again; tell that it is ready afterwards.
    case reloading
    /// It is being stopped.
    case stopping
  }

  private var nextSign = ContinuousClock.now
  private let interval: Duration?

  /// Finds out what the supervisor wants, from the environment.
  public init() { interval = Supervisor.watchdogMicroseconds.map { .microseconds($0 / 2) } }

  /// Tells it now.
  public func tell(_ word: Word) {
    switch word {
    case .ready: Supervisor.tell("READY=1")
    case .reloading:
      Supervisor.tell("RELOADING=1\nMONOTONIC_USEC=\(Supervisor.monotonicMicroseconds)")
    case .stopping: Supervisor.tell("STOPPING=1")
    }
  }

  /// Gives a sign of life twice in the time after which the supervisor would end the process; call it often.
  public mutating func tellIfDue() {
    guard let interval, nextSign <= .now else { return }
    nextSign = .now + interval
    Supervisor.tell("WATCHDOG=1")
  }
}
