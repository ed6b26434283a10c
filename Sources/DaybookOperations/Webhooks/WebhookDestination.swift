public import Daybook
public import DaybookDomain
internal import DaybookFetch

/// Who is told of the ledger's events over HTTP: where, signed how, and which of them.
public struct WebhookDestination: Sendable {
  /// Its name among all: 1–32 lower-case letters, digits and `-`. What was delivered is kept under it.
  public let name: String
  /// Events of these types; nil: all.
  public var types: Set<EventType>?
  /// Events of these venues; nil: all, and those of the whole ledger.
  public var venues: Set<VenueID>?
  /// Also each notice that is made for these audiences.
  public var notices: Set<Audience> = []

  let address: FetchAddress
  let secrets: [WebhookSecret]

  /// All events, to an address.
  ///
  /// - Parameters:
  ///   - name: See `name`.
  ///   - address: `http://` or `https://`, without a name, a password and a fragment. It may be a private one.
  ///   - secrets: One to four, `whsec_…` or `whsk_…`; each signs, so that a receiver can change from one to the next.
  ///
  /// Throws `.malformed` for what is not allowed, without repeating addresses and secrets.
  public init(_ name: String, to address: String, secrets: [String]) throws(LedgerFailure) {
    guard (1...32).contains(name.utf8.count),
      name.utf8.allSatisfy({
        (UInt8(ascii: "a")...UInt8(ascii: "z")).contains($0)
          || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) || $0 == UInt8(ascii: "-")
      })
    else {
      throw LedgerFailure(
        .malformed, "webhook: found the name \"\(name)\"; allowed: 1–32 of a-z, 0-9 and -")
    }
    self.name = name
    do throws(FetchAddressFault) {
      self.address = try FetchAddress(address)
    } catch {
      throw LedgerFailure(.malformed, "webhook \(name): \(error)")
    }
    let read = secrets.compactMap { WebhookSecret($0) }
    guard (1...4).contains(secrets.count), read.count == secrets.count else {
      throw LedgerFailure(
        .malformed,
        "webhook \(name): found \(secrets.count) secrets, of which \(read.count) can be used; allowed: 1–4, each \(WebhookSecret.allowed)"
      )
    }
    self.secrets = read
  }

  /// Which records may be told to it. Notices are made by events of any type.
  var filter: EventFilter { EventFilter(venues: venues, types: notices.isEmpty ? types : nil) }

  func wants(_ type: EventType) -> Bool { types?.contains(type) ?? true }
}
