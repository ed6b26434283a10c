internal import DaybookCrypto
internal import DaybookStore

/// What one node asks of another, and the proof that nodes ask and answer: BLAKE2b-256 under the nodes' key.
///
/// A question is 16 random bytes, the proof and a body; an answer the proof and a body.
package struct NodeCall: Sendable {
  package enum Kind: String, Hashable, Sendable, CaseIterable {
    /// How the node stands: JSON.
    case report
    /// Keys from a number on, sealed to the node that is named. Who has no key yet may ask, too.
    case keys
    /// Have these keys, sealed: one byte 1 once they are on the disk.
    case run
    /// Add or take out a node: empty once it is said in the stream, else why not.
    case members
  }

  let kind: Kind
  /// Who is asked.
  let node: String
  let nonce: [UInt8]
  let body: [UInt8]

  static let nonceByteCount = 16
  private static let proofByteCount = 32

  init(_ kind: Kind, of node: String, _ body: [UInt8]) {
    (self.kind, self.node, self.body) = (kind, node, body)
    nonce = Entropy.bytes(NodeCall.nonceByteCount)
  }

  /// Reads a question; nil where it proves nothing and must.
  init?(_ kind: Kind, of node: String, question bytes: [UInt8], key: [UInt8]) {
    guard bytes.count >= NodeCall.nonceByteCount + NodeCall.proofByteCount else { return nil }
    (self.kind, self.node) = (kind, node)
    nonce = Array(bytes[..<NodeCall.nonceByteCount])
    body = Array(bytes[(NodeCall.nonceByteCount + NodeCall.proofByteCount)...])
    let proof = bytes[NodeCall.nonceByteCount..<NodeCall.nonceByteCount + NodeCall.proofByteCount]
    guard kind == .keys || self.proof("asks", body, key).elementsEqual(proof) else { return nil }
  }

  func question(key: [UInt8]) -> [UInt8] { nonce + proof("asks", body, key) + body }

  func answer(_ body: [UInt8], key: [UInt8]) -> [UInt8] { proof("answers", body, key) + body }

  /// What was answered; nil for what no node said to this question.
  func read(answer bytes: [UInt8], key: [UInt8]) -> [UInt8]? {
    guard let body = unproven(answer: bytes),
      proof("answers", body, key).elementsEqual(bytes[..<NodeCall.proofByteCount])
    else { return nil }
    return body
  }

  /// As `read`, before the key is known.
  func unproven(answer bytes: [UInt8]) -> [UInt8]? {
    bytes.count >= NodeCall.proofByteCount ? Array(bytes[NodeCall.proofByteCount...]) : nil
  }

  private func proof(_ verb: String, _ body: [UInt8], _ key: [UInt8]) -> [UInt8] {
    var hasher = Blake2b(key: key)
    hasher.update(Array("daybook \(verb) \(kind.rawValue) \(node)\0".utf8))
    hasher.update(nonce)
    hasher.update(body)
    return hasher.finish().bytes
  }
}

/// How a node's questions reach another.
package protocol NodeLink: Sendable {
  /// Sends a question and blocks for the answer; nil: none came in time.
  func ask(_ node: String, _ kind: NodeCall.Kind, _ question: [UInt8]) -> [UInt8]?
}

extension NodeLink {
  /// A proven answer; nil: none came, or none that a node gave.
  package func call(_ kind: NodeCall.Kind, of node: String, _ body: [UInt8] = [], key: [UInt8]) -> [UInt8]? {
    let call = NodeCall(kind, of: node, body)
    return ask(node, kind, call.question(key: key)).flatMap { call.read(answer: $0, key: key) }
  }
}
