import Daybook
import DaybookCBOR
import DaybookCrypto
import DaybookDomain
import DaybookLog
import DaybookOperations
import DaybookTemporary
import DaybookTime
import Glibc

extension FuzzEntry {
  static func bundleFault(_ bytes: [UInt8]) -> String? {
    let check = written { cbor in
      cbor.writeMapHeader(1)
      cbor.writeText("check")
      cbor.writeBytes(Blake2b.hash(bytes).bytes)
    }
    let path = ScratchFile.shared.path(of: bytes + check)
    do throws(LedgerFailure) {
      var bundle = try BundleReader(path)
      _ = try bundle.heading()
      var (link, position) = (Digest256.zero, UInt64(0))
      while true {
        switch try bundle.item() {
        case .record(let record):
          guard let header = RecordHeader(record.span.bytes) else { continue }
          (link, position) = (header.link, position + 1)
          _ = try? LogFold.fact(record.span.bytes, at: Position(position))
        case .vault: break
        case .end: return link == .zero || position > 0 ? nil : "it has a link and no record"
        }
      }
    } catch {
      return silent(error)
    }
  }

  static func manifestFault(_ bytes: [UInt8]) -> String? {
    for kind in [BackupManifest.Kind.log, .vault] {
      do throws(LedgerFailure) {
        guard let directory = try? TemporaryDirectory() else { return "no directory could be made" }
        try OutputFile.write(bytes, to: directory.path + "/" + (kind == .log ? "backup" : "vault"))
        _ = try BackupManifest.read(kind, in: directory.path)
      } catch {
        if let fault = silent(error) { return fault }
      }
    }
    return nil
  }

  static func csvFault(_ bytes: [UInt8]) -> String? {
    let path = ScratchFile.shared.path(of: bytes)
    do throws(LedgerFailure) {
      let file = try CSVReservations(
        path,
        map: "id=#1,venue=:sahil,party=#2,date=#3,time=#4,minutes=#5,name=#6,phone=#7,status=#8,tables=#9",
        system: "x", dates: "D.M.YYYY")
      _ = file.quarantine([])
    } catch {
      if let fault = silent(error) { return fault }
    }
    do throws(LedgerFailure) {
      _ = try CSVReservations(path, map: "id=#1,venue=#2,party=#3,start=#4,end=#5", system: "x")
    } catch {
      if let fault = silent(error) { return fault }
    }
    do {
      let file = try AirImport(path, zones: ZoneInfoDirectory.standard)
      _ = file.venues(.peak)
      for row in file.rows { _ = file.command(row) }
    } catch {
      return silent(error)
    }
    return nil
  }

  static func rowsFault(_ bytes: [UInt8]) -> String? {
    let path = ScratchFile.shared.path(of: bytes)
    _ = try? BakuRestaurants(reading: path)
    do throws(LedgerFailure) {
      let file = try BakuReservations(path, restaurants: nil)
      _ = file.quarantine([])
      return nil
    } catch {
      return silent(error)
    }
  }

  static func zoneFault(_ bytes: [UInt8]) -> String? {
    let rules: ZoneRules
    do throws(ZoneError) {
      rules = try ZoneRules(tzif: bytes, name: "Asia/Baku", version: "unknown")
    } catch {
      return silent(error)
    }
    var asked: [Timestamp] = [.epoch, Timestamp.named.lowerBound, Timestamp.named.upperBound]
    asked += [Timestamp(microseconds: .min), Timestamp(microseconds: .max)]
    asked += rules.transitions.prefix(64).flatMap { change in
      [-1, 0, 1].map { Timestamp(epochSeconds: change.epochSeconds).adding(seconds: $0) }
    }
    for instant in asked {
      let wall = rules.wallTime(at: instant)
      _ = rules.label(instant)
      _ = rules.startOfDay(wall.date)
      guard Timestamp.named.contains(instant) else { continue }
      let seconds = Timestamp(epochSeconds: instant.epochSeconds)
      switch rules.resolve(wall) {
      case .unique(let found): if found != seconds { return "\(instant) is shown, and read as another" }
      case .overlap(let first, let second):
        // A third time shows the same where three changes lie within a day.
        if first >= second { return "the first of two instants is the later" }
      case .gap: return "\(instant) is shown, and read as never shown"
      }
    }
    return nil
  }

  static func sealFault(_ bytes: [UInt8]) -> String? {
    guard let kind = bytes.first else { return nil }
    let text = Array(bytes.dropFirst())
    do throws(LedgerFailure) {
      switch kind % 7 {
      case 0:
        let note = try SignedNote(text, "a note")
        guard try SignedNote(note.bytes, "a note") == note else { return "a note is read otherwise" }
        _ = try Seal(note, "a seal")
      case 1:
        let proof = try RecordProof(text, "a receipt")
        guard try RecordProof(proof.bytes, "a receipt").bytes == proof.bytes else {
          return "a receipt is read otherwise"
        }
        _ = proof.holds
        _ = try proof.fact()
      case 2:
        let proof = try GrowthProof(text, "a proof")
        guard try GrowthProof(proof.bytes, "a proof").bytes == proof.bytes else {
          return "a growth proof is read otherwise"
        }
        _ = proof.holds(from: .zero)
      case 3:
        let policy = try WitnessPolicy(text, "a policy")
        _ = policy
      case 4:
        let rotation = try KeyDocument.rotation(text, "a rotation")
        guard try KeyDocument.rotation(rotation.document, "a rotation") == rotation else {
          return "a rotation is read otherwise"
        }
        _ = rotation.isSigned
      case 5: _ = try LinkSeal(text, "a seal")
      default:
        guard let key = VerifierKey(String(decoding: text, as: UTF8.self)) else { return nil }
        guard VerifierKey(key.description) == key else { return "a key is read otherwise" }
      }
      return nil
    } catch {
      return silent(error)
    }
  }
}

/// A file without a name, for what is read by its path; one thread at a time.
final class ScratchFile: Sendable {
  static let shared = ScratchFile()

  private let descriptor: Int32

  private init() {
    let directory = getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp"
    var template = Array("\(directory)/daybook-fuzz-XXXXXX".utf8CString)
    descriptor = mkstemp(&template)
    precondition(descriptor >= 0, "a scratch file could not be made")
    unlink(template)
  }

  /// Replaces what is in it.
  func path(of bytes: [UInt8]) -> String {
    var written = 0
    ftruncate(descriptor, 0)
    while written < bytes.count {
      let count = bytes[written...].withUnsafeBytes { pwrite(descriptor, $0.baseAddress, $0.count, written) }
      precondition(count > 0, "the scratch file could not be written")
      written += count
    }
    return "/proc/self/fd/\(descriptor)"
  }
}
