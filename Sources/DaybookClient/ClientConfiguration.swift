internal import DaybookFetch
internal import DaybookFiles

#if canImport(Glibc)
  internal import Glibc
#endif

/// Where a client's service is, who asks, and how long things may take.
public struct ClientConfiguration: Sendable {
  /// The service, such as https://book.example; what its paths begin with.
  public var service: String
  /// The file of commands that wait; it is made when it is missing, and one client at a time has it.
  public var queue: String
  /// The token that is sent, asked for before each request so that a new one is taken up; nil: none.
  public var token: @Sendable () -> String? = { nil }
  /// Who asks, such as guest:ana, of a service without keys; nil: nobody is named.
  public var actor: String?
  /// A file of PEM certificates to trust; nil: those that the system trusts.
  public var authorities: String?
  /// How long one request may take, in milliseconds: 100–60,000.
  public var milliseconds = 5_000
  /// How long a command may wait to be sent at all, in seconds: 1–86,400. A guest who waits at the door does not want the
  /// table that was asked for in the morning.
  public var lifeSeconds = 600
  /// Told what there is whenever a command's state has changed. It is called by the client: return quickly.
  public var onChange: @Sendable ([ClientCommand]) -> Void = { _ in }
  /// Seconds since 1970.
  var now: @Sendable () -> Int = { time(nil) }

  /// A service, and the file of what waits for it.
  public init(_ service: String, queue: String) { (self.service, self.queue) = (service, queue) }

  func check() throws(LedgerFailure) {
    do throws(FetchAddressFault) {
      _ = try FetchAddress(service)
    } catch {
      throw LedgerFailure(.malformed, "a client of \(service): \(error)")
    }
    guard !service.hasSuffix("/"), !service.contains("?") else {
      throw LedgerFailure(.malformed, "a client of \(service): allowed: as in https://book.example")
    }
    guard (100...60_000).contains(milliseconds) else {
      throw LedgerFailure(
        .malformed, "a client: found \(milliseconds) milliseconds for a request; allowed: 100–60,000")
    }
    guard (1...86_400).contains(lifeSeconds) else {
      throw LedgerFailure(
        .malformed, "a client: found \(lifeSeconds) seconds for a command; allowed: 1–86,400")
    }
  }
}
