internal import Daybook

/// Another system's contract, answered over the same ledger: its paths, its bodies and its codes.
///
/// An app that spoke to that system speaks to Daybook by one changed address. The rules are Daybook's: where the contract
/// allowed what sells a table twice, the answer is its nearest refusal.
public enum ServiceDialect: String, CaseIterable, Sendable {
  /// Baku Reserve: restaurants, reservations, preorders and arrivals, under `/baku`.
  case baku
  /// The booking partner's contract of a large search service, under `/gmb/v3`.
  case gmb
  /// Hibachi: slots, deposits and cancellations in two steps, under `/hibachi`.
  case hibachi
  /// Reservo: resources, reservations and settings over pools, under `/reservo`.
  case reservo

  func dialect(_ configuration: ServiceConfiguration) throws(LedgerFailure) -> Dialect {
    switch self {
    case .baku: try .baku(configuration.restaurants())
    case .gmb: .gmb
    case .hibachi: .hibachi
    case .reservo: .reservo
    }
  }
}
