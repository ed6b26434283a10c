internal import Daybook
internal import DaybookCrypto
internal import DaybookLog
internal import DaybookStore

/// Making a node's directory from its cluster: the first records from the stream, the ledger's secret from another node.
struct NodeJoining {
  let port: NATSPort
  let link: NATSLink
  let own: BoxKey
  let configuration: NodeConfiguration

  /// How long the cluster has to know this node, and to answer.
  private static let patience = Duration.seconds(30)

  /// Blocks for half a minute at most; throws what is missing by then.
  func join(_ directory: LedgerDirectory, mapByteCount: Int) throws(LedgerFailure) {
    let end = MonotonicTime.now + NodeJoining.patience
    while true {
      do throws(LedgerFailure) {
        let (first, secret) = try admitted()
        guard case .records(let records) = first.content else {
          throw LedgerFailure(
            .diverged,
            "join stream \(configuration.stream): its first message is not a ledger's first records")
        }
        return try directory.join(
          records, of: first.ledger, incarnation: first.incarnation, secret: secret,
          mapByteCount: mapByteCount)
      } catch {
        guard error.code == .storage || error.code == .notFound, .now < end else { throw error }
        Pause.take(.milliseconds(200))
      }
    }
  }

  /// The stream's first message, and the secret under which it is signed.
  private func admitted() throws(LedgerFailure) -> (first: StreamMessage, secret: [UInt8]) {
    guard case .message(let bytes) = port.read(1), let first = StreamMessage(unproven: bytes) else {
      throw LedgerFailure(
        .storage,
        "join stream \(configuration.stream): no server gives its first message; found the cluster first, on the node that has the ledger, with daybook node --found"
      )
    }
    guard let found = try NodeJoining.standing(port) else {
      throw LedgerFailure(
        .storage,
        "join stream \(configuration.stream): it does not say yet who its nodes are; start the first")
    }
    guard found.standing.member(configuration.name)?.key == own.publicKey else {
      throw LedgerFailure(
        .notFound,
        "join stream \(configuration.stream): its nodes do not know this one; on a machine with a node run: daybook cluster add \(configuration.name) \(hexadecimal(own.publicKey))"
      )
    }
    for member in found.standing.members where member.name != configuration.name {
      let call = NodeCall(.keys, of: member.name, KeyGift.question(for: configuration.name, from: 0))
      guard let answer = link.ask(member.name, .keys, call.question(key: [])),
        let gift = call.unproven(answer: answer).flatMap({ KeyGift($0, for: own) })
      else { continue }
      // Whoever has the secret can sign, and the stream says who has it.
      let key = Vault.nodeKey(of: gift.secret)
      guard call.read(answer: answer, key: key) != nil, StreamMessage(bytes, key: key) != nil,
        StreamMessage(found.bytes, key: key) != nil
      else {
        throw LedgerFailure(
          .untrusted,
          "join stream \(configuration.stream): what came from node \(member.name) is not the secret that the stream is signed with; find out who may publish there"
        )
      }
      return (first, gift.secret)
    }
    throw LedgerFailure(
      .storage, "join stream \(configuration.stream): no other node gives its keys now; start one")
  }

  /// How the cluster stands, as its newest messages say; nil before any does. What is read is not proven yet.
  static func standing(
    _ port: NATSPort
  ) throws(LedgerFailure) -> (standing: ClusterStanding, bytes: [UInt8])? {
    guard let last = port.extent()?.last, last > 0, let end = message(last, port) else { return nil }
    if case .standing(let standing) = end.message.content { return (standing, end.bytes) }
    guard end.message.standingSlot > 0, let said = message(end.message.standingSlot, port),
      case .standing(let standing) = said.message.content
    else { return nil }
    return (standing, said.bytes)
  }

  private static func message(_ slot: UInt64, _ port: NATSPort) -> (message: StreamMessage, bytes: [UInt8])? {
    guard case .message(let bytes) = port.read(slot) else { return nil }
    return StreamMessage(unproven: bytes).map { ($0, bytes) }
  }
}
