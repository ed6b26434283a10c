import Daybook
import DaybookJSON
import DaybookOperations

extension TroubleChild {
  /// `images DIR`: looks at one ledger after another, without the cost of a process for each.
  ///
  /// It reads how many commands follow, a space and a path, and then the commands, as for `daybook exec`. The ledger there is
  /// opened and asked them, a query brings up the views, and all of it is verified, row by row. It says what each command was
  /// answered, as `daybook exec` does, and then `sound`, or what is not. Where nothing is, it makes a ledger first.
  static func images(_ directory: String) {
    say("ready")
    while let line = readLine() {
      let words = line.split(separator: " ", maxSplits: 1).map { String($0) }
      let commands = (0..<(Int(words[0]) ?? 0)).compactMap { _ in readLine() }
      say(look(at: words[1], asking: commands) ?? "sound")
    }
  }

  /// What is not sound.
  private static func look(at path: String, asking commands: [String]) -> String? {
    do throws(LedgerFailure) {
      let directory = LedgerDirectory(path)
      if try directory.identity() == nil {
        _ = try directory.create(clock: .system, mapByteCount: LedgerOptions().mapByteCount)
      }
      let ledger = try Ledger.openAndWait(path, options: LedgerOptions())
      for command in commands { say(answer(to: command, of: ledger)) }
      ledger.finish()
      let history = try LedgerHistory(path, atLeast: nil, within: .seconds(30)) { _ in }
      _ = try history.read { $0.reservations(at: nil, on: nil, in: nil, now: history.now($0)).count }
      history.close()
      var options = VerifyOptions()
      options.comparesViews = true
      let report = try LedgerOperations(path).verify(options)
      return report.violations.first.map { "broken: \($0)" }
    } catch {
      return "failed: \(error)"
    }
  }

  private static func answer(to command: String, of ledger: Ledger) -> String {
    do throws(CommandLineInput.Malformed) {
      let input = try CommandLineInput.read(Array(command.utf8)).input
      var json = JSONWriter()
      ResultWriter.write(
        ledger.executeAndWait(input.command, by: input.by, key: input.key), id: nil, to: &json)
      return String(decoding: json.bytes, as: UTF8.self)
    } catch {
      return "malformed: \(error.field)"
    }
  }
}
