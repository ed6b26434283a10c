import Daybook
import DaybookOperations
import DaybookService

struct ServeCommand: CLICommand {
  static let declaration = Declaration(
    name: "serve", abstract: "Answer over HTTP: every command and query, for programs in any language.",
    discussion: """
      The API is described at /v1/openapi.json. Without keys it answers only on loopback, and says so in every \
      answer. With --tokens or --jwks whoever asks needs a token. It keeps views current and records due work. \
      On Ctrl-C or SIGTERM new clients are refused at once, and what was accepted is answered; a second signal \
      ends the process at once.
      """,
    options: [
      .value("listen", "ADDRESS:PORT", "Where; default 127.0.0.1:8080. Port 0 takes a free one."),
      .value("tokens", "FILE", "Tokens that daybook token has given out."),
      .value("jwks", "FILE", "The issuer's public keys; read again when they rotate."),
      .value("issuer", "TEXT", "Who signs tokens: their claim iss. With --jwks."),
      .value("audience", "TEXT", "Whom tokens are for: their claim aud. With --jwks."),
      .value("certificate", "FILE", "The certificate chain for TLS, PEM. With --key."),
      .value("key", "FILE", "The key of the certificate, PEM."),
      .value("phone", "NUMBER", "What the page for guests tells them to call."),
      .flag("check-config", "Check all this, and the files named, and end."),
    ],
    examples: [
      "daybook serve",
      "daybook serve --listen 0.0.0.0:8443 --tokens tokens.json --certificate c.pem --key k.pem",
      "curl http://127.0.0.1:8080/v1/openapi.json",
    ])

  static func run(_ arguments: Arguments) throws -> ExitCode {
    let configuration = try configuration(arguments)
    try configuration.check()
    if arguments.has("check-config") {
      Output.standard.write("The configuration can be served.\n")
      return .done
    }
    let ledger = try Ledger.ofTerminal(arguments)
    let service: LedgerService
    do throws(LedgerFailure) {
      service = try LedgerService(ledger, configuration)
    } catch {
      ledger.endSoon()
      throw error
    }
    // It ends when the ledger does.
    let work = Task { try await ledger.run() }
    let scheme = configuration.tls == nil ? "http" : "https"
    let place = "\(scheme)://\(configuration.address):\(service.port)"
    let screens = "/kitchen, /expo, /floor, /book, /report, /audit"
    Output.error("daybook: serving at \(place)/v1/, screens at \(place)\(screens)\n")
    while !Interrupt.isRequested { Interrupt.pause() }
    service.stopAndWait()
    work.cancel()
    ledger.endSoon()
    return .done
  }

  private static func configuration(_ arguments: Arguments) throws -> ServiceConfiguration {
    var configuration = ServiceConfiguration()
    if let text = arguments.value("listen") {
      guard let colon = text.lastIndex(of: ":"), let port = Int(text[text.index(after: colon)...]),
        (0...65_535).contains(port), colon > text.startIndex
      else {
        throw arguments.wrong(
          "--listen: found \"\(text)\"; allowed: an address and a port, as in 127.0.0.1:8080")
      }
      configuration.port = port
      configuration.address = String(text[..<colon].filter { $0 != "[" && $0 != "]" })
    }
    configuration.keys.tokens = try arguments.value("tokens").map { path throws(LedgerFailure) in
      try TokenFile(reading: path)
    }
    configuration.phone = arguments.value("phone")
    configuration.keys.keySetPath = arguments.value("jwks")
    configuration.keys.issuer = arguments.value("issuer")
    configuration.keys.audience = arguments.value("audience")
    switch (arguments.value("certificate"), arguments.value("key")) {
    case (nil, nil): break
    case (let certificate?, let key?):
      configuration.tls = ServiceTLS(
        certificate: String(decoding: try FileBytes.read(certificate), as: UTF8.self),
        key: String(decoding: try FileBytes.read(key), as: UTF8.self))
    default: throw arguments.wrong("--certificate and --key go together")
    }
    return configuration
  }
}
