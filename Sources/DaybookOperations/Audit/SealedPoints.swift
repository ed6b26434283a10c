internal import Daybook
internal import DaybookCrypto
internal import DaybookLog
internal import DaybookViews

/// The points that the options name, directly or by a seal, and the seals that the ledger keeps.
struct SealedPoints {
  /// Up to here the log is taken for granted.
  private(set) var trusted: LogHead?
  private(set) var witnesses: [Witness] = []
  private(set) var trees: [SealedTree] = []
  private(set) var troubles: [Violation] = []
  private(set) var notes: [String] = []

  private let directory: LedgerDirectory
  private let publicKey: String?
  /// Nil when record 1 is unreadable; seals are then not compared with it.
  private let ledger: LedgerID?
  /// What the seals must have; the ledger's own policy, if none was given.
  private let policy: WitnessPolicy
  private let isPolicyGiven: Bool

  /// A seal that was given.
  private enum Given {
    case link(LinkSeal)
    case tree(Seal)

    var ledger: LedgerID {
      switch self {
      case .link(let seal): seal.ledger
      case .tree(let seal): seal.ledger
      }
    }
  }

  init(
    _ options: VerifyOptions, _ directory: LedgerDirectory, _ log: any LogStorage, of ledger: LedgerID?
  ) throws(LedgerFailure) {
    (self.directory, self.ledger, publicKey) = (directory, ledger, options.publicKey)
    isPolicyGiven = options.policy != nil
    if let path = options.policy {
      policy = try WitnessPolicy(try FileBytes.read(path), path)
    } else {
      policy = try SealDirectory(directory).policy()
    }
    switch options.start {
    case .firstRecord: break
    case .after(let point): trusted = point.head
    case .afterSeal(let file):
      switch try seal(file) {
      case .link(let seal): trusted = seal.head
      case .tree(let seal):
        trees.append(SealedTree("seal \(file)", seal))
        // The tree is of the links as the log has them, so it vouches for the one at its end.
        let position = seal.position.value
        trusted = LogHead(position: position, link: try log.link(of: position) ?? .zero)
      }
    }
    if let trusted {
      witnesses.append(Witness("trusted head", trusted))
      notes.append(
        "not checked again up to \(trusted.position): links and what records say; a change there shows with --sealed"
      )
    }
    if let file = options.seal {
      switch try seal(file) {
      case .link(let seal): witnesses.append(Witness("seal \(file)", seal.head))
      case .tree(let seal): trees.append(SealedTree("seal \(file)", seal))
      }
    }
    try addKept(mustBeWitnessed: options.seal == nil && !isPolicyGiven)
  }

  /// The seals in the ledger's own directory, and that one of them has the cosignatures that the policy asks for.
  private mutating func addKept(mustBeWitnessed: Bool) throws(LedgerFailure) {
    let kept = SealDirectory(directory)
    var texts: [[UInt8]] = []
    for kind in SealDirectory.Kind.allCases {
      let path = kept.path(of: kind)
      do throws(LedgerFailure) {
        guard let seal = try kept.seal(kind), seal.ledger == ledger ?? seal.ledger else { continue }
        if kind == .witnessed, let cosigners = try? policy.cosigners(of: seal, path), !cosigners.isEmpty {
          let names = cosigners.map { "\($0.name) at \($0.at)" }.joined(separator: ", ")
          notes.append("the first \(seal.position) records were cosigned by \(names)")
        }
        guard !texts.contains(seal.note.text) else { continue }
        texts.append(seal.note.text)
        trees.append(SealedTree("seal \(path)", seal))
      } catch {
        troubles.append(Violation(.start, .seal, error.message))
      }
    }
    guard mustBeWitnessed, policy.asksForWitnesses else { return }
    let path = kept.path(of: .witnessed)
    let seal = (try? kept.seal(.witnessed)) ?? nil
    let objection =
      if let seal {
        try policy.objection(to: seal, path)
      } else {
        "there is none; the policy asks for \(policy.words)" as String?
      }
    guard let objection else { return }
    troubles.append(
      Violation(
        .start, .seal,
        "\(path): \(objection); have the newest seal cosigned (daybook seal --since, daybook witness keep), or ask for fewer (daybook witness require)"
      ))
  }

  /// Reads a seal and checks that a trusted key signed it, for this ledger, and that the policy is fulfilled.
  private mutating func seal(_ path: String) throws(LedgerFailure) -> Given {
    let bytes = try FileBytes.read(path)
    let keys = try trustedKeys()
    let given: Given
    let objection: String?
    if LinkSeal.isOne(bytes) {
      let seal = try LinkSeal(bytes, path)
      given = .link(seal)
      let lacks = policy.asksForWitnesses ? "it is of form 1, which has no cosignatures; seal again" : nil
      objection = keys.objection(to: seal) ?? lacks
    } else {
      let seal = try Seal(try SignedNote(bytes, path), path)
      given = .tree(seal)
      let lacks = try policy.objection(to: seal, path)
      objection = keys.objection(to: seal) ?? lacks
    }
    if let objection { throw LedgerFailure(.untrusted, "\(path): \(objection)") }
    if let ledger, given.ledger != ledger {
      throw LedgerFailure(
        .untrusted, "\(path): it is a seal of the ledger \(given.ledger), this is \(ledger)")
    }
    return given
  }

  private mutating func trustedKeys() throws(LedgerFailure) -> TrustedKeys {
    if let publicKey { return try KeyDocument.keys(publicKey) }
    if isPolicyGiven, let keys = TrustedKeys(logs: policy.logs) { return keys }
    guard let own = try SigningKeyFile(vault: directory.vault).key() else {
      throw LedgerFailure(.malformed, "there is no signing key in the vault; give --public-key KEY")
    }
    notes.append(
      "the seal was checked with the vault's own key: whoever can write the vault can make such a seal; give --public-key"
    )
    return TrustedKeys(own.publicKey)
  }
}
