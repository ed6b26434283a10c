internal import DaybookFiles

/// The file of commands that are not dismissed yet: a line for each thing that became of one, on the disk before it counts.
///
/// Words and values have tabs between them, and a JSON text at the end:
///
/// ```
/// add   KEY   SINCE   PATH   ABOUT   BODY      it was taken
/// try   KEY                                    it is being sent for the first time
/// back  KEY                                    that surely did nothing
/// done  KEY   STATUS   POSITION   BODY         it is in the ledger
/// not   KEY   STATUS   CODE   BODY             it is surely not done
/// drop  KEY                                    the app knows
/// ```
///
/// A last line without its end was being written when the process ended: it never counted.
// Sendable: only the client's queue for files uses it.
final class ClientJournal: @unchecked Sendable {
  private var lock: File?
  private var file: File?
  private var end: Int

  /// Opens or makes it, and leaves out what was dismissed; throws LOCKED while another client has it.
  static func open(_ path: String) throws(LedgerFailure) -> (
    journal: ClientJournal, commands: [ClientCommand]
  ) {
    let lock = try File("\(path).lock", for: .changingOrMade)
    guard try lock.tryLock() else {
      throw LedgerFailure(
        .locked, "open \(path): another client has it; end that one, or take another file")
    }
    var commands: [ClientCommand] = []
    let text = String(decoding: try Files.bytes(of: path) ?? [], as: UTF8.self)
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false).dropLast()
    for (index, line) in lines.enumerated() {
      guard apply(line.split(separator: "\t", omittingEmptySubsequences: false), to: &commands) else {
        throw LedgerFailure(
          .badFile, "open \(path): line \(index + 1) is none of a client's; move the file away to begin anew")
      }
    }
    let bytes = Array(commands.flatMap(all).joined().utf8)
    try Files.replace(path, with: bytes)
    return (ClientJournal(lock, try File(path, for: .changing), bytes.count), commands)
  }

  private init(_ lock: File, _ file: File, _ end: Int) {
    (self.lock, self.file, self.end) = (lock, file, end)
  }

  /// Writes a line and waits until it is on the disk; where that fails, nothing of it stays.
  func append(_ line: String) throws(LedgerFailure) {
    guard let file else { throw LedgerFailure(.closed, "the client is closed; open another") }
    let bytes = Array(line.utf8)
    do throws(LedgerFailure) {
      try file.write(bytes, at: end)
      try file.sync()
    } catch {
      try? file.truncate(to: end)
      throw error
    }
    end += bytes.count
  }

  /// Lets another client have the file.
  func close() { (lock, file) = (nil, nil) }

  // MARK: Lines

  static func added(_ command: ClientCommand) -> String {
    line("add", command.key, String(command.since), command.path, command.about, command.body)
  }
  static func tried(_ key: String) -> String { line("try", key) }
  static func back(_ key: String) -> String { line("back", key) }
  static func dropped(_ key: String) -> String { line("drop", key) }
  static func ended(_ key: String, _ state: ClientCommand.State) -> String {
    switch state {
    case .waiting: back(key)
    case .unsure: tried(key)
    case .done(let answer):
      line("done", key, String(answer.status), answer.position.map(String.init) ?? "", answer.body)
    case .refused(let problem): line("not", key, String(problem.status), problem.code, problem.body)
    }
  }

  private static func all(_ command: ClientCommand) -> [String] {
    command.state == .waiting ? [added(command)] : [added(command), ended(command.key, command.state)]
  }

  /// In JSON a tab or an end of line stands between values alone, and is as good as a space.
  private static func line(_ words: String...) -> String {
    words.map { word in
      String(String.UnicodeScalarView(word.unicodeScalars.map { $0.value < 0x20 ? " " : $0 }))
    }.joined(separator: "\t") + "\n"
  }

  /// False for a line that a client does not write.
  private static func apply(_ words: [Substring], to commands: inout [ClientCommand]) -> Bool {
    guard words.count >= 2 else { return false }
    let key = String(words[1])
    if words[0] == "add" {
      guard words.count == 6, let since = Int(words[2]) else { return false }
      commands.append(
        ClientCommand(
          key: key, path: String(words[3]), about: String(words[4]), body: String(words[5]), since: since,
          state: .waiting))
      return true
    }
    guard let place = commands.firstIndex(where: { $0.key == key }) else { return false }
    switch (words[0], words.count) {
    case ("try", 2): commands[place].state = .unsure
    case ("back", 2): commands[place].state = .waiting
    case ("drop", 2): commands.remove(at: place)
    case ("done", 5):
      guard let status = Int(words[2]) else { return false }
      commands[place].state = .done(
        ClientAnswer(status: status, body: String(words[4]), position: UInt64(words[3])))
    case ("not", 5):
      guard let status = Int(words[2]) else { return false }
      commands[place].state = .refused(
        ClientProblem(code: String(words[3]), status: status, body: String(words[4])))
    default: return false
    }
    return true
  }
}
