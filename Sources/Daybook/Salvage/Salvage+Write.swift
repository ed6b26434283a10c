internal import DaybookCrypto
package import DaybookDomain
package import DaybookLog

extension Salvage {
  /// Writes the proven records to an empty log and follows its chain; the head there is the head that was proven.
  ///
  /// `progress` false stops it, and gives false.
  package func write(to storage: any LogStorage, progress: (Position) -> Bool) throws(LedgerFailure) -> Bool {
    var after: UInt64 = 0
    while after < head.position {
      guard progress(Position(after)) else { return false }
      after = try writeBatch(after: after, to: storage)
    }
    let written: Result<LogHead, ChainFault>
    do throws(LogFailure) {
      written = try storage.verifyChain(from: LogHead(position: 0, link: origin))
    } catch {
      throw LedgerFailure(error)
    }
    guard written == .success(head) else {
      throw LedgerFailure(
        .corrupt, "write what was saved: it reads back otherwise, \(written); try another disk")
    }
    return true
  }

  private static let batchCount: UInt64 = 4096

  /// The last position written.
  private func writeBatch(after last: UInt64, to storage: any LogStorage) throws(LedgerFailure) -> UInt64 {
    let through = min(head.position, last + Salvage.batchCount)
    var failure: LedgerFailure?
    let outcome = storage.append { turn throws(LogFailure) in
      do throws(LedgerFailure) {
        for position in last + 1...through {
          let cbor = try provenCBOR(at: position)
          do throws(LogFailure) {
            try turn.append(cbor.span.bytes, chain: position == 1 ? origin : nil)
          } catch {
            throw LedgerFailure(error)
          }
        }
      } catch {
        failure = error
        throw LogFailure(.other, error.message)
      }
    }
    if let failure { throw failure }
    switch outcome {
    case .committed: return through
    case .nothing: return last
    case .refused(let error), .unknown(let error): throw LedgerFailure(error)
    }
  }
}
