import DaybookDomain

/// `waitlistJoined`, form 1: as form 2, without `offset`. Read only.
enum WaitlistJoinedForm1 {
  static func read(_ fields: inout FormReader) throws(FormError) -> WaitlistJoined {
    try WaitlistJoinedForm2.read(&fields, version: 1)
  }
}
