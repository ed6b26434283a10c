public import DaybookTime

/// What starts in one stretch of a service, or at one start where there is no pacing.
public struct DiaryBucket: Hashable, Sendable {
  /// The service's name; nil outside of all.
  public let service: String?
  public let start: Timestamp
  /// Half-open; nil: this start alone.
  public let end: Timestamp?
  /// Parties that come or came, and their covers.
  public let parties: Int
  public let covers: Int
  /// Of these, covers booked online.
  public let onlineCovers: Int
  /// Parties for whom a place is held, and their covers.
  public let heldParties: Int
  public let heldCovers: Int
  /// The caps; nil: not limited.
  public let mostCovers: Int?
  public let mostParties: Int?
  public let mostOnlineCovers: Int?
  /// What the caps have left, holds taken off and parties that have gone not counted; nil: not limited.
  public let coversLeft: Int?
  public let partiesLeft: Int?
  public let onlineCoversLeft: Int?
}
