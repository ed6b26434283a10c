/// An amount in the currency's minor units: 1,050 AZN is ten manat fifty.
public struct Money: Hashable, Sendable {
  /// Minor units of the currency, such as cents.
  public var amount: Int
  /// ISO 4217, three capital letters.
  public var currency: String

  /// Made from its parts; nothing is checked.
  public init(_ amount: Int, _ currency: String) {
    self.amount = amount
    self.currency = currency
  }

  /// The largest amount, in minor units.
  public static let most = 1_000_000_000_000
}
