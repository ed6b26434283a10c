public import DaybookTime

/// What starts in one stretch of a service, or at one start where there is no pacing.
public struct DiaryBucket: Hashable, Sendable {
  /// The service's name; nil outside of all.
  public let service: String?
  /// When it begins, or the one start it stands for.
  public let start: Timestamp
  /// Half-open; nil: this start alone.
  public let end: Timestamp?
  /// Parties that come or came, and their covers.
  public let parties: Int
  /// Covers that start in it.
  public let covers: Int
  /// Of these, covers booked online.
  public let onlineCovers: Int
  /// Parties for whom a place is held, and their covers.
  public let heldParties: Int
  /// Covers of live holds that would start in it.
  public let heldCovers: Int
  /// The caps; nil: not limited.
  public let mostCovers: Int?
  /// Parties that may start in it; nil: not limited.
  public let mostParties: Int?
  /// Covers booked online that may start in it; nil: not limited.
  public let mostOnlineCovers: Int?
  /// What the caps have left, holds taken off and parties that have gone not counted; nil: not limited.
  public let coversLeft: Int?
  /// Parties that may still start in it, 0 or more; nil: not limited.
  public let partiesLeft: Int?
  /// Covers booked online that may still start in it, 0 or more; nil: not limited.
  public let onlineCoversLeft: Int?
}
