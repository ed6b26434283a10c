public import Daybook
internal import DaybookLog

extension LedgerOperations {
  /// How far webhooks have come that were told of this ledger, by name. The service that tells them may be running.
  public func webhooks() throws(LedgerFailure) -> [WebhookStatus] {
    let folder = try webhookFolder()
    return try folder.names.map { name throws(LedgerFailure) in
      WebhookStatus(name, try folder.state(of: name), deadLetters: try folder.deadLetters(of: name).count)
    }
  }

  /// The messages that a webhook did not take and that are not tried any more, in the order in which they were given up.
  ///
  /// Throws `.notFound` for a name that was never told anything.
  public func deadLetters(of name: String) throws(LedgerFailure) -> [DeadLetter] {
    try webhookFolder(with: name).deadLetters(of: name)
  }

  /// Has a webhook's dead letters sent again, each once, and lets it go on if it was stopped; with a position,
  /// everything from that record on instead.
  ///
  /// The service does it: at once if it is running, else when it starts. Throws `.notFound` for a name that was never
  /// told anything, and for a position that the log does not have.
  public func replayWebhook(_ name: String, from position: Position? = nil) throws(LedgerFailure) {
    let folder = try webhookFolder(with: name)
    if let position {
      let log = try ledger.storage(mapByteCount: mapByteCount, isReadOnly: true)
      defer { log.close() }
      let head = try log.head().position
      guard (1...max(head, 1)).contains(position.value) else {
        throw LedgerFailure(.notFound, "no record \(position): the log goes from 1 to \(head)")
      }
    }
    try folder.ask(position.map { .from($0) } ?? .deadLetters, of: name)
  }

  private func webhookFolder() throws(LedgerFailure) -> WebhookFolder {
    guard try ledger.identity() != nil else {
      throw LedgerFailure(.notALedger, "no ledger at \(ledger.path); name another with --ledger")
    }
    return WebhookFolder(of: ledger.path)
  }

  private func webhookFolder(with name: String) throws(LedgerFailure) -> WebhookFolder {
    let folder = try webhookFolder()
    let names = try folder.names
    guard names.contains(name) else {
      let known = names.isEmpty ? "none yet" : names.joined(separator: ", ")
      throw LedgerFailure(.notFound, "no webhook \"\(name)\" was told of this ledger; known: \(known)")
    }
    return folder
  }
}
