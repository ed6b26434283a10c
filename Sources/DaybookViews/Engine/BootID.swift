import DaybookFiles

/// Which start of the machine this is: what was written without a flush is only good until the next.
enum BootID {
  /// Linux's own; nil where there is none.
  static func current() throws(ViewError) -> String? {
    let text = try ViewError.ofFiles(Files.text(of: "/proc/sys/kernel/random/boot_id"))
    return text.flatMap { $0.isEmpty ? nil : $0 }
  }
}
