import DaybookFiles

/// Identifies the current boot of the machine: data written without a flush is only valid until the next.
enum BootID {
  /// Linux's own id; nil where there is none.
  static func current() throws(LedgerFailure) -> String? {
    let text = try Files.text(of: "/proc/sys/kernel/random/boot_id")
    return text.flatMap { $0.isEmpty ? nil : $0 }
  }
}
