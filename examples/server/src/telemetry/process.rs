//! What the operating system says of the process. Elsewhere than on Linux, it says nothing here.

use std::path::Path;

/// Memory that is really there, in bytes.
pub(super) fn resident_bytes() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
    let kib: u64 = line.trim().strip_suffix(" kB")?.trim().parse().ok()?;
    Some(kib * 1024)
}

/// Open file descriptors.
pub(super) fn open_fds() -> Option<u64> {
    let entries = Path::new("/proc/self/fd").read_dir().ok()?;
    // One of them is that of the reading itself.
    u64::try_from(entries.count()).ok()?.checked_sub(1)
}

/// How many there may be; none when there is no limit.
pub(super) fn max_fds() -> Option<u64> {
    let limits = std::fs::read_to_string("/proc/self/limits").ok()?;
    let line = limits.lines().find_map(|line| line.strip_prefix("Max open files"))?;
    line.split_whitespace().next()?.parse().ok()
}

/// Seconds of processor time, of the program and of the kernel for it.
pub(super) fn cpu_seconds() -> Option<f64> {
    let stat = std::fs::read_to_string("/proc/self/stat").ok()?;
    // The name before the last bracket may have blanks in it; user and system time are the 12th and 13th after it.
    let mut fields = stat.rsplit_once(')')?.1.split_whitespace().skip(11);
    let ticks = fields.next()?.parse::<f64>().ok()? + fields.next()?.parse::<f64>().ok()?;
    // The kernel tells programs hundredths of a second, whatever it counts by itself (USER_HZ).
    Some(ticks / 100.0)
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use super::*;

    #[test]
    fn it_says_something() {
        assert!(resident_bytes().unwrap() > 1 << 20);
        assert!(open_fds().unwrap() > 0 && max_fds().is_none_or(|most| most >= open_fds().unwrap()));
        assert!(cpu_seconds().unwrap() >= 0.0);
    }
}
