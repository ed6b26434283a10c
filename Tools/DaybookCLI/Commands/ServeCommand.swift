import Daybook
import DaybookOperations
import DaybookService

struct ServeCommand: CLICommand {
  static let declaration = Declaration(
    name: "serve",
    abstract: "Answer over HTTP: every command and query, for programs in any language.",
    discussion: """
      The API is described at /v1/openapi.json. Without keys it answers only on loopback, and says so in every \
      answer. With --tokens or --jwks whoever asks needs a token. It keeps views current and records due work. \
      On Ctrl-C or SIGTERM new clients are refused at once, and what was accepted is answered; a second signal \
      ends the process at once. On SIGHUP the files of tokens, keys and webhooks are read again; if they are wrong, \
      those from before stay. A supervisor that sets NOTIFY_SOCKET is told when it is ready, reloads and stops.
      """,
    options: serviceOptions + [
      .flag("check-config", "Check all this, and the files named, and end.")
    ],
    examples: [
      "daybook serve",
      "daybook serve --listen 0.0.0.0:8443 --tokens tokens.json --certificate c.pem --key k.pem",
      "curl http://127.0.0.1:8080/v1/openapi.json",
    ])

  /// What a service is told, on one machine or on a node of several.
  static var serviceOptions: [Declaration.Option] {
    [
      .value("listen", "ADDRESS:PORT", "Where; default 127.0.0.1:8080. Port 0 takes a free one."),
      .value("tokens", "FILE", "Tokens that daybook token has given out."),
      .value("jwks", "FILE", "The issuer's public keys; read again when they rotate."),
      .value("issuer", "TEXT", "Who signs tokens: their claim iss. With --jwks."),
      .value("audience", "TEXT", "Whom tokens are for: their claim aud. With --jwks."),
      .value("certificate", "FILE", "The certificate chain for TLS, PEM. With --key."),
      .value("key", "FILE", "The key of the certificate, PEM."),
      .value("phone", "NUMBER", "What the page for guests tells them to call."),
      .values("proxy", "NETWORK", "A proxy whose X-Forwarded-For is believed, such as 10.0.0.0/8."),
      .values(
        "dialect", "NAME",
        "Also answer as another system did: \(ServiceDialect.allCases.map(\.rawValue).joined(separator: ", "))."
      ),
      .value(
        "restaurants", "FILE",
        "The restaurants.json of Baku Reserve: what its apps know besides venues. With --dialect baku."),
      .values("origin", "ORIGIN", "Whose pages a browser lets ask, such as https://app.example."),
      .value("rate-address", "N/SECONDS", "So many requests of one address in so many seconds."),
      .value("rate-principal", "N/SECONDS", "So many requests of one principal."),
      .values(
        "printer", "PLACE=ADDRESS,PROFILE",
        "Print a kitchen's notices, as in sahil/grill=192.0.2.9,tm-t88; PLACE is a venue or its station."),
      .value("valhalla", "URL", "A Valhalla that is asked how long parties' ways take."),
      .value("osrm", "URL", "An OSRM that is asked likewise, both at once."),
      .value("webhook", "FILE", "Whom to tell of events over HTTP; JSON with addresses and secrets."),
      .flag(
        "log", "Write a line of JSON to standard error for each request, without personal data."),
    ]
  }

  static func run(_ arguments: Arguments) throws -> ExitCode {
    let configuration = try configuration(arguments)
    try configuration.check()
    if arguments.has("check-config") {
      _ = try webhooks(arguments)
      for printer in arguments.all("printer") { _ = try destination(printer, arguments) }
      Output.standard.write("The configuration can be served.\n")
      return .done
    }
    let ledger = try Ledger.ofTerminal(arguments)
    return try serve(ledger, configuration, arguments) { ledger.endSoon() }
  }

  /// Serves a ledger until it is told to end; then, or where it cannot begin, ends the ledger.
  static func serve(
    _ ledger: Ledger, _ given: ServiceConfiguration, _ arguments: Arguments, end: () -> Void
  ) throws -> ExitCode {
    defer { end() }
    var configuration = given
    let told = try Self.webhooks(arguments)
    let destinations = try arguments.all("printer").map { try destination($0, arguments) }
    let service: LedgerService
    var printers: [NoticePrinter] = []
    var webhooks: Webhooks?
    do throws(LedgerFailure) {
      if let told {
        webhooks = try Webhooks(ledger, in: arguments.ledgerPath, told) { Output.error("daybook: \($0)\n") }
        configuration.webhooks = webhooks
      }
      for destination in destinations {
        printers.append(try NoticePrinter(ledger, destination) { Output.error("daybook: \($0)\n") })
      }
      service = try LedgerService(ledger, configuration)
    } catch {
      for printer in printers { printer.stop() }
      webhooks?.stop()
      throw error
    }
    // It ends when the ledger does.
    let work = Task { try await ledger.run() }
    let scheme = configuration.tls == nil ? "http" : "https"
    let place = "\(scheme)://\(configuration.address):\(service.port)"
    let screens = "/kitchen, /expo, /floor, /book, /report, /audit"
    Output.error("daybook: serving at \(place)/v1/, screens at \(place)\(screens)\n")
    Interrupt.installReload()
    var supervisor = ServiceSupervisor()
    supervisor.tell(.ready)
    while !Interrupt.isRequested {
      if Interrupt.takeReload() {
        supervisor.tell(.reloading)
        do throws(LedgerFailure) {
          let told = try Self.webhooks(arguments)
          try service.reload(try keys(arguments))
          if let told { try webhooks?.change(to: told) }
          Output.error("daybook: tokens, keys and webhooks were read again\n")
        } catch {
          Output.error("daybook: \(error.message); those from before stay\n")
        }
        supervisor.tell(.ready)
      }
      supervisor.tellIfDue()
      Interrupt.pause()
    }
    supervisor.tell(.stopping)
    service.stopAndWait()
    for printer in printers { printer.stop() }
    webhooks?.stop()
    work.cancel()
    return .done
  }

  /// `sahil/grill=192.0.2.9,tm-t88`.
  private static func destination(_ text: String, _ arguments: Arguments) throws -> PrinterDestination {
    let halves = text.split(separator: "=", maxSplits: 1)
    let (place, rest) = (halves.first ?? "", halves.count > 1 ? halves[1].split(separator: ",") : [])
    let names = place.split(separator: "/", maxSplits: 1).map(String.init)
    guard let venue = names.first, rest.count == 2, let typed = NetworkAddress(String(rest[0])) else {
      throw arguments.wrong(
        "--printer: found \"\(text)\"; allowed: as sahil/grill=192.0.2.9,tm-t88")
    }
    var destination = PrinterDestination(
      venue: VenueID(venue), station: names.count > 1 ? names[1] : nil, address: typed.address,
      profile: String(rest[1]))
    if let port = typed.port { destination.port = port }
    return destination
  }

  static func configuration(_ arguments: Arguments) throws -> ServiceConfiguration {
    var configuration = ServiceConfiguration()
    if let text = arguments.value("listen") {
      guard let typed = NetworkAddress(text), let port = typed.port else {
        throw arguments.wrong(
          "--listen: found \"\(text)\"; allowed: an address and a port, as in 127.0.0.1:8080")
      }
      (configuration.address, configuration.port) = (typed.address, Int(port))
    }
    configuration.keys = try keys(arguments)
    configuration.trustedProxies = arguments.all("proxy")
    configuration.origins = arguments.all("origin")
    configuration.limits.perAddress = try rate(arguments, "rate-address")
    configuration.limits.perPrincipal = try rate(arguments, "rate-principal")
    if arguments.has("log") {
      configuration.log = { Output.error(String(decoding: $0, as: UTF8.self)) }
    }
    configuration.phone = arguments.value("phone")
    for name in arguments.all("dialect") {
      configuration.dialects.insert(
        try arguments.parsed(
          name, "--dialect", ServiceDialect.allCases.map(\.rawValue).joined(separator: ", "),
          ServiceDialect.init(rawValue:)))
    }
    for kind in RoutingEngine.Kind.allCases {
      if let address = arguments.value(kind.rawValue) {
        configuration.engines.append(RoutingEngine(kind, at: address))
      }
    }
    configuration.restaurantsPath = arguments.value("restaurants")
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

  /// Nil: none are told.
  private static func webhooks(_ arguments: Arguments) throws(LedgerFailure) -> [WebhookDestination]? {
    guard let path = arguments.value("webhook") else { return nil }
    return try WebhookFile.read(path)
  }

  private static func keys(_ arguments: Arguments) throws(LedgerFailure) -> ServiceKeys {
    var keys = ServiceKeys()
    if let path = arguments.value("tokens") { keys.tokens = try TokenFile(reading: path) }
    keys.keySetPath = arguments.value("jwks")
    keys.issuer = arguments.value("issuer")
    keys.audience = arguments.value("audience")
    return keys
  }

  private static func rate(_ arguments: Arguments, _ option: String) throws(CommandFailure)
    -> RateLimit?
  {
    guard let text = arguments.value(option) else { return nil }
    return try arguments.parsed(text, "--\(option)", "a count and seconds, as in 100/60") { text in
      let parts = text.split(separator: "/", omittingEmptySubsequences: false).map { Int($0) }
      guard parts.count == 2, let requests = parts[0], let seconds = parts[1] else { return nil }
      return RateLimit(requests: requests, seconds: seconds)
    }
  }
}
