import DaybookDomain
import DaybookLog
import DaybookReplication

extension FuzzEntry {
  /// A stream's first message is followed; then these bytes stand in the second place.
  static func streamFault(_ bytes: [UInt8]) -> String? {
    let key = [UInt8](repeating: 9, count: 32)
    guard let message = StreamMessage(unproven: bytes + [UInt8](repeating: 0, count: 32)) else { return nil }
    let encoded = message.encoded(key: key)
    guard StreamMessage(encoded, key: key) == message else { return "it is read otherwise once it is proven" }
    if case .records = message.content, !encoded.dropLast(32).elementsEqual(bytes) {
      return "it is encoded to other bytes"
    }
    _ = message.after
    let stream = MemoryStream()
    guard stream.port().publish(encoded, at: 1, id: "1") == .stored(1) else { return "no place is free" }
    do throws(LedgerFailure) {
      let log = try StreamLog(
        copy: MemoryLog(), port: stream.port(), node: "a", ledger: message.ledger,
        incarnation: message.incarnation, key: key, patience: .zero)
      _ = try log.head()
      return nil
    } catch {
      return silent(error)
    }
  }

  static func nodeFault(_ bytes: [UInt8]) -> String? {
    guard let kind = bytes.first else { return nil }
    let said = Array(bytes.dropFirst())
    switch kind % 8 {
    case 0: _ = try? ForwardedCommand.read(said)
    case 1: _ = try? ForwardedCommand.outcome(of: said)
    case 2: if let it = Heartbeat(said), Heartbeat(it.bytes) != it { return "a heartbeat changes" }
    case 3:
      if let it = ClusterStanding(said), ClusterStanding(it.encoded()) != it { return "a standing changes" }
    case 4: if let it = NodeReport(said), NodeReport(it.encoded()) != it { return "a report changes" }
    case 5: if let it = MemberChange(said), MemberChange(it.encoded()) != it { return "a change changes" }
    case 6:
      guard let it = KeyRun(said) else { return nil }
      if it.encoded() != said || it.end == .max { return "a run changes" }
    default:
      guard let it = KeyGift.read(question: said) else { return nil }
      let again = KeyGift.read(question: KeyGift.question(for: it.name, from: it.start))
      if again?.name != it.name || again?.start != it.start { return "a question changes" }
    }
    return nil
  }
}
