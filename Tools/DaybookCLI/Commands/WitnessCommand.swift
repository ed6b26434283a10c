import Daybook
import DaybookJSON
import DaybookOperations

struct WitnessCommand: CLICommand {
  static let declaration = Declaration(
    name: "witness", abstract: "Name the witnesses of a ledger's seals, and keep their cosignatures.",
    discussion: """
      A witness cosigns a seal only if it continues the last one that it cosigned. With witnesses required, \
      verify finds a violation when the newest seal that enough of them cosigned is not of the log, or there is \
      none, and receipts are made for that seal.

      list shows the witnesses and the kept seals. add takes the verifier key that the witness gives out \
      (daybook cosign prints it). require N asks for the cosignatures of N of them, 0 of none. keep takes a \
      witness's answer, or a seal with cosignatures, checks them and keeps those of known witnesses. policy \
      prints the file with which others check receipts (C2SP tlog-policy).
      """,
    arguments: [
      .init(name: "list|add|remove|require|keep|policy", help: "What to do; default list.", isOptional: true),
      .init(
        name: "KEY|NAME|N|FILE",
        help: "add: a verifier key. remove: a name. require: a number. keep: a file.",
        isOptional: true),
    ],
    options: [Declaration.json],
    examples: [
      "daybook witness add w1.example/daybook+52d1c5c9+BPqWIpk44oK3N6W2WTkFbd1UsVTyW0mKZM92Qk5N2Hl9",
      "daybook witness require 1", "daybook witness keep cosignature",
      "daybook witness policy > sahil.policy",
    ])

  private enum Verb: String, CaseIterable { case list, add, remove, require, keep, policy }

  static func run(_ arguments: Arguments) throws -> ExitCode {
    let word = arguments.argument(0) ?? "list"
    guard let verb = Verb(rawValue: word) else {
      throw arguments.wrong(
        "found \"\(word)\"; allowed: \(Verb.allCases.map(\.rawValue).joined(separator: ", "))")
    }
    let operations = LedgerOperations(arguments.ledgerPath)
    let takesNone = [Verb.list, .policy].contains(verb)
    guard takesNone == (arguments.argument(1) == nil) else {
      throw arguments.wrong(takesNone ? "\(word) takes no argument" : "\(word) needs an argument")
    }
    let text = arguments.argument(1) ?? ""
    switch verb {
    case .list: try list(operations, isJSON: arguments.isJSON)
    case .add:
      let key = try arguments.parsed(text, "KEY", "a witness's verifier key: NAME+ID+KEY") { VerifierKey($0) }
      guard key.kind == .cosignature else {
        throw arguments.wrong("KEY: \(key.name) signs notes; allowed: the key of a witness, which cosigns")
      }
      try operations.addWitness(key)
    case .remove: try operations.removeWitness(text)
    case .require:
      try operations.requireWitnesses(try arguments.integer(text, "N", in: 0...1000))
    case .keep:
      let (seal, cosigners) = try operations.keepCosignatures(try FileBytes.read(text), text)
      Output.error("daybook: the seal of \(seal.position) records is cosigned by \(names(cosigners))\n")
    case .policy: Output.standard.write(try operations.policyForOthers().text)
    }
    return .done
  }

  private static func names(_ cosigners: [WitnessPolicy.Cosigner]) -> String {
    cosigners.isEmpty ? "nobody" : cosigners.map { "\($0.name) at \($0.at)" }.joined(separator: ", ")
  }

  private static func list(_ operations: LedgerOperations, isJSON: Bool) throws {
    let policy = try operations.witnessPolicy()
    let seals = try operations.keptSeals()
    guard isJSON else {
      var text = policy.witnesses.map { "  \($0)\n" }.joined()
      text = (text.isEmpty ? "No witnesses.\n" : "Witnesses:\n" + text) + "Required: \(policy.words)\n"
      for kept in seals {
        text += "Seal of \(kept.seal.position) records: cosigned by \(names(kept.cosigners))\n"
      }
      return Output.standard.write(text)
    }
    Output.standard.writeJSON { json in
      json.object { json in
        json.field("witnesses", texts: policy.witnesses.map(\.description))
        if let needed = policy.needed { json.field("required", unsigned: UInt64(needed)) }
        json.objects("seals", seals) { kept, json in
          json.field("position", unsigned: kept.seal.position.value)
          json.cosigners(kept.cosigners)
        }
      }
      json.endLine()
    }
  }
}

extension JSONWriter {
  /// The member `cosigners`: who cosigned a seal, and when.
  mutating func cosigners(_ cosigners: [WitnessPolicy.Cosigner]) {
    objects("cosigners", cosigners) { cosigner, json in
      json.field("name", text: cosigner.name)
      json.field("at", instant: cosigner.at)
    }
  }
}
