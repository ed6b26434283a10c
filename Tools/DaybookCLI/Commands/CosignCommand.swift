import Daybook
import DaybookOperations

struct CosignCommand: CLICommand {
  static let declaration = Declaration(
    name: "cosign", abstract: "Act as a witness: sign seals of a ledger that continue those signed before.",
    discussion: """
      A witness runs elsewhere, by somebody else. Of each ledger it keeps the last seal that it cosigned, and \
      signs another only with the proof that the one is the beginning of the other: so a ledger cannot lose \
      records, or show other people another history, without its noticing. It is asked with what daybook seal \
      --since prints, and answers with a line that daybook witness keep takes. Exit code 1 when it does not \
      sign. No ledger is read.

      Without a request, print the witness's verifier key, which daybook witness add takes. The key is made \
      the first time. The file STATE/LEDGER-ID is the last seal with this witness's signature: whoever checks \
      the ledger should ask the witness for it.
      """,
    arguments: [
      .init(name: "REQUEST", help: "The file with the request; - for standard input.", isOptional: true)
    ],
    options: [
      .value("state", "DIR", "The witness's directory; default witness.state."),
      .value("name", "NAME", "The witness's name, to make it: such as w1.example/daybook."),
      .value("log", "KEY", "The ledger's public key, or a file of the key and its rotations."),
      .value("output", "FILE", "Write to this new file instead of standard output; it must not exist."),
    ],
    examples: [
      "daybook cosign --name w1.example/daybook", "daybook cosign request --log sahil.key > cosignature",
    ])

  static func run(_ arguments: Arguments) throws -> ExitCode {
    let state = WitnessState(arguments.value("state") ?? "witness.state")
    guard let path = arguments.argument(0) else {
      if arguments.value("log") != nil { throw arguments.wrong("--log is the key of a request; give one") }
      try arguments.write(Array("\(try state.verifierKey(naming: arguments.value("name")))\n".utf8))
      return .done
    }
    if arguments.value("name") != nil {
      throw arguments.wrong("--name makes a witness; give it without a request")
    }
    let keys = try KeyDocument.keys(try arguments.required("log"))
    let request = try GrowthProof(try FileBytes.read(path), path)
    try arguments.write(
      try state.cosign(request, path, trusting: keys, at: LedgerClock.system.now()))
    return .done
  }
}
