import Daybook
import DaybookDomain
import DaybookHTTP
import DaybookJSON
import DaybookOperations
import DaybookService

extension FuzzEntry {
  static func commandFault(_ bytes: [UInt8]) -> String? {
    let input: CommandInput
    do throws(CommandLineInput.Malformed) {
      input = try CommandLineInput.read(bytes).input
    } catch {
      return error.field.description.isEmpty ? "it is refused without a word" : nil
    }
    var json = JSONWriter()
    CommandWriter.write(input, to: &json)
    do throws(CommandLineInput.Malformed) {
      var again = try CommandLineInput.read(json.take()).input
      again.isByNamed = input.isByNamed
      return again == input ? nil : "what is written of it is another command"
    } catch {
      return "what is written of it is refused: \(error.field)"
    }
  }

  static func jsonFault(_ bytes: [UInt8]) -> String? {
    do throws(JSONParser.Failure) {
      let value = try JSONParser.parse(bytes)
      var json = JSONWriter()
      json.value(value)
      let again = json.take()
      return try JSONParser.parse(again) == value ? nil : "what is written of it says something else"
    } catch {
      return silent(error)
    }
  }

  static func requestFault(_ bytes: [UInt8]) -> String? {
    let (head, body) = WireRequest.read(bytes)
    do throws(HTTPFault) {
      let fields = try head.checked(HTTPLimits())
      for field in fields where field.name.isEmpty { return "a header line without a name is let in" }
      let target = try HTTPTarget(head.target)
      for segment in target.segments where [".", "..", ""].contains(segment) || segment.contains("/") {
        return "a path is let in that leads elsewhere"
      }
      let request = HTTPRequest(
        method: head.method, target: target, fields: fields, body: body, peer: HTTPPeer("127.0.0.1"))
      return FuzzIssuer.shared.fault(request)
    } catch {
      return silent(error)
    }
  }

  static func tokenFault(_ bytes: [UInt8]) -> String? {
    guard let kind = bytes.first else { return nil }
    let text = Array(bytes.dropFirst())
    switch kind % 3 {
    case 0:
      do throws(LedgerFailure) {
        _ = try FuzzIssuer.keys(ScratchFile.shared.path(of: text)).access()
        return nil
      } catch {
        return silent(error)
      }
    case 1:
      do throws(LedgerFailure) {
        _ = try TokenFile(reading: ScratchFile.shared.path(of: text))
        return nil
      } catch {
        return silent(error)
      }
    default:
      let line = FuzzIssuer.shared.signed(text)
      let target: HTTPTarget
      do throws(HTTPFault) { target = try HTTPTarget([UInt8(ascii: "/")]) } catch { return silent(error) }
      return FuzzIssuer.shared.fault(
        HTTPRequest(
          method: "GET", target: target, fields: [HTTPField("authorization", "Bearer \(line)")], body: [],
          peer: HTTPPeer("127.0.0.1")))
    }
  }
}

/// A request as a client sends it, taken apart as the library does: at line ends, spaces and colons.
private enum WireRequest {
  static func read(_ bytes: [UInt8]) -> (head: HTTPHead, body: [UInt8]) {
    var rest = bytes[...]
    func line() -> ArraySlice<UInt8>? {
      guard let end = rest.firstIndex(of: 0x0A) else { return nil }
      defer { rest = rest[(end + 1)...] }
      let line = rest[..<end]
      return line.last == 0x0D ? line.dropLast() : line
    }
    let parts = (line() ?? []).split(separator: 0x20, maxSplits: 2, omittingEmptySubsequences: false)
    var lines: [(name: [UInt8], value: [UInt8])] = []
    while let line = line(), !line.isEmpty {
      let colon = line.firstIndex(of: UInt8(ascii: ":")) ?? line.endIndex
      lines.append((Array(line[..<colon]), Array(line[colon...].dropFirst())))
    }
    let head = HTTPHead(
      method: String(decoding: parts[0], as: UTF8.self),
      version: parts.count > 2 ? String(decoding: parts[2], as: UTF8.self) : "",
      target: parts.count > 1 ? Array(parts[1]) : [], lines: lines, isWhole: true)
    return (head, Array(rest))
  }
}
