public import Logging

public protocol Service: Sendable {
  func run() async throws
}

/// Runs services until it is told to shut down, or one ends.
public actor ServiceGroup {
  private let services: [any Service]
  private let shutdown = Shutdown()

  public init(services: [any Service], logger: Logger) { self.services = services }

  public func run() async throws {
    try await Shutdown.$current.withValue(shutdown) {
      try await withThrowingTaskGroup(of: Void.self) { group in
        for service in services { group.addTask { try await service.run() } }
        try await group.waitForAll()
      }
    }
  }

  public func triggerGracefulShutdown() async { shutdown.begin() }
}

public func cancelWhenGracefulShutdown<T: Sendable>(
  _ operation: @Sendable @escaping () async throws -> T
) async throws -> T {
  guard let shutdown = Shutdown.current else { return try await operation() }
  let task = Task { try await operation() }
  let waiting = Task {
    for await _ in shutdown.begun { break }
    task.cancel()
  }
  defer { waiting.cancel() }
  return try await task.value
}

/// What tells the services of a group.
final class Shutdown: Sendable {
  @TaskLocal static var current: Shutdown?

  /// One service of a group listens.
  let begun: AsyncStream<Void>
  private let tell: AsyncStream<Void>.Continuation

  init() { (begun, tell) = AsyncStream.makeStream() }

  func begin() { tell.finish() }
}
