/// An amount in the currency's minor units: 1,050 AZN is ten manat fifty.
public struct Money: Hashable, Sendable {
  public var amount: Int
  /// ISO 4217, three capital letters.
  public var currency: String

  public init(_ amount: Int, _ currency: String) {
    self.amount = amount
    self.currency = currency
  }

  public static let most = 1_000_000_000_000
}
