public import DaybookTime

/// The parties that start in one pacing bucket of a service, or at one start where there is no pacing.
public struct DiaryBucket: Hashable, Sendable {
  /// The service's name; nil outside every service.
  public let service: String?
  /// When it begins, or the one start it stands for.
  public let start: Timestamp
  /// Half-open; nil for a single start.
  public let end: Timestamp?
  /// Parties that are due or have come.
  public let parties: Int
  /// Covers that start in it.
  public let covers: Int
  /// Of these covers, those booked online.
  public let onlineCovers: Int
  /// Parties with a live hold.
  public let heldParties: Int
  /// Covers of live holds that start in it.
  public let heldCovers: Int
  /// The most covers that may start in it; nil: not limited.
  public let mostCovers: Int?
  /// The most parties that may start in it; nil: not limited.
  public let mostParties: Int?
  /// The most covers booked online that may start in it; nil: not limited.
  public let mostOnlineCovers: Int?
  /// Covers that may still start in it, 0 or more; nil: not limited.
  ///
  /// Live holds and parties that have left are counted.
  public let coversLeft: Int?
  /// Parties that may still start in it, 0 or more; nil: not limited.
  public let partiesLeft: Int?
  /// Covers booked online that may still start in it, 0 or more; nil: not limited.
  public let onlineCoversLeft: Int?
}
