import DaybookJSON
import Foundation
import Glibc

/// A result that a test's setup did not expect.
struct Unexpected: Error {
  let what: String
  init(_ what: String) { self.what = what }
}

/// What a command printed, and how it ended.
struct Ran: Sendable {
  let code: Int32
  let output: String
  let errors: String

  /// Every line of output, each of which must be one JSON value.
  func json() throws -> [JSONValue] {
    try output.split(separator: "\n", omittingEmptySubsequences: false).dropLast().map { line in
      try JSONParser.parse(Array(line.utf8))
    }
  }

  var lines: [String] { output.split(separator: "\n").map(String.init) }
}

extension JSONValue {
  var text: String? { if case .string(let text) = self { text } else { nil } }
  var integer: Int? { if case .integer(let integer) = self { integer } else { nil } }
  var items: [JSONValue] { if case .array(let items) = self { items } else { [] } }
  var names: [String] { if case .object(let members) = self { members.map(\.name) } else { [] } }
  var outcome: String? { self["outcome"]?.text }
}

/// A temporary directory of a test, removed with it, and the `daybook` that runs in it.
final class Place: Sendable {
  let path: String
  var ledger: String { path + "/ledger" }

  private init(at name: String) throws {
    path = FileManager.default.temporaryDirectory.appendingPathComponent(name).path
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  /// A directory with nothing in it.
  static func bare() throws -> Place { try Place(at: "daybook-cli-\(UUID().uuidString)") }

  /// A directory with a ledger, whose manual clock stands at 09:00 on 1 May 2030 in Baku.
  convenience init(_ lines: String..., clock: String = "manual", venue: Bool = true) throws {
    try self.init(lines: lines, clock: clock, venue: venue)
  }

  convenience init(lines: [String], clock: String = "manual", venue: Bool = true) throws {
    try self.init(at: "daybook-cli-\(UUID().uuidString)")
    _ = try must("init", "--clock", clock)
    let clockLine = #"{"command":"advanceClock","to":"2030-05-01T05:00:00Z"}"#
    let before =
      (clock == "manual" ? [clockLine] : [])
      + (venue ? [#"{"command":"defineVenue","venue":\#(Place.sahil)}"#] : [])
    for answer in before.isEmpty ? [] : try exec(before + lines) where answer.outcome != "accepted" {
      throw Unexpected("not accepted: \(answer)")
    }
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  /// A venue of three tables and a pool, open past midnight.
  static let sahil = """
    {"id":"sahil","name":"Sahil","zone":"Asia/Baku","services":[{"name":"all day","days":["mon","tue","wed","thu","fri","sat",\
    "sun"],"opens":"10:00","lastSeating":"00:30+1","closes":"02:00+1","gridMinutes":30}],"turnTimes":[{"party":2,"minutes":90},\
    {"party":99,"minutes":120}],"tables":[{"id":"T1","name":"T1","area":"hall","least":1,"most":2},{"id":"T2","name":"T2",\
    "area":"hall","least":1,"most":4},{"id":"T 3","name":"Terrace 3","area":"terrace","least":2,"most":6}],\
    "pools":[{"id":"covers","capacity":40,"windowed":true}]}
    """

  /// A line that books on 1 May 2030.
  static func book(_ time: String, table: String? = nil, party: Int = 2, more: String = "") -> String {
    let tables = table.map { #","tables":["\#($0)"]"# } ?? ""
    return
      #"{"command":"book","venue":"sahil","party":\#(party),"start":"2030-05-01T\#(time)"\#(tables)\#(more)}"#
  }

  /// Where the executables are: beside the test bundle.
  static let products: String = {
    var path = [CChar](repeating: 0, count: 4096)
    let count = readlink("/proc/self/exe", &path, path.count - 1)
    let executable = String(decoding: path[..<max(0, count)].map { UInt8(bitPattern: $0) }, as: UTF8.self)
    return (executable as NSString).deletingLastPathComponent
  }()

  static let repository = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent()
    .deletingLastPathComponent()

  /// Bookings and restaurants of the fixtures, or of a larger file that an environment variable names.
  static let bookings = input("DAYBOOK_TEST_BOOKINGS", else: "bookings.csv")
  static let restaurants = input("DAYBOOK_TEST_RESTAURANTS", else: "restaurants.json")

  private static func input(_ variable: String, else fixture: String) -> String {
    ProcessInfo.processInfo.environment[variable]
      ?? repository.appendingPathComponent("Tests/DaybookCLITests/Fixtures/\(fixture)").path
  }

  /// Starts `daybook`; `closes` are descriptors it does not inherit, `shell` is run by a shell first.
  func start(
    _ words: [String], onLedger: Bool = true, input: Int32? = nil, output: Int32, errors: Int32,
    environment: [String: String] = [:], closes: [Int32] = [], shell: String? = nil, tool: String = "daybook"
  ) throws -> pid_t {
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    if let input {
      posix_spawn_file_actions_adddup2(&actions, input, 0)
    } else {
      posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
    }
    posix_spawn_file_actions_adddup2(&actions, output, 1)
    posix_spawn_file_actions_adddup2(&actions, errors, 2)
    for descriptor in closes { posix_spawn_file_actions_addclose(&actions, descriptor) }
    let executable = "\(Place.products)/\(tool)"
    // `env` goes to the place first and then becomes `daybook`, with the same process id.
    let before = shell.map { ["bash", "-c", "\($0) && exec \"$0\" \"$@\""] } ?? []
    let all = ["env", "-C", path] + before + [executable] + (onLedger ? ["--ledger", ledger] : []) + words
    let variables = ProcessInfo.processInfo.environment.filter { $0.key != "DAYBOOK_LEDGER" }
      .merging(environment) { $1 }
    let arguments = all.map { strdup($0) } + [nil]
    let settings = variables.map { strdup("\($0.key)=\($0.value)") } + [nil]
    defer { for text in arguments + settings { free(text) } }
    // Threads of a test block signals, and a child would inherit that.
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    var none = sigset_t()
    sigemptyset(&none)
    posix_spawnattr_setsigmask(&attributes, &none)
    posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK))
    var pid: pid_t = 0
    let code = posix_spawn(&pid, "/usr/bin/env", &actions, &attributes, arguments, settings)
    guard code == 0 else { throw Unexpected("start \(executable): \(String(cString: strerror(code)))") }
    return pid
  }

  /// Runs `daybook` to its end.
  func run(
    _ words: [String], input: [UInt8] = [], onLedger: Bool = true, environment: [String: String] = [:],
    closes: [Int32] = [], shell: String? = nil, tool: String = "daybook"
  ) throws -> Ran {
    let name = path + "/" + UUID().uuidString
    let files = ["in", "out", "err"].map { name + "." + $0 }
    defer { for file in files { unlink(file) } }
    try Data(input).write(to: URL(fileURLWithPath: files[0]))
    let descriptors = files.map { open($0, O_RDWR | O_CREAT | O_CLOEXEC, 0o600) }
    defer { for descriptor in descriptors { close(descriptor) } }
    let pid = try start(
      words, onLedger: onLedger, input: descriptors[0], output: descriptors[1], errors: descriptors[2],
      environment: environment, closes: closes, shell: shell, tool: tool)
    let code = Place.wait(pid)
    let texts = try files.dropFirst().map {
      String(decoding: try Data(contentsOf: URL(fileURLWithPath: $0)), as: UTF8.self)
    }
    return Ran(code: code, output: texts[0], errors: texts[1])
  }

  func run(_ words: String..., input: String = "", onLedger: Bool = true, environment: [String: String] = [:])
    throws -> Ran
  {
    try run(words, input: Array(input.utf8), onLedger: onLedger, environment: environment)
  }

  /// Runs it, and throws unless it succeeds.
  func must(_ words: String..., input: String = "") throws -> Ran {
    let ran = try run(words, input: Array(input.utf8))
    guard ran.code == 0 else { throw Unexpected("\(words): \(ran)") }
    return ran
  }

  /// The answers to lines of commands.
  func exec(_ lines: [String], _ options: String...) throws -> [JSONValue] {
    let ran = try run(["exec"] + options, input: Array((lines.joined(separator: "\n") + "\n").utf8))
    guard ran.code == 0 else { throw Unexpected("exec: \(ran)") }
    let answers = try ran.json()
    guard answers.count == lines.count else {
      throw Unexpected("exec: \(answers.count) answers to \(lines.count) lines")
    }
    return answers
  }

  func exec(_ lines: String...) throws -> [JSONValue] { try exec(lines) }

  /// How a child ended: its code, or 128 and the signal.
  static func wait(_ pid: pid_t) -> Int32 {
    var status: Int32 = 0
    while waitpid(pid, &status, 0) < 0, errno == EINTR {}
    return status & 0x7F == 0 ? status >> 8 & 0xFF : 128 + status & 0x7F
  }

  /// Writes a file into the place, and gives its path.
  func file(_ name: String, _ bytes: [UInt8]) throws -> String {
    try Data(bytes).write(to: URL(fileURLWithPath: path + "/" + name))
    return path + "/" + name
  }

  func file(_ name: String, _ text: String) throws -> String { try file(name, Array(text.utf8)) }

  /// The bytes of the log.
  func log() throws -> Data { try Data(contentsOf: URL(fileURLWithPath: ledger + "/log/data.mdb")) }

  func head() throws -> Int {
    let verified = try must("verify", "--json").json()
    guard let position = verified.first?["position"]?.integer else { throw Unexpected("verify: \(verified)") }
    return position
  }
}
