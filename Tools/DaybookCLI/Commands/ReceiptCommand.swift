import Daybook
import DaybookJSON
import DaybookOperations

struct ReceiptCommand: CLICommand {
  static let declaration = Declaration(
    name: "receipt",
    abstract: "Prove to somebody without the ledger that a record is in it, or check such a proof.",
    discussion: """
      A receipt has the record as it is stored, the path from it to the root of a sealed tree, and the seal \
      with its cosignatures (C2SP tlog-proof). Guests stay sealed in it; whoever has it can read everything \
      else that the record says. Of a reservation the record that made it is proven; explain shows the \
      positions of the others. It is made for the newest seal with the cosignatures that the ledger requires, \
      so the record must be older than that seal.

      With --check a receipt is checked, without a ledger: against the ledger's public key, or a policy, which \
      also says whose cosignatures it must have. The record is shown; exit code 1 if the proof does not hold. \
      A receipt shows that the record is in the log, not that none came after it.
      """,
    arguments: [
      .init(name: "ID|POSITION", help: "A reservation's id, or the position of a record.", isOptional: true)
    ],
    options: [
      .value("output", "FILE", "Write to this new file instead of standard output; it must not exist."),
      .value("check", "FILE", "Check this receipt; - for standard input."),
      .value("public-key", "KEY", "The ledger's public key, or a file of the key and its rotations."),
      .value(
        "policy", "FILE",
        "The keys and cosignatures that are asked for, as daybook witness policy prints them."),
      Declaration.json,
    ],
    examples: [
      "daybook receipt 01900000-0000-7000-8000-000000000001 --output ana.tlog-proof", "daybook receipt 1042",
      "daybook receipt --check ana.tlog-proof --policy sahil.policy",
    ])

  static func run(_ arguments: Arguments) throws -> ExitCode {
    guard let path = arguments.value("check") else {
      guard let text = arguments.argument(0) else {
        throw arguments.wrong("give a reservation's id or a position; or --check FILE")
      }
      if let option = ["public-key", "policy"].first(where: { arguments.value($0) != nil }) {
        throw arguments.wrong("--\(option) is for --check")
      }
      if arguments.isJSON { throw arguments.wrong("--json is for --check") }
      return try give(text, arguments)
    }
    guard arguments.argument(0) == nil, arguments.value("output") == nil else {
      throw arguments.wrong("--check takes a file only")
    }
    return try check(path, arguments)
  }

  private static func give(_ text: String, _ arguments: Arguments) throws -> ExitCode {
    let operations = LedgerOperations(arguments.ledgerPath)
    let position: Position
    if let number = UInt64(text) {
      position = Position(number)
    } else {
      position = try operations.position(
        making: arguments.parsed(text, "ID|POSITION", "an id of 36 characters or a position") {
          ReservationID($0)
        })
    }
    try arguments.write(try operations.receipt(of: position).bytes)
    return .done
  }

  private static func check(_ path: String, _ arguments: Arguments) throws -> ExitCode {
    let proof = try RecordProof(try FileBytes.read(path), path)
    var policy = WitnessPolicy()
    let keys: TrustedKeys?
    switch (arguments.value("public-key"), arguments.value("policy")) {
    case (let key?, nil): keys = try KeyDocument.keys(key)
    case (nil, let file?):
      policy = try WitnessPolicy(try FileBytes.read(file), file)
      keys = TrustedKeys(logs: policy.logs)
      guard keys != nil else { throw arguments.wrong("\(file): it must name the keys of one log") }
    default: throw arguments.wrong("give --public-key KEY or --policy FILE: whom to believe")
    }
    let lacks = try policy.objection(to: proof.seal, path)
    let objection =
      proof.holds
      ? keys?.objection(to: proof.seal) ?? lacks : "its record and path do not give the seal's root"
    if let objection { throw CommandFailure(code: .refused, message: "\(path): \(objection)") }
    let fact = try proof.fact()
    let cosigners = try policy.cosigners(of: proof.seal, path)
    guard arguments.isJSON else {
      let names = cosigners.map { "\($0.name) at \($0.at)" }.joined(separator: ", ")
      Output.standard.write(
        "Record \(proof.position) is in the seal of \(proof.seal.position) records of the ledger \(proof.seal.ledger)"
          + (names.isEmpty ? ".\n" : ", cosigned by \(names).\n") + FactText.line(fact))
      return .done
    }
    Output.standard.writeJSON { json in
      json.object { json in
        json.field("ledger", id: proof.seal.ledger)
        json.field("sealed", unsigned: proof.seal.position.value)
        json.cosigners(cosigners)
        json.object("record") { json in
          json.field("position", unsigned: proof.position.value)
          FactWriter.write(fact, to: &json)
          json.field("link", text: proof.link.description)
        }
      }
      json.endLine()
    }
    return .done
  }
}
