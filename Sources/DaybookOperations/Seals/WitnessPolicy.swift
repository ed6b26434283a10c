package import Daybook
internal import DaybookCrypto
package import DaybookTime

/// Whose signatures a seal must have (C2SP tlog-policy): the logs' keys, the witnesses' keys, and how many of them.
package struct WitnessPolicy: Sendable {
  /// A witness or a group, by the name that the policy gives it.
  private indirect enum Member: Sendable {
    case witness(VerifierKey)
    case group(needed: Int, of: [Member])
  }

  /// A witness's signature that was found valid.
  package struct Cosigner: Hashable, Sendable {
    package let name: String
    package let at: Timestamp
  }

  /// The keys of the logs that it is for; none: the log is known from elsewhere.
  package private(set) var logs: [VerifierKey] = []
  /// The witnesses that it knows, in the order of the file.
  package private(set) var witnesses: [VerifierKey] = []
  /// How many of the witnesses are needed; nil for a file with groups of its own.
  package private(set) var needed: Int? = 0
  private var quorum: Member?

  /// Whether it asks for cosignatures at all.
  package var asksForWitnesses: Bool { quorum != nil }

  /// Any seal fulfils it.
  package init() {}

  /// So many of these witnesses, any of them.
  init(_ needed: Int, of witnesses: [VerifierKey], logs: [VerifierKey] = []) {
    (self.logs, self.witnesses, self.needed) = (logs, witnesses, needed)
    quorum = needed == 0 ? nil : .group(needed: needed, of: witnesses.map { .witness($0) })
  }

  // MARK: What a seal has

  /// The witnesses of this policy that signed a seal. A wrong signature under a known key throws `.untrusted`.
  package func cosigners(of seal: Seal, _ path: String) throws(LedgerFailure) -> [Cosigner] {
    var found: [Cosigner] = []
    for witness in witnesses {
      switch witness.look(at: seal.note) {
      case .absent: continue
      case .signed(let time): found.append(Cosigner(name: witness.name, at: time ?? .epoch))
      case .wrong:
        throw LedgerFailure(
          .untrusted, "\(path): the signature of \(witness.name) is not that of what it says")
      }
    }
    return found
  }

  /// Why a seal does not fulfil it; nil when it does.
  package func objection(to seal: Seal, _ path: String) throws(LedgerFailure) -> String? {
    let signed = try cosigners(of: seal, path).map(\.name)
    guard let quorum, !isMet(quorum, by: Set(signed)) else { return nil }
    let have = signed.isEmpty ? "none" : signed.joined(separator: ", ")
    return "it lacks cosignatures: it has \(have); the policy asks for \(words)"
  }

  private func isMet(_ member: Member, by signed: Set<String>) -> Bool {
    switch member {
    case .witness(let key): signed.contains(key.name)
    case .group(let needed, let members): members.count { isMet($0, by: signed) } >= needed
    }
  }

  /// What it asks for, for people.
  package var words: String {
    guard asksForWitnesses else { return "none" }
    let names = witnesses.map(\.name).joined(separator: ", ")
    return needed.map { "\($0) of \(names)" } ?? "its own quorum of \(names)"
  }

  // MARK: The file

  /// Reads a policy; `path` names it in errors.
  package init(_ bytes: [UInt8], _ path: String) throws(LedgerFailure) {
    var members: [String: Member] = [:]
    var used: Set<String> = []
    var quorumLine: String?
    func wrong(_ line: String, _ why: String) -> LedgerFailure {
      LedgerFailure(.malformed, "\(path): \"\(line)\": \(why)")
    }
    guard let text = String(validating: bytes, as: UTF8.self) else {
      throw LedgerFailure(.malformed, "\(path): it is not UTF-8; a policy is lines of text")
    }
    for line in text.parts(separatedBy: "\n") {
      let words = line.unicodeScalars.split { $0 == " " || $0 == "\t" }.map { String($0) }
      guard let first = words.first, !first.hasPrefix("#") else { continue }
      func take(_ name: String) throws(LedgerFailure) -> Member {
        guard let member = members[name] else { throw wrong(line, "\(name) is not defined above it") }
        guard used.insert(name).inserted else { throw wrong(line, "\(name) is a member already") }
        return member
      }
      func define(_ name: String, _ member: Member) throws(LedgerFailure) {
        guard name != "none", members.updateValue(member, forKey: name) == nil else {
          throw wrong(line, "the name \(name) is taken")
        }
      }
      switch (first, words.count) {
      case ("log", 2...3):
        guard let key = VerifierKey(words[1]), key.kind == .note, !logs.contains(where: { $0.key == key.key })
        else { throw wrong(line, "allowed: log and an Ed25519 verifier key of type 1, each once") }
        logs.append(key)
      case ("witness", 3...4):
        guard let key = VerifierKey(words[2]), key.kind == .cosignature,
          !witnesses.contains(where: { $0.key == key.key || $0.name == key.name })
        else {
          throw wrong(line, "allowed: witness, a name, and an Ed25519 verifier key of type 4, each once")
        }
        witnesses.append(key)
        try define(words[1], .witness(key))
      case ("group", 4...):
        let count = words.count - 3
        guard let needed = ["any": 1, "all": count][words[2]] ?? Int(words[2]), (1...count).contains(needed)
        else { throw wrong(line, "allowed after the name: any, all, or 1–\(count)") }
        var inside: [Member] = []
        for name in words[3...] { inside.append(try take(name)) }
        try define(words[1], .group(needed: needed, of: inside))
      case ("quorum", 2):
        guard quorumLine == nil else { throw wrong(line, "there is a quorum already") }
        quorumLine = words[1]
        quorum = words[1] == "none" ? nil : try take(words[1])
      default:
        throw wrong(line, "allowed: log, witness, group and quorum with their words (C2SP tlog-policy)")
      }
    }
    guard quorumLine != nil else {
      throw LedgerFailure(
        .malformed, "\(path): it has no quorum; end it with quorum and a name, or quorum none")
    }
    needed = flatNeed
  }

  /// How many witnesses are needed, where any of all of them will do.
  private var flatNeed: Int? {
    switch quorum {
    case nil: return 0
    case .witness: return witnesses.count == 1 ? 1 : nil
    case .group(let needed, let members):
      let areWitnesses = members.allSatisfy { if case .witness = $0 { true } else { false } }
      return areWitnesses && members.count == witnesses.count ? needed : nil
    }
  }

  /// The file of a policy without groups of its own.
  package var text: String {
    var text = logs.map { "log \($0)\n" }.joined()
    for witness in witnesses { text += "witness \(witness.name) \(witness)\n" }
    guard let needed, needed > 0 else { return text + "quorum none\n" }
    return text
      + "group witnesses \(needed) \(witnesses.map(\.name).joined(separator: " "))\nquorum witnesses\n"
  }
}
