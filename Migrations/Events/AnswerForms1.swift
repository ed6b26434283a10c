import DaybookDomain

/// `refused`, form 1: `code` (the first reason's), `reasons`. Read only.
enum RefusedForm1 {
  static func read(_ fields: inout FormReader) throws(FormError) -> Refusal {
    try RefusedForm2.read(&fields, version: 1)
  }
}

/// `answered`, form 1: what the command named, `hold`?, `block`?, `reservation`?. Read only.
enum AnsweredForm1 {
  static func read(_ fields: inout FormReader) throws(FormError) -> Answered {
    try AnsweredForm3.read(&fields, version: 1)
  }
}

/// `answered`, form 2: what the command named, `hold`?, `block`?, `entry`?, `reservation`?. Read only.
enum AnsweredForm2 {
  static func read(_ fields: inout FormReader) throws(FormError) -> Answered {
    try AnsweredForm3.read(&fields, version: 2)
  }
}
