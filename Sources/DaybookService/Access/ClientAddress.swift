internal import Daybook
internal import DaybookHTTP

/// Finds out whose request it is that a proxy passes on.
struct ClientAddress: Sendable {
  private let proxies: [NetworkBlock]

  /// Proxies that are believed: addresses in numbers, or networks such as 10.0.0.0/8.
  init(trusting proxies: [String]) throws(LedgerFailure) {
    var blocks: [NetworkBlock] = []
    for text in proxies {
      guard let block = NetworkBlock(text) else {
        throw LedgerFailure(
          .malformed,
          "serve: found the trusted proxy \"\(text)\"; allowed: an address, or a network such as 10.0.0.0/8"
        )
      }
      blocks.append(block)
    }
    self.proxies = blocks
  }

  /// Whom a request is counted for: its other end or, where that is a trusted proxy, the last address in
  /// X-Forwarded-For that is none.
  ///
  /// What stands before that anybody can have written; what is no address ends the search at the proxy that passed it on.
  func client(of request: HTTPRequest) -> [UInt8] {
    guard var address = request.peer.address else { return Array(request.peer.text.utf8) }
    guard !proxies.isEmpty else { return address.client }
    var hops = request.fields.filter { $0.name == "x-forwarded-for" }.flatMap {
      $0.value.split(separator: ",")
    }
    while proxies.contains(where: { $0.contains(address) }), let hop = hops.popLast(),
      let before = NetworkAddress(ClientAddress.trimmed(hop))
    {
      address = before
    }
    return address.client
  }

  private static func trimmed(_ text: Substring) -> String {
    var text = text.drop { $0 == " " || $0 == "\t" }
    while let last = text.last, last == " " || last == "\t" { text.removeLast() }
    return String(text)
  }
}
