//! How many threads compute.

use std::fs::read_to_string;
use std::thread::available_parallelism;

/// How many threads compute: as many as `asked` for, or one for each core this process may use that is not busy with
/// something else.
///
/// The threads wait for each other many times a token, so that one which another program keeps from its core holds up
/// all: with a thread on every core of a busy machine an answer takes many times as long.
pub(crate) fn count(asked: Option<u16>) -> i32 {
    if let Some(asked) = asked {
        return i32::from(asked);
    }
    // It knows which cores the process is kept to, and what share of them a container gets.
    let cores = available_parallelism().map_or(1, usize::from);
    let load = read_to_string("/proc/loadavg").unwrap_or_default();
    let online = read_to_string("/sys/devices/system/cpu/online").unwrap_or_default();
    free_cores(i32::try_from(cores).unwrap_or(1), &load, &online)
}

/// The load counts for a core from a half on. It is the whole machine's, of which the process may have a part only;
/// what else runs there is taken to be spread evenly.
fn free_cores(cores: i32, load: &str, online: &str) -> i32 {
    let load: f64 = load
        .split(' ')
        .next()
        .and_then(|load| load.parse().ok())
        .unwrap_or(0.0);
    let online = listed(online).unwrap_or(cores).max(cores);
    let load = load * f64::from(cores) / f64::from(online);
    let busy = (1..cores)
        .take_while(|busy| load >= f64::from(*busy) - 0.5)
        .last();
    (cores - busy.unwrap_or(0)).max(1)
}

/// How many cores a list such as `0-3,6` names.
fn listed(list: &str) -> Option<i32> {
    let ranges = list.trim().split(',').map(|range| {
        let (first, last) = range.split_once('-').unwrap_or((range, range));
        let (first, last): (i32, i32) = (first.parse().ok()?, last.parse().ok()?);
        last.checked_sub(first)?.checked_add(1)
    });
    ranges.sum::<Option<i32>>().filter(|count| *count > 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn threads_are_what_is_free() {
        assert_eq!(free_cores(8, "0.30 0.20 0.10 1/200 77", "0-7\n"), 8);
        assert_eq!(free_cores(8, "3.49 0.20 0.10 1/200 77", "0-7\n"), 5);
        assert_eq!(free_cores(2, "0.30 0.20 0.10 1/200 77", "0-1\n"), 2);
        assert_eq!(free_cores(2, "9.00 8.00 7.00 1/200 77", "0-1\n"), 1);
        assert_eq!((free_cores(1, "", ""), free_cores(2, "", "")), (1, 2));
        assert_eq!(count(Some(3)), 3);
    }

    #[test]
    fn of_a_large_machines_load_a_small_part_of_it_bears_its_share() {
        // Four of sixteen cores: a load of 8 means that half of the machine is free.
        assert_eq!(free_cores(4, "8.00 8.00 8.00 9/900 77", "0-15\n"), 2);
        assert_eq!(free_cores(4, "1.50 8.00 8.00 9/900 77", "0-15\n"), 4);
        assert_eq!(free_cores(4, "40.0 8.00 8.00 9/900 77", "0-15\n"), 1);
        assert_eq!(free_cores(1, "40.0 8.00 8.00 9/900 77", "0-63\n"), 1);
        // What cannot be read, or names fewer cores than there are, changes nothing.
        for online in ["", "none", "3-1", "0"] {
            assert_eq!(free_cores(4, "2.00 2.00 2.00 9/900 77", online), 2);
        }
    }

    #[test]
    fn lists_of_cores_are_counted() {
        for (list, wanted) in [
            ("0-3,6\n", Some(5)),
            ("0\n", Some(1)),
            ("0-1,4-7", Some(6)),
            ("5-2147483647", Some(2_147_483_643)),
            ("-9", None),
            ("1-x", None),
        ] {
            assert_eq!(listed(list), wanted, "{list}");
        }
    }
}
