public import Daybook

/// Commands, answers and events as lines of JSON, in the forms of `daybook exec` and `daybook log --json`.
extension Ledger {
  /// Executes a command given as one line of JSON, and returns the line that answers it, without a newline.
  ///
  /// `daybook reference` describes the commands. The answer has an `outcome`: accepted, refused, invalid, busy,
  /// undecided or failed; an `id` in the line is echoed in it. A line has at most 1,048,576 bytes.
  ///
  /// - Parameters:
  ///   - line: One JSON object in UTF-8.
  ///   - actor: Who asks; a line that names another in `by` is invalid. Nil: whom the line names, which is for
  ///     callers who may be anybody; `operator:cli` where it names none.
  ///   - time: How long it may wait to be taken.
  public func execute(
    json line: [UInt8], by actor: Actor? = nil, within time: Duration = .seconds(5)
  ) async -> [UInt8] {
    var json = JSONWriter()
    do throws(CommandLineInput.Malformed) {
      let (input, id) = try CommandLineInput.read(line)
      if let actor, input.isByNamed, input.by != actor {
        throw CommandLineInput.Malformed(
          InvalidField("by", "found \"\(input.by)\"; allowed: \(actor), or nothing"), id: id)
      }
      let outcome = await outcome(
        of: input.command, by: actor ?? input.by, key: input.key, requestID: input.requestID,
        traceparent: input.traceparent, within: time)
      ResultWriter.write(outcome, id: id, to: &json)
    } catch {
      ResultWriter.write(.invalid(error.field), id: error.id, to: &json)
    }
    return json.take()
  }
}

extension Fact {
  /// The event as one line of JSON without a newline, without loss: its position, envelope and data as in the log.
  public var json: [UInt8] {
    var json = JSONWriter()
    json.object { json in
      json.field("position", unsigned: position.value)
      FactWriter.write(self, to: &json)
    }
    return json.take()
  }
}
