extension VenueDefinition {
  /// The definition as it is recorded: names trimmed, their inner white space collapsed (R23).
  func withTidyNames() -> VenueDefinition {
    var venue = self
    venue.name = tidy(name)
    for index in venue.services.indices { venue.services[index].name = tidy(venue.services[index].name) }
    for day in venue.specialDays.indices {
      venue.specialDays[day].services = specialDays[day].services?.map { service in
        var service = service
        service.name = tidy(service.name)
        return service
      }
    }
    for index in venue.tables.indices {
      venue.tables[index].name = tidy(tables[index].name)
      venue.tables[index].area = tables[index].area.map(tidy)
    }
    return venue
  }
}

private func tidy(_ name: String) -> String { TextRule.collapsed(name) ?? name }
