package import DaybookDomain

/// A line with one command, as JSON.
package enum CommandLineInput {
  /// A line that is none, and the `id` it gave, to be echoed.
  package struct Malformed: Error {
    package let field: InvalidField
    package let id: JSONValue?

    package init(_ field: InvalidField, id: JSONValue? = nil) { (self.field, self.id) = (field, id) }
  }

  /// The longest line, in bytes.
  package static let mostBytes = 1 << 20

  /// Too long to be read.
  package static let tooLong = Malformed(
    InvalidField("line", "longer than 1 MiB; allowed: at most 1,048,576 bytes"))

  /// The command of a line without its newline, and the caller's `id`.
  package static func read(_ line: [UInt8]) throws(Malformed) -> (input: CommandInput, id: JSONValue?) {
    guard line.count <= mostBytes else { throw tooLong }
    guard line.contains(where: { $0 > 0x20 }) else {
      throw Malformed(InvalidField("line", "found an empty line; allowed: one JSON object"))
    }
    let value: JSONValue
    do throws(JSONParser.Failure) {
      value = try JSONParser.parse(line)
    } catch {
      throw Malformed(InvalidField("line", "not JSON: \(error)"))
    }
    do throws(InvalidField) {
      return (try CommandReader.read(value), value["id"])
    } catch {
      throw Malformed(error, id: value["id"])
    }
  }
}
