package import DaybookDomain
import DaybookTime

/// Every form of every event's data: the current ones, which are written, and all there ever were, which are read.
///
/// A stored form is frozen. A changed event gets a second form beside the first: `BookedForm2` writes and reads the new
/// one, `current` says 2, and `read` gains a case `(.booked, 2)`, while `(.booked, 1)` makes today's event from what
/// `BookedForm1.read` gives. Fixtures of form 1 stay and are read for ever.
package enum EventForms {
  /// The version in which an event of this type is written today.
  package static func current(_ type: EventType) -> Int {
    switch type {
    case .ledgerCreated, .zoneRulesAdopted, .venueDefined: 1
    case .booked, .modified, .cancelled, .arrived, .seated, .left, .completed, .noShow, .walkedIn: 1
    case .holdPlaced, .holdReleased, .holdLapsed, .blocked, .unblocked, .needsTable, .reassigned: 1
    case .maintenanceSet, .clockAdvanced, .refused, .answered, .writerRestarted: 1
    }
  }

  /// Gives the fields of an event's data, in its current form.
  @inline(__always)
  package static func write<Writer: FieldWriter & ~Copyable>(_ event: Event, to fields: inout Writer) {
    switch event {
    case .booked(let booked): BookedForm1.write(booked, to: &fields)
    case .modified(let modified): ModifiedForm1.write(modified, to: &fields)
    case .walkedIn(let walkedIn): WalkedInForm1.write(walkedIn, to: &fields)
    case .cancelled(let id), .arrived(let id), .seated(let id), .left(let id), .completed(let id),
      .noShow(let id):
      VisitForm1.write(id, to: &fields)
    case .holdPlaced(let placed): HoldPlacedForm1.write(placed, to: &fields)
    case .holdReleased(let released): HoldReleasedForm1.write(released, to: &fields)
    case .holdLapsed(let id): HoldLapsedForm1.write(id, to: &fields)
    case .blocked(let blocked): BlockedForm1.write(blocked, to: &fields)
    case .unblocked(let id): UnblockedForm1.write(id, to: &fields)
    case .needsTable(let lost): NeedsTableForm1.write(lost, to: &fields)
    case .reassigned(let reassigned): ReassignedForm1.write(reassigned, to: &fields)
    case .refused(let refusal): RefusedForm1.write(refusal, to: &fields)
    case .answered(let answered): AnsweredForm1.write(answered, to: &fields)
    case .ledgerCreated(let created): LedgerCreatedForm1.write(created, to: &fields)
    case .zoneRulesAdopted(let rules): ZoneRulesForm1.write(rules, to: &fields)
    case .venueDefined(let venue): VenueForm1.write(venue, to: &fields)
    case .maintenanceSet(let maintenance): MaintenanceSetForm1.write(maintenance, to: &fields)
    case .clockAdvanced(let instant): ClockAdvancedForm1.write(instant, to: &fields)
    case .writerRestarted(let restarted): WriterRestartedForm1.write(restarted, to: &fields)
    }
  }

  /// Reads the data of an event in one of its forms; `place` is where the version stands.
  @inline(__always)
  static func read(
    _ type: EventType, version: Int, at place: Int, from fields: inout FormReader
  ) throws(FormError) -> Event {
    switch (type, version) {
    case (.booked, 1): .booked(try BookedForm1.read(&fields))
    case (.modified, 1): .modified(try ModifiedForm1.read(&fields))
    case (.walkedIn, 1): .walkedIn(try WalkedInForm1.read(&fields))
    case (.cancelled, 1): .cancelled(try VisitForm1.read(&fields))
    case (.arrived, 1): .arrived(try VisitForm1.read(&fields))
    case (.seated, 1): .seated(try VisitForm1.read(&fields))
    case (.left, 1): .left(try VisitForm1.read(&fields))
    case (.completed, 1): .completed(try VisitForm1.read(&fields))
    case (.noShow, 1): .noShow(try VisitForm1.read(&fields))
    case (.holdPlaced, 1): .holdPlaced(try HoldPlacedForm1.read(&fields))
    case (.holdReleased, 1): .holdReleased(try HoldReleasedForm1.read(&fields))
    case (.holdLapsed, 1): .holdLapsed(try HoldLapsedForm1.read(&fields))
    case (.blocked, 1): .blocked(try BlockedForm1.read(&fields))
    case (.unblocked, 1): .unblocked(try UnblockedForm1.read(&fields))
    case (.needsTable, 1): .needsTable(try NeedsTableForm1.read(&fields))
    case (.reassigned, 1): .reassigned(try ReassignedForm1.read(&fields))
    case (.refused, 1): .refused(try RefusedForm1.read(&fields))
    case (.answered, 1): .answered(try AnsweredForm1.read(&fields))
    case (.ledgerCreated, 1): .ledgerCreated(try LedgerCreatedForm1.read(&fields))
    case (.zoneRulesAdopted, 1): .zoneRulesAdopted(try ZoneRulesForm1.read(&fields))
    case (.venueDefined, 1): .venueDefined(try VenueForm1.read(&fields))
    case (.maintenanceSet, 1): .maintenanceSet(try MaintenanceSetForm1.read(&fields))
    case (.clockAdvanced, 1): .clockAdvanced(to: try ClockAdvancedForm1.read(&fields))
    case (.writerRestarted, 1): .writerRestarted(try WriterRestartedForm1.read(&fields))
    default: throw unknown(version, of: type, at: place)
    }
  }

  private static func unknown(_ version: Int, of type: EventType, at place: Int) -> FormError {
    version > current(type)
      ? FormError(
        .newerVersion, at: place,
        "\(type.rawValue) in form \(version); this software knows up to \(current(type)): read it with a newer one"
      )
      : FormError(.badValue, at: place, "\(type.rawValue) has no form \(version); they begin at 1")
  }
}
